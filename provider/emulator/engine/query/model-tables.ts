import { notSupported } from "../../sql/not-supported";
import type { Expression, Source } from "../../sql/query/tree";
import { outputKind } from "../models/kinds";
import { duckType, readType } from "./data-types";
import { keep } from "./keeping";
import { findMethod } from "./methods";
import { finishCalls, outputOf, siteOf } from "./model-calls";
import type { Read } from "./named-relations";
import { frameOf } from "./named-relations";
import type { Frame, Scope } from "./scope";
import type { Translator } from "./expressions";
import type { Work } from "./work";

/**
 * `TABLE(MODEL(…)!method(…))` beside what its arguments come from: a row of outputs for each row. What
 * runs models here works row by row, so that where a partition ends makes no difference to it.
 */
export function modelTable(
  work: Work,
  { call, ...source }: Extract<Source, { readonly kind: "model table" }>,
  given: {
    readonly left: Read;
    readonly scope: (frames: readonly Frame[]) => Scope;
    readonly within: (scope: Scope) => Translator;
  },
): Read {
  const left = keep(work, { read: given.left, where: [], steady: true, names: undefined });
  const to = given.within({ ...given.scope(left.frames), calls: [] });
  const method = findMethod(work, to.scope, call);
  if (!method.use.tableFunction) throw notSupported(`${call.method} in TABLE(…)`);
  work.reasons.push("Change tracking is not supported on queries with table functions.");
  const site = siteOf(to, call, method);
  const columns = method.outputs.map(({ name, type }) => {
    const to_ = readType(type);
    return {
      name,
      value: {
        sql: `CAST(${outputOf(site, { name, kind: outputKind(type) })} AS ${duckType(to_)})`,
        type: to_,
      },
    };
  });
  const kept =
    call.partition === undefined ? left.frames : partitioned(left.frames, call.partition);
  return {
    sql: finishCalls(to, left),
    frames: [...kept, frameOf(source, [call.method], columns)],
    plain: false,
    track: undefined,
  };
}

/** Of the input only what it is parted by is known beside the outputs. Source: udf-python-tabular-functions, "Processing partitions" */
function partitioned(frames: readonly Frame[], by: readonly Expression[]): readonly Frame[] {
  const names = new Set(
    by.map((each) => {
      if (each.kind === "name") return each.parts.at(-1);
      if (each.kind === "literal") return undefined;
      throw notSupported("PARTITION BY of an expression, of a model's method");
    }),
  );
  return frames.map(({ path, columns }) => ({
    path,
    columns: columns.map((column) => {
      const { type } = column.value;
      const sql = `CAST(NULL AS ${duckType(type)})`;
      return names.has(column.name) ? column : { ...column, value: { sql, type } };
    }),
  }));
}

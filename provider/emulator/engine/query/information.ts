import type { Column } from "../../contract";
import { notSupported } from "../../sql/not-supported";
import type { Call, Expression, Source } from "../../sql/query/tree";
import { NAMED_FUNCTIONS } from "../../sql/select-tree";
import type { NamedArgument, Relation } from "../../sql/select-tree";
import { relationColumns } from "../relations";
import { sessionValue } from "../session-values";
import { constantArgument } from "./constant-arguments";
import { TEXT, typeOf } from "./data-types";
import type { DataType } from "./data-types";
import type { Read } from "./named-relations";
import type { Work } from "./work";
import { newName } from "./work";

/** The information schema beside tables: its rows are loaded before the query runs. */

const NONE = { args: [], named: {}, where: { all: [] } } as const;

/** A view of the information schema. */
export function informationView(
  work: Work,
  source: Extract<Source, { readonly kind: "relation" }>,
): Read {
  const name = source.name.at(-1) ?? "";
  return loaded(work, source, {
    ...NONE,
    name: name as Relation["name"],
    database: source.name.at(-3),
  });
}

/** A table function of the information schema, or RESULT_SCAN. */
export function informationFunction(
  work: Work,
  source: Extract<Source, { readonly kind: "function" }>,
): Read {
  const { call } = source;
  const positional = call.args.filter((each) => each.name === undefined);
  const args = positional.map(({ value }) => {
    return constantText(work, value) ?? refuse(`${call.name} of what is no constant`);
  });
  const byName = NAMED_FUNCTIONS.some((name) => name === call.name);
  if (byName && args.length > 0) throw notSupported(`${call.name} of this form`);
  const relation = {
    ...NONE,
    name: call.name as Relation["name"],
    database: call.around.at(-2),
    args,
    named: namedOf(work, call),
  };
  return loaded(work, source, relation);
}

/** A literal, or LAST_QUERY_ID() and its like. */
function constantText({ run }: Work, value: Expression): string | undefined {
  if (value.kind === "literal") return value.text;
  const plain = value.kind === "call" && value.args.length === 0;
  return plain ? (sessionValue(run, value.name) ?? undefined) : undefined;
}

function refuse(what: string): never {
  throw notSupported(what);
}

function namedOf(work: Work, { args, name }: Call): Readonly<Record<string, NamedArgument>> {
  const now = work.run.world.now();
  return Object.fromEntries(
    args.flatMap((each): readonly (readonly [string, NamedArgument])[] =>
      each.name === undefined
        ? []
        : [[each.name, constantArgument(each.value, `${each.name} of ${name}`, now)]],
    ),
  );
}

/** A text of no length that is told is as long as one can be. */
function loadedType(column: Column): DataType {
  const { length } = column;
  return column.type === "text" && (length === undefined || length === 0) ? TEXT : typeOf(column);
}

function loaded(
  work: Work,
  source: Extract<Source, { readonly alias: unknown }>,
  from: Relation,
): Read {
  const columns = relationColumns(work.run, from);
  if (columns === undefined) throw notSupported(`INFORMATION_SCHEMA.${from.name}`);
  const as = newName(work, "r");
  const table = `${work.prefix}${as}`;
  work.steps.push({ do: "load", table, columns, from });
  work.reasons.push("Change tracking is not supported on queries with the information schema.");
  const scoped = columns.map((column, index) => ({
    name: source.columns[index] ?? column.name,
    value: { sql: `${as}.C${String(index + 1)}`, type: loadedType(column) },
  }));
  const path = source.alias === undefined ? ["INFORMATION_SCHEMA", from.name] : [source.alias];
  return {
    sql: `${table} AS ${as}`,
    frames: [{ path, columns: scoped }],
    plain: false,
    track: undefined,
  };
}

import { notSupported } from "../../sql/not-supported";
import type { Expression, Source } from "../../sql/query/tree";
import { coerce } from "./conversions";
import { BOOLEAN } from "./data-types";
import type { Translator } from "./expressions";
import { joinedBy } from "./joins";
import { gather } from "./keeping";
import { modelTable } from "./model-tables";
import type { Read } from "./named-relations";
import { NOTHING, frameOf, namedRelation, seenColumns } from "./named-relations";
import type { Frame, Scope } from "./scope";
import { tableFunction } from "./table-functions";
import type { Base, Work } from "./work";
import { newName } from "./work";

/** FROM of a block. */
interface From {
  readonly work: Work;
  readonly base: Base;
  /** Expressions in a scope. */
  readonly within: (scope: Scope) => Translator;
}

export function readFrom(from: From, sources: readonly Source[]): Read {
  const [first, ...more] = sources;
  if (first === undefined) throw new RangeError("FROM names at least one relation");
  let left = readSource(from, first, []);
  for (const source of more) {
    left = beside(from, left, { source, before: [] });
  }
  return left;
}

/** What a comma or a cross join puts beside what stands before it. */
function beside(
  from: From,
  left: Read,
  { source, before }: { readonly source: Source; readonly before: readonly Frame[] },
): Read {
  if (source.kind === "model table") {
    const scope = (frames: readonly Frame[]): Scope => scopeOf(from.base, [...before, ...frames]);
    return modelTable(from.work, source, { left, scope, within: from.within });
  }
  const { left: stands, row } = numbered(from.work, { left, right: source, before });
  const right = readSource(from, source, [...before, ...stands.frames], row);
  return { ...both(stands, right), sql: `${stands.sql} CROSS JOIN ${right.sql}` };
}

interface Sides {
  readonly left: Read;
  readonly right: Source;
  readonly before: readonly Frame[];
}

/** Left of FLATTEN each row gets the number that SEQ is, where no row of other relations stands around it. */
function numbered(
  work: Work,
  { left, right, before }: Sides,
): { readonly left: Read; readonly row?: string } {
  const flattens = right.kind === "function" && right.call.name === "FLATTEN";
  if (!flattens || before.length > 0) return { left };
  const as = newName(work, "r");
  const { frames, list } = gather(left, as, undefined);
  const columns = ["row_number() OVER () AS N", ...list].join(", ");
  const sql = `(SELECT ${columns} FROM ${left.sql}) AS ${as}`;
  return { left: { ...left, sql, frames }, row: `${as}.N` };
}

function both(left: Read, right: Read): Omit<Read, "sql"> {
  return {
    frames: [...left.frames, ...right.frames],
    plain: false,
    track: undefined,
  };
}

/**
 * @param before what a lateral relation may read
 * @param row SQL of a number of the row of it
 */
function readSource(from: From, source: Source, before: readonly Frame[], row?: string): Read {
  const scope = scopeOf(from.base, before);
  switch (source.kind) {
    case "relation":
      return namedRelation(from.work, scope, source);
    case "derived":
      return derived(from, source, scope);
    case "function":
      return tableFunction(from.within(scope), source, before.length === 0 ? "1" : row);
    case "model table":
      return beside(from, NOTHING, { source, before });
    case "join":
      return join(from, source, before);
  }
}

export function scopeOf(base: Base, frames: readonly Frame[]): Scope {
  return {
    ...base,
    frames,
    crossed: false,
    aliases: new Map(),
    calls: undefined,
    draws: undefined,
    reading: new Set(),
  };
}

function derived(
  { work, base }: From,
  source: Extract<Source, { readonly kind: "derived" }>,
  scope: Scope,
): Read {
  const outer = source.lateral ? scope : base.outer;
  const block = work.query(work, source.query, { ...base, outer });
  if (source.lateral && block.crossed)
    work.reasons.push("Change tracking is not supported on queries with lateral joins.");
  const as = newName(work, "r");
  const columns = seenColumns(as, block.columns);
  return {
    sql: `${source.lateral ? "LATERAL " : ""}(${block.sql}) AS ${as}`,
    frames: [frameOf(source, [], columns)],
    plain: block.plain,
    track: block.tracked ? `${as}."__SOURCE"` : undefined,
  };
}

function join(
  from: From,
  source: Extract<Source, { readonly kind: "join" }>,
  before: readonly Frame[],
): Read {
  const start = readSource(from, source.left, before);
  const crosses = source.join === "CROSS" || source.on === undefined;
  if (
    source.right.kind === "model table" &&
    crosses &&
    !source.natural &&
    source.using.length === 0
  )
    return beside(from, start, { source: source.right, before });
  const { left, row } = numbered(from.work, { left: start, right: source.right, before });
  const right = readSource(from, source.right, [...before, ...left.frames], row);
  const { frames, condition } = joinedBy(source, left, right);
  const scope = { ...scopeOf(from.base, [...before, ...frames]) };
  const on = source.on === undefined ? condition : conditionOf(from.within(scope), source.on);
  const isCross = source.join === "CROSS" || on === undefined;
  if (isCross && source.join !== "CROSS" && source.join !== "INNER")
    throw notSupported(`${source.join} JOIN without ON`);
  const word = isCross ? "CROSS" : source.join;
  const sql = `(${left.sql} ${word} JOIN ${right.sql}${isCross ? "" : ` ON ${on}`})`;
  return { ...both(left, right), frames, sql };
}

function conditionOf(to: Translator, on: Expression): string {
  return coerce(to.of(on), BOOLEAN).sql;
}

import { notSupported } from "../../sql/not-supported";
import type { Expression, Item, OrderItem, QueryTree, Select, Star } from "../../sql/query/tree";
import { handed } from "./answers";
import type { Typed } from "./conversions";
import { coerce } from "./conversions";
import { BOOLEAN, duckType, isJson } from "./data-types";
import { drawing } from "./drawing";
import type { Translator } from "./expressions";
import { keep } from "./keeping";
import { finishCalls } from "./model-calls";
import { callsModel, namesIn } from "./mentions";
import type { Read } from "./named-relations";
import { NOTHING } from "./named-relations";
import { orderText } from "./orders";
import type { Draws, Scope } from "./scope";
import { readFrom, scopeOf } from "./sources";
import { expandStar } from "./stars";
import { translatorOf } from "./translator";
import type { Base, Block, Work } from "./work";

/** One SELECT. */

export type Ending = Pick<QueryTree, "order" | "limit" | "offset">;

interface Output {
  readonly name: string;
  readonly value: Typed;
}

export function selectBlock(
  work: Work,
  tree: Select,
  { base, ending }: { readonly base: Base; readonly ending: Ending },
): Block {
  const { unstable, subqueries, filters, steps } = work;
  const start = { unstable, subqueries, filters, steps: steps.length };
  work.filters = false;
  const whole = scopeOf(base, []);
  const within = (scope: Scope): Translator => translatorOf(work, scope);
  const read =
    tree.from.length === 0
      ? NOTHING
      : readFrom({ work, base: { ...base, outer: whole }, within }, tree.from);
  const scope: Scope = { ...whole, aliases: aliasesOf(tree.items), frames: read.frames };
  const calls = [tree, ending.order].some((part) => callsModel(part, scope));
  const drawn = drawing(work, { tree, ending, read, scope, models: calls });
  const block = { tree, ending, read: drawn?.read ?? read, scope, draws: drawn?.draws };
  const { to, from, where } = calls ? outside(work, block) : inside(work, block);
  const parts = partsOf(to, tree, { ending, where });
  if (calls && to.scope.crossed) throw notSupported("a model call in a correlated subquery");
  const joined = calls ? finishCalls(to, from) : (drawn?.from() ?? from.sql);
  work.filters = start.filters;
  const clean =
    isClean(tree, ending) &&
    work.unstable === start.unstable &&
    work.subqueries === start.subqueries;
  const plain = from.plain && clean;
  const track = plain ? from.track : undefined;
  const given = parts.outputs.map(({ name, value }) => ({
    name,
    ...(mergesRows(tree, ending) ? { sql: value.sql, type: value.type } : handed(value)),
  }));
  const list = given.map(({ sql }, index) => `${sql} AS C${String(index + 1)}`);
  if (track !== undefined) list.push(`${track} AS "__SOURCE"`);
  const sql = `SELECT ${tree.distinct ? "DISTINCT " : ""}${list.join(", ")}${joined === "" ? "" : ` FROM ${joined}`}${parts.rest}`;
  drawn?.checkOnce([sql, ...keptSince(work, start.steps)]);
  return {
    sql,
    columns: given.map(({ sql: _sql, ...column }) => column),
    plain,
    tracked: track !== undefined,
    crossed: to.scope.crossed || scope.crossed || whole.crossed,
  };
}

/** Queries that were taken out of a block, from a step on. */
function keptSince({ steps }: Work, first: number): readonly string[] {
  return steps.slice(first).flatMap((step) => (step.do === "keep" ? step.sql : []));
}

/** Whether rows are compared by what the list gives: objects must be what GROUP BY and ORDER BY name. */
function mergesRows({ distinct, group }: Select, { order }: Ending): boolean {
  return distinct || group !== undefined || order.some(({ of }) => positionOf(of) !== undefined);
}

interface Calling {
  readonly tree: Select;
  readonly ending: Ending;
  readonly read: Read;
  readonly scope: Scope;
  readonly draws: Draws | undefined;
}

interface Called {
  readonly to: Translator;
  readonly from: Read;
  readonly where: string;
}

function inside(work: Work, { tree, read, scope, draws }: Calling): Called {
  const to = translatorOf(work, { ...scope, frames: read.frames, draws });
  return { to, from: read, where: whereText(tests(to, conjuncts(tree.where))) };
}

/** Models see rows that are kept: what FROM gives, as far as WHERE says so without them. */
function outside(work: Work, { tree, ending, read, scope, draws }: Calling): Called {
  const all = conjuncts(tree.where);
  const free = all.filter((each) => !callsModel(each, scope));
  const { unstable, subqueries } = work;
  const before = tests(translatorOf(work, { ...scope, draws }), free);
  const from = keep(work, {
    read,
    where: before,
    steady: work.unstable === unstable && work.subqueries === subqueries,
    names: namesIn({ ...tree, from: [], ending }),
  });
  const to = translatorOf(work, { ...scope, frames: from.frames, calls: [], draws });
  const where = tests(
    to,
    all.filter((each) => !free.includes(each)),
  );
  return { to, from, where: whereText(where) };
}

function tests(to: Translator, conditions: readonly Expression[]): readonly string[] {
  return conditions.map((each) => condition(to, each));
}

function whereText(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
}

/** Of WHERE, HAVING or QUALIFY. */
function condition({ work, of }: Translator, tree: Expression): string {
  const before = work.filters;
  work.filters = true;
  const { sql } = coerce(of(tree), BOOLEAN);
  work.filters = before;
  return sql;
}

function isClean(tree: Select, { order, limit, offset }: Ending): boolean {
  const { distinct, group, having, qualify, from } = tree;
  const clauses = [group, having, qualify, limit, offset].every((each) => each === undefined);
  return clauses && !distinct && from.length === 1 && order.length === 0;
}

function aliasesOf(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(
    items.flatMap((item) => (item.as === undefined ? [] : [[item.as, item] as const])),
  );
}

interface Parts {
  readonly outputs: readonly Output[];
  /** What follows FROM. */
  readonly rest: string;
}

function partsOf(
  to: Translator,
  tree: Select,
  { ending, where }: { readonly ending: Ending; readonly where: string },
): Parts {
  const outputs = tree.items.flatMap((item) => outputsOf(to, item));
  return {
    outputs,
    rest: [
      where,
      groupText(to, tree),
      tree.having === undefined ? "" : ` HAVING ${condition(to, tree.having)}`,
      tree.qualify === undefined ? "" : ` QUALIFY ${condition(to, tree.qualify)}`,
      endingText(
        to,
        ending,
        outputs.map(({ value }) => value),
      ),
    ].join(""),
  };
}

function conjuncts(where: Expression | undefined): readonly Expression[] {
  if (where === undefined) return [];
  if (where.kind === "binary" && where.operator === "AND")
    return [...conjuncts(where.left), ...conjuncts(where.right)];
  return [where];
}

function outputsOf(to: Translator, item: Item): readonly Output[] {
  if (item.value.kind === "star") return expandStar(to.scope, item.value satisfies Star);
  const value = to.of(item.value);
  return [{ name: item.as ?? nameOf(item), value }];
}

/** Without AS a column keeps its name, anything else is called as it is written. */
function nameOf({ value, text }: Item): string {
  return value.kind === "name" ? (value.parts.at(-1) ?? text) : text.toUpperCase();
}

function groupText(to: Translator, { group }: Select): string {
  if (group === undefined) return "";
  if (group === "ALL") return " GROUP BY ALL";
  return ` GROUP BY ${group.map((each) => positionOf(each) ?? groupItem(to.of(each))).join(", ")}`;
}

/** A constant that is reached by its name is no position. */
function groupItem(of: Typed): string {
  return isConstant(of) ? `CAST(${of.sql} AS ${duckType(of.type)})` : of.sql;
}

function isConstant({ literal, isNull }: Typed): boolean {
  return literal !== undefined || isNull === true;
}

function positionOf(of: Expression): string | undefined {
  return of.kind === "literal" && of.type === "number" ? of.text : undefined;
}

/** ORDER BY, LIMIT and OFFSET. */
export function endingText(
  to: Translator,
  { order, limit, offset }: Ending,
  columns: readonly Typed[],
): string {
  const sorted = translatorOf(to.work, { ...to.scope, aliasesFirst: true });
  const items = order.flatMap((item) => orderItem(sorted, item, columns) ?? []);
  if (limit !== undefined || offset !== undefined) {
    to.work.unstable += 1;
    to.work.reasons.push("Change tracking is not supported on queries with limits.");
  }
  const count = limit === undefined ? "" : ` LIMIT ${to.of(limit).sql}`;
  const skip = offset === undefined ? "" : ` OFFSET ${to.of(offset).sql}`;
  return `${items.length === 0 ? "" : ` ORDER BY ${items.join(", ")}`}${count}${skip}`;
}

/** Undefined of a constant, by which nothing is sorted. */
function orderItem(to: Translator, item: OrderItem, columns: readonly Typed[]): string | undefined {
  const position = positionOf(item.of);
  if (position === undefined) {
    const of = to.of(item.of);
    return isConstant(of) ? undefined : orderText(of, item);
  }
  const column = columns[Number(position) - 1];
  if (column === undefined)
    throw notSupported(`ORDER BY ${position} of ${String(columns.length)} columns`);
  return orderText(isJson(column.type) ? column : { ...column, sql: position }, item);
}

import { notSupported } from "../../sql/not-supported";
import type { Expression, Item, OrderItem, QueryTree, Select, Star } from "../../sql/query/tree";
import type { Typed } from "./conversions";
import { coerce } from "./conversions";
import { BOOLEAN } from "./data-types";
import type { Translator } from "./expressions";
import { callsModel, finishCalls } from "./model-calls";
import type { Read } from "./named-relations";
import { orderText } from "./orders";
import type { Scope } from "./scope";
import { readFrom, scopeOf } from "./sources";
import { expandStar } from "./stars";
import { translatorOf } from "./translator";
import type { Base, Block, Work } from "./work";
import { newName, withAll } from "./work";

/** One SELECT. */

export type Ending = Pick<QueryTree, "order" | "limit" | "offset">;

interface Output {
  readonly name: string;
  readonly value: Typed;
}

const NOTHING: Read = { sql: "", frames: [], plain: false, stable: true, track: undefined };

export function selectBlock(
  work: Work,
  tree: Select,
  { base, ending }: { base: Base; ending: Ending },
): Block {
  const start = { unstable: work.unstable, subqueries: work.subqueries };
  const whole = scopeOf(base, []);
  const read =
    tree.from.length === 0
      ? NOTHING
      : readFrom(
          { work, base: { ...base, outer: whole }, within: (scope) => translatorOf(work, scope) },
          tree.from,
        );
  const scope: Scope = { ...whole, aliases: aliasesOf(tree.items), calls: [], frames: read.frames };
  const stable = read.stable && work.unstable === start.unstable;
  const calls = [tree.items, tree.where, tree.group, tree.having, tree.qualify, ending.order].some(
    (part) => callsModel(part, scope),
  );
  const from = calls && !stable ? kept(work, read) : read;
  const to = translatorOf(work, { ...scope, frames: from.frames });
  const parts = partsOf(to, tree, ending);
  if (calls && to.scope.crossed) throw notSupported("a model call in a correlated subquery");
  const joined = finishCalls(
    to,
    from.sql === "" && calls ? `(SELECT 1) AS ${newName(work, "r")}` : from.sql,
    parts.before,
  );
  const clean =
    isClean(tree, ending) &&
    work.unstable === start.unstable &&
    work.subqueries === start.subqueries;
  const plain = from.plain && clean;
  const tracked = plain && from.track !== undefined;
  const list = parts.outputs.map(({ value }, index) => `${value.sql} AS C${String(index + 1)}`);
  if (tracked) list.push(`${from.track ?? ""} AS "__SOURCE"`);
  return {
    sql: `SELECT ${tree.distinct ? "DISTINCT " : ""}${list.join(", ")}${joined === "" ? "" : ` FROM ${joined}`}${parts.rest}`,
    columns: parts.outputs.map(({ name, value }) => ({ name, type: value.type })),
    plain,
    stable: from.stable && work.unstable === start.unstable && ending.limit === undefined,
    tracked,
    crossed: to.scope.crossed || whole.crossed,
  };
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

/** What is computed twice must not change in between: FROM is kept while the models run. */
function kept(work: Work, read: Read): Read {
  const as = newName(work, "r");
  const table = `${work.prefix}${as}`;
  let count = 0;
  const list: string[] = [];
  const frames = read.frames.map(({ path, columns }) => ({
    path,
    columns: columns.map((column) => {
      count += 1;
      list.push(`${column.value.sql} AS C${String(count)}`);
      return { ...column, value: { sql: `${as}.C${String(count)}`, type: column.value.type } };
    }),
  }));
  const sql = `SELECT ${list.length === 0 ? "1" : list.join(", ")} FROM ${read.sql}`;
  work.steps.push({ do: "keep", table, sql: withAll(work, sql) });
  return { ...read, sql: `${table} AS ${as}`, frames };
}

interface Parts {
  readonly outputs: readonly Output[];
  /** What follows FROM. */
  readonly rest: string;
  /** WHERE as far as it calls no model. */
  readonly before: string;
}

function partsOf(to: Translator, tree: Select, ending: Ending): Parts {
  const tests = conjuncts(tree.where).map((each) => ({
    sql: coerce(to.of(each), BOOLEAN).sql,
    calls: callsModel(each, to.scope),
  }));
  const outputs = tree.items.flatMap((item) => outputsOf(to, item));
  const free = tests.filter(({ calls }) => !calls).map(({ sql }) => sql);
  return {
    outputs,
    before: free.length === 0 ? "" : ` WHERE ${free.join(" AND ")}`,
    rest: [
      tests.length === 0 ? "" : ` WHERE ${tests.map(({ sql }) => sql).join(" AND ")}`,
      groupText(to, tree),
      tree.having === undefined ? "" : ` HAVING ${coerce(to.of(tree.having), BOOLEAN).sql}`,
      tree.qualify === undefined ? "" : ` QUALIFY ${coerce(to.of(tree.qualify), BOOLEAN).sql}`,
      endingText(to, ending, outputs.length),
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
  return ` GROUP BY ${group.map((each) => positionOf(each) ?? to.of(each).sql).join(", ")}`;
}

function positionOf(of: Expression): string | undefined {
  return of.kind === "literal" && of.type === "number" ? of.text : undefined;
}

/** ORDER BY, LIMIT and OFFSET. */
export function endingText(
  to: Translator,
  { order, limit, offset }: Ending,
  columns: number,
): string {
  const sorted = translatorOf(to.work, { ...to.scope, aliasesFirst: true });
  const items = order.map((item) => orderItem(sorted, item, columns));
  if (limit !== undefined || offset !== undefined) {
    to.work.unstable += 1;
    to.work.reasons.push("Change tracking is not supported on queries with limits.");
  }
  const count = limit === undefined ? "" : ` LIMIT ${to.of(limit).sql}`;
  const skip = offset === undefined ? "" : ` OFFSET ${to.of(offset).sql}`;
  return `${items.length === 0 ? "" : ` ORDER BY ${items.join(", ")}`}${count}${skip}`;
}

function orderItem(to: Translator, item: OrderItem, columns: number): string {
  const position = positionOf(item.of);
  if (position === undefined) return orderText(to.of(item.of), item);
  if (Number(position) < 1 || Number(position) > columns)
    throw notSupported(`ORDER BY ${position} of ${String(columns)} columns`);
  return orderText({ sql: position, type: BOOLEAN }, item);
}

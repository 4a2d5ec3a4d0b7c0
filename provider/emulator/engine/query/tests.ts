import { SnowflakeError } from "../../contract";
import type { Expression, Test } from "../../sql/query/tree";
import type { Typed } from "./conversions";
import { cast, coerce, comparable } from "./conversions";
import { BOOLEAN, TEXT, commonType, duckType, isNumber, isTimestamp } from "./data-types";
import type { Translator } from "./expressions";
import { columnCount } from "./failures";
import { repeated } from "./repeated";
import { newName } from "./work";

/** IS, BETWEEN, IN and LIKE. */
export function test(to: Translator, tree: Test): Typed {
  const sql = condition(to, tree);
  return { sql: tree.not ? `(NOT ${sql})` : sql, type: BOOLEAN };
}

function condition(to: Translator, tree: Test): string {
  if (tree.is === "IN QUERY") return inQuery(to, tree);
  const twice = tree.is === "BETWEEN" || tree.is === "IN";
  const value = (each: Expression): Typed => (twice ? repeated(to, each) : to.of(each));
  const of = tree.of.kind === "row" ? undefined : value(tree.of);
  if (tree.is === "IN") return inList(to, tree, of);
  if (of === undefined)
    throw new SnowflakeError(
      "001003",
      "42000",
      "SQL compilation error:\nsyntax error unexpected ')'.",
    );
  switch (tree.is) {
    case "NULL":
      return `(${of.answer?.sql ?? of.sql} IS NULL)`;
    case "TRUE":
    case "FALSE":
      return `(${coerce(of, BOOLEAN).sql} IS ${tree.is})`;
    case "DISTINCT":
      return `(${comparable(of, to.of(tree.from)).join(" IS DISTINCT FROM ")})`;
    case "BETWEEN": {
      const [low, high] = [comparable(of, to.of(tree.low)), comparable(of, to.of(tree.high))];
      return `(${low.join(" >= ")} AND ${high.join(" <= ")})`;
    }
    default:
      return matches(to, of, tree);
  }
}

/** @param of the left side, unless that is a row */
function inList(
  to: Translator,
  tree: Extract<Test, { readonly is: "IN" }>,
  of: Typed | undefined,
): string {
  const tests = tree.items.map(
    (item) =>
      `(${of === undefined ? pairs(to, tree.of, item) : comparable(of, to.of(item)).join(" = ")})`,
  );
  return `(${tests.join(" OR ")})`;
}

function pairs(to: Translator, of: Expression, item: Expression): string {
  if (of.kind !== "row") return comparable(to.of(of), to.of(item)).join(" = ");
  const values = item.kind === "row" ? item.items : [item];
  return of.items
    .map((each, index) =>
      pairs(to, each, values[index] ?? { kind: "literal", type: "null", text: "" }),
    )
    .join(" AND ");
}

/** DuckDB would make the left side what the query gives, and so round it. */
function inQuery(to: Translator, tree: Extract<Test, { readonly is: "IN QUERY" }>): string {
  const { sql, types } = to.query(tree.query);
  const items = tree.of.kind === "row" ? tree.of.items : [tree.of];
  if (items.length !== types.length) throw columnCount(items.length, types.length);
  const as = newName(to.work, "r");
  const pairs = types.map((type, index) => {
    const item = items[index];
    const given = { sql: `${as}.C${String(index + 1)}`, type };
    return item === undefined ? ([given.sql, given.sql] as const) : alike(to.of(item), given);
  });
  const left = pairs.map(([value]) => value).join(", ");
  const list = pairs.map(([, column]) => column).join(", ");
  return `(${pairs.length === 1 ? left : `(${left})`} IN (SELECT ${list} FROM (${sql}) AS ${as}))`;
}

/** Both sides of a comparison in one type. */
function alike(left: Typed, right: Typed): readonly [string, string] {
  const [a, b] = comparable(left, right);
  const exact = [left, right].every(
    ({ type }) => isNumber(type) || isTimestamp(type) || type.type === "date",
  );
  if (!exact || left.isNull === true) return [a, b];
  const type = duckType(commonType(left.type, right.type));
  return [`CAST(${a} AS ${type})`, `CAST(${b} AS ${type})`];
}

/** The backslash escapes nothing in LIKE until ESCAPE says so. Source: functions/like */
function matches(
  to: Translator,
  of: Typed,
  tree: Extract<Test, { readonly pattern: Expression }>,
): string {
  const [text, pattern] = [cast(of, TEXT), cast(to.of(tree.pattern), TEXT)];
  // The whole text must match. Source: functions/rlike
  if (tree.is === "RLIKE") return `regexp_full_match(${text}, ${pattern})`;
  const escape = tree.escape === undefined ? "" : ` ESCAPE ${to.of(tree.escape).sql}`;
  return `(${text} ${tree.is} ${pattern}${escape})`;
}

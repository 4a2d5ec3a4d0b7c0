import { SnowflakeError } from "../../contract";
import type { Expression, Test } from "../../sql/query/tree";
import type { Typed } from "./conversions";
import { cast, coerce, comparable, ordered } from "./conversions";
import { BOOLEAN, TEXT, isJson } from "./data-types";
import type { Translator } from "./expressions";

/** IS, BETWEEN, IN and LIKE. */
export function test(to: Translator, tree: Test): Typed {
  const sql = condition(to, tree);
  return { sql: tree.not ? `(NOT ${sql})` : sql, type: BOOLEAN };
}

function condition(to: Translator, tree: Test): string {
  const of = tree.of.kind === "row" ? undefined : to.of(tree.of);
  if (tree.is === "IN") return inList(to, tree, of);
  if (tree.is === "IN QUERY") return inQuery(to, tree);
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

function inQuery(to: Translator, tree: Extract<Test, { readonly is: "IN QUERY" }>): string {
  const { sql, types } = to.query(tree.query);
  const items = tree.of.kind === "row" ? tree.of.items : [tree.of];
  const values = items.map((item, index) => {
    const type = types[index];
    const value = to.of(item);
    return type === undefined ? value.sql : ordered(coerce(value, type));
  });
  const left = values.length === 1 ? (values[0] ?? "") : `(${values.join(", ")})`;
  if (!types.some(isJson)) return `(${left} IN (${sql}))`;
  const list = types.map((type, index) => ordered({ sql: `C${String(index + 1)}`, type }));
  return `(${left} IN (SELECT ${list.join(", ")} FROM (${sql})))`;
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

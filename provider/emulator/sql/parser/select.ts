import { SnowflakeError } from "../../contract";
import { parseQuery } from "../query/queries";
import type { Cursor } from "../cursor";
import { NAMED_FUNCTIONS } from "../select-tree";
import type { Constant, Expression, Relation } from "../select-tree";
import type { Tree } from "../tree";
import { BINARY, castType } from "./casts";
import { where } from "./conditions";
import { namedArguments } from "./named-arguments";
import { listOf } from "./parts";

/** The SELECTs that need no rows of users: constants, context functions, the information schema. */

/** What is no such form is a query over rows. */
export function select(cursor: Cursor): Tree | undefined {
  const { value, text } = cursor.next;
  const isQuery = value === "SELECT" || value === "WITH" || text === "(";
  if (!isQuery || cursor.next.type === "quoted") return undefined;
  const { position } = cursor;
  if (cursor.words("SELECT")) {
    try {
      return knownSelect(cursor);
    } catch (error) {
      if (!(error instanceof SnowflakeError) || !["001003", "000002"].includes(error.code))
        throw error;
    }
  }
  cursor.position = position;
  parseQuery(cursor.text, cursor.grammar);
  while (!cursor.atEnd()) cursor.take();
  return { type: "QUERY", text: cursor.text };
}

function knownSelect(cursor: Cursor): Tree {
  const expressions = listOf(cursor, expression);
  const from = cursor.words("FROM") ? relation(cursor) : undefined;
  cursor.expectEnd();
  return { type: "SELECT", expressions, from, text: cursor.text };
}

function expression(cursor: Cursor): Expression {
  const { offset } = cursor.next;
  const value = casted(cursor, operand(cursor));
  const written = cursor.text.slice(offset, cursor.next.offset).trim();
  const aliased = cursor.words("AS") || cursor.next.type === "quoted";
  const fallback = value.kind === "column" ? value.name : written.toUpperCase();
  return { value, as: aliased ? cursor.identifier() : fallback };
}

/** `value::TYPE`, as often as it is written. */
function casted(cursor: Cursor, value: Expression["value"]): Expression["value"] {
  if (value.kind === "column" || value.kind === "all columns") return value;
  let cast: Constant = value;
  while (cursor.operator("::")) cast = { kind: "cast", of: cast, to: castType(cursor) };
  return cast;
}

function operand(cursor: Cursor): Expression["value"] {
  if (cursor.operator("*")) return { kind: "all columns" };
  const { type } = cursor.next;
  if (type === "string") return textLiteral(cursor.string());
  if (type === "number" || type === "operator") return signedNumber(cursor);
  if (cursor.words("NULL")) return textLiteral(null);
  const truth = cursor.anyWord("TRUE", "FALSE");
  if (truth !== undefined)
    return { kind: "literal", type: "boolean", text: truth === "TRUE" ? "1" : "0" };
  const name = cursor.identifier();
  // Source: https://docs.snowflake.com/en/sql-reference/data-types-text#binary-constants
  if (name === "X" && cursor.next.type === "string")
    return { kind: "cast", of: textLiteral(cursor.string()), to: BINARY };
  return cursor.operator("(")
    ? { kind: "call", name, args: textArguments(cursor) }
    : { kind: "column", name };
}

function textLiteral(text: string | null): Constant {
  return { kind: "literal", type: "text", text };
}

function signedNumber(cursor: Cursor): Expression["value"] {
  const sign = cursor.operator("-") ? "-" : "";
  if (sign === "") cursor.operator("+");
  if (cursor.next.type !== "number") cursor.fail();
  const { text } = cursor.take();
  return {
    kind: "literal",
    type: /[.eE]/.test(text) ? "real" : "fixed",
    text: `${sign}${text}`,
  };
}

/** Texts and numbers, as text. */
function textArguments(cursor: Cursor): readonly string[] {
  if (cursor.operator(")")) return [];
  const args = listOf(cursor, (each) =>
    each.next.type === "number" ? each.take().text : each.string(),
  );
  cursor.expectOperator(")");
  return args;
}

const VIEWS: readonly Relation["name"][] = [
  "MODEL_VERSIONS",
  "PACKAGES",
  "TABLES",
  "COLUMNS",
  "VIEWS",
];
/** Their arguments go by name; GENERATOR is of no schema. */
const BY_NAME: readonly Relation["name"][] = [...NAMED_FUNCTIONS, "GENERATOR"];

/** `TABLE(…)` of a table function, or a view of the information schema. */
function relation(cursor: Cursor): Relation {
  if (!cursor.words("TABLE")) {
    const view = informationSchema(cursor, VIEWS);
    return { ...view, args: [], named: {}, where: where(cursor) };
  }
  cursor.expectOperator("(");
  const bare = cursor.anyWord("RESULT_SCAN", "GENERATOR");
  const call =
    bare === undefined
      ? informationSchema(cursor, ["TAG_REFERENCES", ...NAMED_FUNCTIONS])
      : { name: bare, database: undefined };
  cursor.expectOperator("(");
  const given = BY_NAME.includes(call.name)
    ? { args: [], named: namedArguments(cursor) }
    : { args: textArguments(cursor), named: {} };
  cursor.expectOperator(")");
  return { ...call, ...given, where: where(cursor) };
}

/** A qualified name of what the information schema holds; nothing else is known. */
function informationSchema(
  cursor: Cursor,
  members: readonly Relation["name"][],
): Pick<Relation, "name" | "database"> {
  const parts = cursor.name();
  const name = members.find((each) => each === parts.at(-1)) ?? cursor.fail();
  if (parts.at(-2) !== "INFORMATION_SCHEMA") cursor.fail();
  return { name, database: parts.at(-3) };
}

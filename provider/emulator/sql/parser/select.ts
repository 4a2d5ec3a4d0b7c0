import { SnowflakeError } from "../../contract";
import { notSupported } from "../not-supported";
import type { Cursor } from "../cursor";
import type { Expression, Relation, Tree } from "../tree";
import { namedArguments } from "./named-arguments";
import { listOf } from "./parts";

/** The SELECTs that need no rows of users: constants, context functions, the information schema. */

/** How much of a refused SELECT is repeated. */
const SHOWN_LENGTH = 60;

export function select(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SELECT")) return undefined;
  try {
    return knownSelect(cursor);
  } catch (error) {
    // Everything else belongs to a data plane, which is not there: said by name, not as bad syntax.
    if (error instanceof SnowflakeError && error.code === "001003") {
      throw notSupported(cursor.text.trim().slice(0, SHOWN_LENGTH));
    }
    throw error;
  }
}

function knownSelect(cursor: Cursor): Tree {
  const expressions = listOf(cursor, expression);
  const from = cursor.words("FROM") ? relation(cursor) : undefined;
  cursor.expectEnd();
  return { type: "SELECT", expressions, from };
}

function expression(cursor: Cursor): Expression {
  const { offset } = cursor.next;
  const value = operand(cursor);
  const written = cursor.text.slice(offset, cursor.next.offset).trim();
  const aliased = cursor.words("AS") || cursor.next.type === "quoted";
  const fallback = value.kind === "column" ? value.name : written.toUpperCase();
  return { value, as: aliased ? cursor.identifier() : fallback };
}

function operand(cursor: Cursor): Expression["value"] {
  if (cursor.operator("*")) return { kind: "all columns" };
  const { type } = cursor.next;
  if (type === "string") return { kind: "literal", type: "text", text: cursor.string() };
  if (type === "number" || type === "operator") return signedNumber(cursor);
  if (cursor.words("NULL")) return { kind: "literal", type: "text", text: null };
  const truth = cursor.anyWord("TRUE", "FALSE");
  if (truth !== undefined)
    return { kind: "literal", type: "boolean", text: truth === "TRUE" ? "1" : "0" };
  const name = cursor.identifier();
  return cursor.operator("(")
    ? { kind: "call", name, args: stringArguments(cursor) }
    : { kind: "column", name };
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

function stringArguments(cursor: Cursor): readonly string[] {
  if (cursor.operator(")")) return [];
  const args = listOf(cursor, (each) => each.string());
  cursor.expectOperator(")");
  return args;
}

/** `TABLE(db.INFORMATION_SCHEMA.FUNCTION(…))` or `db.INFORMATION_SCHEMA.MODEL_VERSIONS`. */
function relation(cursor: Cursor): Relation {
  const none = { args: [], named: {} };
  if (!cursor.words("TABLE"))
    return { ...member(cursor, ["MODEL_VERSIONS"]), ...none, where: conditions(cursor) };
  cursor.expectOperator("(");
  const found = member(cursor, ["TAG_REFERENCES", "QUERY_HISTORY", "QUERY_HISTORY_BY_USER"]);
  cursor.expectOperator("(");
  const given =
    found.name === "TAG_REFERENCES"
      ? { args: stringArguments(cursor), named: {} }
      : { args: [], named: namedArguments(cursor) };
  cursor.expectOperator(")");
  return { ...found, ...given, where: conditions(cursor) };
}

/** A qualified name of what the information schema holds; nothing else is known. */
function member(
  cursor: Cursor,
  members: readonly Relation["name"][],
): Pick<Relation, "name" | "database"> {
  const parts = cursor.name();
  const found = members.find((each) => each === parts.at(-1)) ?? cursor.fail();
  if (parts.at(-2) !== "INFORMATION_SCHEMA") cursor.fail();
  return { name: found, database: parts.at(-3) };
}

/** WHERE column = 'text' [AND …]. */
function conditions(cursor: Cursor): Relation["where"] {
  if (!cursor.words("WHERE")) return [];
  const found = [];
  do {
    const column = cursor.identifier();
    cursor.expectOperator("=");
    found.push({ column, is: cursor.string() });
  } while (cursor.words("AND"));
  return found;
}

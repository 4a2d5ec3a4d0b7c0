import { SnowflakeError } from "../../contract";
import { notSupported } from "../not-supported";
import type { Cursor } from "../cursor";
import type { Expression, Tree } from "../tree";

/** The SELECTs that need no rows of users: constants, context functions, catalogue functions. */

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
  const expressions: Expression[] = [];
  do expressions.push(expression(cursor));
  while (cursor.operator(","));
  const from = cursor.words("FROM") ? tableFunction(cursor) : undefined;
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
  const token = cursor.next;
  if (token.type === "string") return { kind: "literal", type: "text", text: cursor.string() };
  if (token.type === "number") {
    const text = cursor.take().text;
    return { kind: "literal", type: /[.eE]/.test(text) ? "real" : "fixed", text };
  }
  if (cursor.words("NULL")) return { kind: "literal", type: "text", text: null };
  const truth = cursor.anyWord("TRUE", "FALSE");
  if (truth !== undefined)
    return { kind: "literal", type: "boolean", text: truth === "TRUE" ? "1" : "0" };
  const name = cursor.identifier();
  return cursor.operator("(")
    ? { kind: "call", name, args: stringArguments(cursor) }
    : { kind: "column", name };
}

function stringArguments(cursor: Cursor): readonly string[] {
  const args: string[] = [];
  if (cursor.operator(")")) return args;
  do args.push(cursor.string());
  while (cursor.operator(","));
  cursor.expectOperator(")");
  return args;
}

/** `TABLE(db.INFORMATION_SCHEMA.TAG_REFERENCES('object', 'domain'))`. */
function tableFunction(cursor: Cursor): { tagReferences: readonly string[] } {
  cursor.expectWords("TABLE");
  cursor.expectOperator("(");
  const name = cursor.name();
  if (name.at(-1) !== "TAG_REFERENCES") cursor.fail();
  cursor.expectOperator("(");
  const tagReferences = stringArguments(cursor);
  cursor.expectOperator(")");
  return { tagReferences };
}

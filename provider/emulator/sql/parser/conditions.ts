import type { Condition } from "../condition";
import type { Cursor } from "../cursor";

/** WHERE of a SELECT: equality with a text, IS NULL, AND, OR and parentheses. */
export function where(cursor: Cursor): Condition {
  return cursor.words("WHERE") ? anyOf(cursor) : { all: [] };
}

function anyOf(cursor: Cursor): Condition {
  const parts = [allOf(cursor)];
  while (cursor.words("OR")) parts.push(allOf(cursor));
  return { any: parts };
}

function allOf(cursor: Cursor): Condition {
  const parts = [test(cursor)];
  while (cursor.words("AND")) parts.push(test(cursor));
  return { all: parts };
}

function test(cursor: Cursor): Condition {
  if (cursor.operator("(")) {
    const inner = anyOf(cursor);
    cursor.expectOperator(")");
    return inner;
  }
  const column = cursor.identifier();
  if (cursor.words("IS", "NULL")) return { column, is: null };
  cursor.expectOperator("=");
  return { column, is: cursor.string() };
}

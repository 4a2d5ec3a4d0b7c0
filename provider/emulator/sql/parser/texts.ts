import type { Cursor } from "../cursor";

/** Parts of a statement that are kept as they were written, and read by somebody else. */

interface Ending {
  /** Words and operators that end the part, outside of brackets. */
  readonly at: ReadonlySet<string>;
}

const OPENING = new Set(["(", "[", "{"]);
const CLOSING = new Set([")", "]", "}"]);

/** What stands up to one of some tokens outside of brackets, or up to the end; there is something. */
export function textUpTo(cursor: Cursor, { at }: Ending): string {
  const start = cursor.next.offset;
  let end = start;
  let depth = 0;
  let insideCase = 0;
  for (;;) {
    const { type, value, text } = cursor.next;
    if (cursor.atEnd()) break;
    const outside = depth === 0 && insideCase === 0;
    if (outside && (type === "word" || type === "operator") && at.has(value)) break;
    if (type === "operator") {
      if (CLOSING.has(text) && depth === 0) break;
      depth += OPENING.has(text) ? 1 : CLOSING.has(text) ? -1 : 0;
    }
    if (type === "word" && value === "CASE") insideCase += 1;
    if (type === "word" && value === "END" && insideCase > 0) insideCase -= 1;
    const token = cursor.take();
    end = token.offset + token.text.length;
  }
  if (end === start || depth > 0) cursor.fail();
  return cursor.text.slice(start, end);
}

/** All the rest of a statement, but for a semicolon at its end; there is something. */
export function restOf(cursor: Cursor): string {
  const start = cursor.next.offset;
  if (cursor.atEnd()) cursor.fail();
  while (!cursor.atEnd()) cursor.take();
  return cursor.text.slice(start, cursor.next.offset).trimEnd();
}

/** An expression in a list: up to the next comma or closing bracket; undefined for DEFAULT. */
export function expressionOrDefault(cursor: Cursor, at: ReadonlySet<string>): string | undefined {
  const { position } = cursor;
  if (cursor.words("DEFAULT")) {
    const { type, value } = cursor.next;
    if (cursor.atEnd() || value === ")" || (type !== "string" && at.has(value))) return undefined;
    cursor.position = position;
  }
  return textUpTo(cursor, { at });
}

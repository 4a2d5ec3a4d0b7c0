import type { Cursor } from "../cursor";
import type { Tree } from "../tree";
import { options, stagePath } from "./parts";

/** PUT, GET, LIST and REMOVE. Source: https://docs.snowflake.com/en/sql-reference/commands-file */

const FILE = /^file:\/\//i;

export function put(cursor: Cursor): Tree | undefined {
  if (!cursor.words("PUT")) return undefined;
  const local = localFile(cursor);
  const to = stagePath(cursor);
  return { type: "PUT", local, to, options: options(cursor) };
}

export function get(cursor: Cursor): Tree | undefined {
  if (!cursor.words("GET")) return undefined;
  const from = stagePath(cursor);
  const local = localFile(cursor);
  return { type: "GET", from, local, options: options(cursor) };
}

/** `'file://…'`, or bare up to the next space. */
function localFile(cursor: Cursor): string {
  const { type } = cursor.next;
  if (type !== "string" && type !== "file") cursor.fail();
  const text = cursor.take().value;
  return FILE.test(text) ? text.replace(FILE, "") : cursor.fail();
}

export function listFiles(cursor: Cursor): Tree | undefined {
  const word = cursor.anyWord("LIST", "LS", "REMOVE", "RM");
  if (word === undefined) return undefined;
  const at = stagePath(cursor);
  const given = options(cursor);
  return { type: word.startsWith("L") ? "LIST" : "REMOVE", at, pattern: given["PATTERN"] };
}

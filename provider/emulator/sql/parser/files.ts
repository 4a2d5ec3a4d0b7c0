import type { Cursor } from "../cursor";
import type { Tree } from "../tree";
import { location } from "./locations";
import type { OptionList } from "./options";
import { options } from "./options";

/** PUT, GET, LIST and REMOVE. Source: https://docs.snowflake.com/en/sql-reference/commands-file */

const PUT: OptionList = {
  of: "PUT",
  offered: {
    AUTO_COMPRESS: "boolean",
    OVERWRITE: "boolean",
    PARALLEL: "number",
    SOURCE_COMPRESSION: "scalar",
  },
};

const GET: OptionList = { of: "GET", offered: { PARALLEL: "number", PATTERN: "string" } };

const LIST: OptionList = { of: "LIST", offered: { PATTERN: "string" } };

const FILE = /^file:\/\//i;

export function put(cursor: Cursor): Tree | undefined {
  if (!cursor.words("PUT")) return undefined;
  const local = localFile(cursor);
  const to = location(cursor);
  return { type: "PUT", local, to, options: options(cursor, PUT) };
}

export function get(cursor: Cursor): Tree | undefined {
  if (!cursor.words("GET")) return undefined;
  const from = location(cursor);
  const local = localFile(cursor);
  return { type: "GET", from, local, options: options(cursor, GET) };
}

/** `'file://…'`, or bare up to the next space. */
function localFile(cursor: Cursor): string {
  const { type, value } = cursor.next;
  if ((type !== "string" && type !== "file") || !FILE.test(value)) cursor.fail();
  return cursor.take().value.replace(FILE, "");
}

export function listFiles(cursor: Cursor): Tree | undefined {
  const word = cursor.anyWord("LIST", "LS", "REMOVE", "RM");
  if (word === undefined) return undefined;
  const from = location(cursor);
  const { PATTERN: pattern } = options(cursor, LIST);
  return { type: word.startsWith("L") ? "LIST" : "REMOVE", from, pattern };
}

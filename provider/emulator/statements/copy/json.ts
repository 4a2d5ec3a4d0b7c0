import { SnowflakeError } from "../../contract";

/**
 * Documents of a JSON file, one after another.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/create-file-format, "TYPE = JSON"
 */

/** Each document as it stands. @param stripsOuterArray elements of arrays are documents of their own */
export function jsonDocuments(text: string, stripsOuterArray: boolean): readonly string[] {
  const documents = topLevel(text, 0, text.length);
  if (!stripsOuterArray) return documents.map(checked);
  return documents
    .flatMap((each) => (each.startsWith("[") ? topLevel(each, 1, each.length - 1) : [each]))
    .map(checked);
}

const SPACE = /[\s,]/;

/** Values between two places, parted by white space or commas. */
function topLevel(text: string, from: number, to: number): readonly string[] {
  const found: string[] = [];
  let at = from;
  while (at < to) {
    if (SPACE.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const end = endOfValue(text, at, to);
    found.push(text.slice(at, end));
    at = end;
  }
  return found;
}

function endOfValue(text: string, from: number, to: number): number {
  let depth = 0;
  for (let at = from; at < to; at += 1) {
    const character = text.charAt(at);
    if (character === '"') {
      at = endOfString(text, at, to);
      if (depth === 0) return at + 1;
    } else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      depth -= 1;
      if (depth <= 0) return at + 1;
    } else if (depth === 0 && SPACE.test(character)) return at;
  }
  return to;
}

function endOfString(text: string, from: number, to: number): number {
  for (let at = from + 1; at < to; at += 1) {
    if (text.charAt(at) === "\\") at += 1;
    else if (text.charAt(at) === '"') return at;
  }
  return to;
}

function checked(document: string): string {
  try {
    JSON.parse(document);
    return document;
  } catch {
    // Source: https://docs.snowflake.com/en/sql-reference/functions/parse_json; the number is unverified
    throw new SnowflakeError("100069", "22P02", `Error parsing JSON: ${document.slice(0, 40)}`);
  }
}

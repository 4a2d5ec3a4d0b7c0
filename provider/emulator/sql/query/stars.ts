import { notSupported } from "../not-supported";
import type { Reader } from "./reader";
import type { Star } from "./tree";

/** `*`, with what is left out or called otherwise. Source: sql-reference/sql/select, "Parameters" */
export function star(reader: Reader, of: readonly string[]): Star {
  const at = reader.place;
  reader.expectOperator("*");
  if (reader.words("ILIKE")) throw notSupported("* ILIKE");
  const exclude = reader.words("EXCLUDE") || reader.words("EXCEPT") ? names(reader) : [];
  if (reader.words("REPLACE")) throw notSupported("* REPLACE");
  const rename = reader.words("RENAME") ? Object.fromEntries(renames(reader)) : {};
  return { kind: "star", of, exclude, rename, at };
}

function names(reader: Reader): readonly string[] {
  return reader.operator("(") ? reader.closed(() => reader.identifier()) : [reader.identifier()];
}

function renames(reader: Reader): readonly (readonly [string, string])[] {
  const one = (): readonly [string, string] => {
    const from = reader.identifier();
    reader.expectWords("AS");
    return [from, reader.identifier()];
  };
  return reader.operator("(") ? reader.closed(one) : [one()];
}

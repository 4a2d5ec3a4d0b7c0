import type { Cursor } from "../cursor";
import type { ListedColumn } from "../dynamic-table-tree";
import { notSupported } from "../not-supported";
import type { CastType } from "./casts";
import { castType } from "./casts";
import { listOf } from "./parts";

/** The list of columns before the clauses. Types are optional. Source: create-dynamic-table */

const ATTRIBUTES = new Set(["COMMENT", "WITH", "MASKING", "PROJECTION", "TAG", "COLLATE"]);

export function listedColumns(cursor: Cursor): readonly ListedColumn[] {
  cursor.expectOperator("(");
  const columns = listOf(cursor, listedColumn);
  cursor.expectOperator(")");
  return columns;
}

function listedColumn(cursor: Cursor): ListedColumn {
  const name = cursor.identifier();
  const { type: token, value } = cursor.next;
  const typed = token === "word" && !ATTRIBUTES.has(value);
  const type = typed ? printedType(castType(cursor)) : undefined;
  if (cursor.words("COLLATE")) throw notSupported("COLLATE of DYNAMIC TABLE");
  const comment = cursor.words("COMMENT") ? cursor.string() : undefined;
  const other = cursor.anyWord("WITH", "MASKING", "PROJECTION", "TAG");
  if (other !== undefined) throw notSupported("policies and tags of columns");
  return { name, type, comment };
}

/** A type as DESCRIBE prints it. */
function printedType({ type, precision, scale, length }: CastType): string {
  switch (type) {
    case "fixed":
      return `NUMBER(${String(precision)},${String(scale)})`;
    case "real":
      return "FLOAT";
    case "text":
      return `VARCHAR(${String(length)})`;
    case "binary":
      return `BINARY(${String(length)})`;
    case "time":
    case "timestamp_ntz":
    case "timestamp_ltz":
    case "timestamp_tz":
      return `${type.toUpperCase()}(${String(scale)})`;
    default:
      return type.toUpperCase();
  }
}

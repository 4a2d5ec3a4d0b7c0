import type { Cursor } from "../cursor";
import type { ListedColumn } from "../dynamic-table-tree";
import { notSupported } from "../not-supported";
import { columnType } from "./column-types";
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
  const type = typed ? columnType(cursor) : undefined;
  if (cursor.words("COLLATE")) throw notSupported("COLLATE of DYNAMIC TABLE");
  const comment = cursor.words("COMMENT") ? cursor.string() : undefined;
  const other = cursor.anyWord("WITH", "MASKING", "PROJECTION", "TAG");
  if (other !== undefined) throw notSupported("policies and tags of columns");
  return { name, type, comment };
}

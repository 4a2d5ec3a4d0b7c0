import type { DynamicTable } from "../../catalog/dynamic-tables";
import { refused } from "../../catalog/errors";
import type { TableColumn } from "../../catalog/shapes";
import { commonType, printType, readType } from "../../engine/query/data-types";
import type { Compiled } from "../../engine/row-store";
import { Cursor } from "../../sql/cursor";
import type { ListedColumn } from "../../sql/dynamic-table-tree";
import { listedColumns } from "../../sql/parser/dynamic-tables-columns";

/** Columns of a table: those of its query, called as the statement lists them. */

/** The words are unverified; that names go by position is documented. */
export function columnsFor(
  compiled: Compiled,
  listed: readonly ListedColumn[] | undefined,
): TableColumn[] {
  const { columns } = compiled;
  if (listed !== undefined && listed.length !== columns.length)
    throw refused(
      `Number of columns (${String(listed.length)}) does not match that of the query (${String(columns.length)}).`,
    );
  const names = new Set<string>();
  return columns.map((column, index) => {
    const given = listed?.[index];
    const name = given?.name ?? column.name;
    if (names.has(name)) throw refused(`Duplicate column '${name}'.`);
    names.add(name);
    const type = given?.type ?? column.type;
    return { name, type, nullable: true, default: null, comment: given?.comment ?? null };
  });
}

/** Columns whose types the list says. */
export function columnsListed(listed: readonly ListedColumn[]): TableColumn[] {
  const twice = listed.find(({ name }, at) => listed.findIndex((each) => each.name === name) < at);
  if (twice !== undefined) throw refused(`Duplicate column '${twice.name}'.`);
  return listed.map(({ name, type = "VARCHAR(16777216)", comment = null }) => ({
    name,
    type,
    nullable: true,
    default: null,
    comment,
  }));
}

/**
 * Columns after the next refresh: of a query with `*` they may have become others, and a source may have
 * got other types.
 */
export function withColumns(table: DynamicTable, compiled: Compiled): TableColumn[] {
  const { columns, columnList, refreshUsing } = table;
  if (refreshUsing !== undefined) return columns;
  const asMany = compiled.columns.length === columns.length;
  const sameNames = compiled.columns.every(({ name }, at) => columns[at]?.name === name);
  if (asMany && (columnList !== null || sameNames)) return withTypes(table, compiled);
  if (columnList !== null)
    throw refused(`The query of Dynamic Table '${table.name}' has another number of columns.`);
  const comments = new Map(columns.map(({ name, comment }) => [name, comment]));
  return columnsFor(compiled, undefined).map((column) => ({
    ...column,
    comment: comments.get(column.name) ?? null,
  }));
}

/** A type that the statement lists stays; one that follows from the query is never too narrow for it. */
function withTypes({ columns, columnList }: DynamicTable, compiled: Compiled): TableColumn[] {
  const listed = columnList === null ? [] : listedColumns(new Cursor(columnList));
  return columns.map((column, at) => {
    const found = compiled.columns[at];
    if (found === undefined || listed[at]?.type !== undefined) return column;
    return { ...column, type: widerType(column.type, found.type) };
  });
}

/** Of one family, the type that holds both; the new one otherwise. */
function widerType(before: string, found: string): string {
  const [was, is] = [readType(before), readType(found)];
  if (was.type !== is.type) return found;
  const wider = printType(commonType(was, is));
  return wider === printType(was) ? before : wider;
}

export function namesOf(columns: readonly TableColumn[]): string {
  return JSON.stringify(columns.map(({ name, type }) => [name, type]));
}

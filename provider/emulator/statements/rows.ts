import type { Cell, Column, ColumnType, StatementResult } from "../contract";
import type { Run } from "./world";
import { STATEMENT_TYPE, answered } from "./world";

/** Rows of SHOW and DESCRIBE, from records by column name. */

/** A cell before it is written: times in milliseconds since 1970. */
export type Shown = string | number | null;

export type ShownRecord = Readonly<Record<string, Shown>>;

const EXACT: Partial<Record<ColumnType, Omit<Column, "name" | "type">>> = {
  fixed: { precision: 38, scale: 0 },
  timestamp_ltz: { precision: 0, scale: 3 },
};

/** Columns from a text like `created_on name size:fixed`; a name that ends in `_on` is a time. */
export function columnsOf(text: string): readonly Column[] {
  return text.split(" ").map((each) => {
    const [name = "", given] = each.split(":");
    const type = (given ?? (name.endsWith("_on") ? "timestamp_ltz" : "text")) as ColumnType;
    return { name, type, ...EXACT[type] };
  });
}

export function shown(
  run: Run,
  columns: readonly Column[],
  records: readonly ShownRecord[],
): StatementResult {
  return {
    columns: columns.map((column) => declared(run, column)),
    rows: records.map((record) => columns.map((column) => toCell(column, record[column.name]))),
    statementTypeId: STATEMENT_TYPE.show,
  };
}

/** The same for DESCRIBE. */
export function described(
  run: Run,
  columns: readonly Column[],
  records: readonly ShownRecord[],
): StatementResult {
  return { ...shown(run, columns, records), statementTypeId: STATEMENT_TYPE.describe };
}

function declared(run: Run, column: Column): Column {
  const isJson = column.type === "array" || column.type === "object";
  return isJson && answered(run, "jsonColumns") === "text" ? { ...column, type: "text" } : column;
}

export function toCell(column: Column, value: Shown | undefined): Cell {
  if (value === undefined || value === null) return null;
  const isTime = column.type === "timestamp_ltz" && typeof value === "number";
  return isTime ? (value / 1000).toFixed(3) : String(value);
}

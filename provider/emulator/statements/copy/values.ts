import type { TableColumn } from "../../catalog/shapes";
import { SnowflakeError } from "../../contract";
import { cast } from "../../engine/casts";
import { text } from "../../engine/values";
import type { CastType } from "../../sql/parser/casts";
import { wireType } from "../../sql/parser/column-types";
import { tooLong } from "../tables/failures";
import { ADVICE } from "./failures";
import type { StagedRows } from "./staged-rows";

/** Fields of delimited files, tried before they are loaded, so that a failure says where it is. */

export interface Destination {
  readonly tableName: string;
  /** The column that each field goes into; undefined for fields that go nowhere. */
  readonly columns: readonly (TableColumn | undefined)[];
}

/** @throws SnowflakeError the first field that its column does not take */
export function checkValues(staged: StagedRows, { tableName, columns }: Destination): void {
  const types = columns.map((column) => (column === undefined ? undefined : wireType(column.type)));
  for (const [row, fields] of staged.rows.entries()) {
    for (const [index, field] of fields.entries()) {
      const [column, type] = [columns[index], types[index]];
      if (field === null || column === undefined || type === undefined) continue;
      try {
        if (type.type === "text") checkLength(field, type.length);
        else if (!isPlainNumber(field, type)) cast(text(field), type);
      } catch (error) {
        if (!(error instanceof SnowflakeError)) throw error;
        throw placed(error, {
          staged,
          row,
          column: `"${tableName}"["${column.name}":${String(index + 1)}]`,
        });
      }
    }
  }
}

/** Most fields are numbers that fit at the first glance. */
function isPlainNumber(field: string, { type, precision = 38, scale = 0 }: CastType): boolean {
  const [, whole] = /^-?(\d{1,15})(?:\.\d{1,15})?$/.exec(field) ?? [];
  if (whole === undefined) return false;
  return type === "real" || (type === "fixed" && whole.length < precision - scale);
}

function checkLength(field: string, length = Infinity): void {
  if (field.length > length && Array.from(field).length > length) throw tooLong(field);
}

/** Where it is. Source: community reports of failed COPY statements; the character is not told here */
function placed(
  { code, sqlState, message }: SnowflakeError,
  at: { readonly staged: StagedRows; readonly row: number; readonly column: string },
): SnowflakeError {
  const { staged, row, column } = at;
  const line = String(staged.lines[row] ?? 0);
  const where = `  File '${staged.file.name}', line ${line}\n  Row ${String(row + 1)}, column ${column}`;
  return new SnowflakeError(code, sqlState, `${message}\n${where}\n${ADVICE}`);
}

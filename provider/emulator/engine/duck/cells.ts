import type { Cell } from "../../contract";
import type { DataType } from "../query/data-types";
import { sortedJson } from "../json-text";
import { seconds } from "../times";
import type { DuckConnection } from "./module";

/** Values of DuckDB as cells of the wire. Source: snowflake-sdk, lib/connection/result/column.js */

type ToCell = (value: unknown) => string;

/** Rows of a query, which are read a chunk at a time. */
export async function readCells(
  connection: DuckConnection,
  sql: string,
  types: readonly DataType[],
): Promise<readonly (readonly Cell[])[]> {
  const result = await connection.stream(sql);
  const converters = types.map(toCellOf);
  const rows: Cell[][] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return rows;
    const columns = converters.map((convert, index) =>
      chunk.getColumnValues(index).map((value) => (value === null ? null : convert(value))),
    );
    for (let row = 0; row < chunk.rowCount; row += 1)
      rows.push(columns.map((column) => column[row] ?? null));
  }
}

function toCellOf({ type, scale = 9 }: DataType): ToCell {
  switch (type) {
    case "boolean":
      return (value) => (value === true ? "1" : "0");
    case "real":
      return realCell;
    case "date":
      return (value) => String((value as { readonly days: number }).days);
    case "time":
    case "timestamp_ntz":
    case "timestamp_ltz":
      return (value) => secondsOf((value as { readonly micros: bigint }).micros, scale);
    case "timestamp_tz":
      return (value) => `${secondsOf((value as { readonly micros: bigint }).micros, scale)} 1440`;
    case "binary":
      return (value) =>
        Buffer.from((value as { readonly bytes: Uint8Array }).bytes)
          .toString("hex")
          .toUpperCase();
    case "variant":
    case "object":
    case "array":
      return (value) => sortedJson(String(value));
    default:
      return String;
  }
}

function realCell(value: unknown): string {
  if (value === Number.POSITIVE_INFINITY) return "inf";
  return value === Number.NEGATIVE_INFINITY ? "-inf" : String(value);
}

/** Microseconds as seconds, with as many digits as the scale says. */
function secondsOf(micros: bigint, scale: number): string {
  if (scale < 9) return seconds(micros * 1000n, scale);
  const digits = String(micros < 0n ? -micros : micros).padStart(7, "0");
  const cut = digits.length - 6;
  return `${micros < 0n ? "-" : ""}${digits.slice(0, cut)}.${digits.slice(cut)}000`;
}

import type { TableColumn } from "../../catalog/shapes";
import { SnowflakeError } from "../../contract";
import { wireType } from "../../sql/parser/column-types";
import { defaultOf } from "./defaults";

/**
 * Values that go into columns: cast to their types without being cut off.
 * Source: https://docs.snowflake.com/en/sql-reference/data-type-conversion; numbers of errors: connectors' tests
 */

export interface Fitting {
  /** Gives the values. */
  readonly query: string;
  /** Its columns. */
  readonly given: readonly TableColumn[];
  readonly columns: readonly TableColumn[];
  /** Which of the query's columns goes into each; undefined for the default. Left out: one after another. */
  readonly sources?: readonly (number | undefined)[];
}

/** The query with its values as the columns take them. */
export function fittingQuery({ query, given, columns, sources }: Fitting): string {
  const places = sources ?? columns.map((_each, index) => index);
  const asIs = columns.every(
    ({ type }, index) => places[index] === index && given[index]?.type === type,
  );
  if (asIs && given.length === columns.length) return query;
  const values = columns.map((column, index) => {
    const place = places[index];
    if (place === undefined) return fitting(defaultOf(column), column);
    const source = given[place];
    const value = `S.C${String(place + 1)}`;
    return source === undefined || source.type === column.type
      ? value
      : fittingOf(value, source, column);
  });
  const names = given.map((_each, index) => `C${String(index + 1)}`).join(", ");
  return `SELECT ${values.join(", ")} FROM (${query}\n) AS S(${names})`;
}

/** A value of a type as a column takes it. @throws SnowflakeError 002023 */
export function fittingOf(value: string, given: TableColumn, column: TableColumn): string {
  checkTypes(given, column);
  // It must be NULL, and nothing casts a text to an object.
  return isNullOnly(given, column) ? `(${value})::VARIANT` : fitting(value, column);
}

/** Columns of semi-structured values that get texts, which must be no more than NULL. */
export function nullOnly({ given, columns, sources }: Fitting): readonly number[] {
  return columns.flatMap(({ type }, index) => {
    const source = given[sources === undefined ? index : (sources[index] ?? -1)];
    return source !== undefined && isNullOnly(source, { type }) ? [index] : [];
  });
}

export function isNullOnly(source: TableColumn, { type }: Pick<TableColumn, "type">): boolean {
  return wireType(source.type).type === "text" && SEMI_STRUCTURED.has(wireType(type).type);
}

/** An expression as a value of a column; a cast to a shorter text would cut it off, so none is made. */
export function fitting(expression: string, { type }: TableColumn): string {
  const castType = type.startsWith("VARCHAR") ? "VARCHAR" : type;
  return `(${expression})::${castType}`;
}

export const SEMI_STRUCTURED = new Set(["variant", "object", "array"]);

/** From which types a column takes values by itself, besides its own, text and VARIANT. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  fixed: ["real", "boolean"],
  real: ["fixed"],
  boolean: ["fixed"],
  date: ["timestamp_ntz", "timestamp_ltz", "timestamp_tz"],
  time: ["timestamp_ntz", "timestamp_ltz", "timestamp_tz"],
  timestamp_ntz: ["date", "timestamp_ltz", "timestamp_tz"],
  timestamp_ltz: ["date", "timestamp_ntz", "timestamp_tz"],
  timestamp_tz: ["date", "timestamp_ntz", "timestamp_ltz"],
};

/** @throws SnowflakeError 002023 when a column takes no values of a type */
export function checkTypes(given: TableColumn, column: TableColumn): void {
  const [from, to] = [wireType(given.type).type, wireType(column.type).type];
  if (from === to || from === "variant" || to === "text") return;
  if (SEMI_STRUCTURED.has(to)) {
    // NULL is a text of any length until its values are looked at.
    if (isPerhapsNull(given) || (to === "variant" && from !== "text")) return;
    throw wrongType(given.type, column);
  }
  if (from !== "text" && TAKES[to]?.includes(from) !== true) throw wrongType(given.type, column);
}

/** What a bare NULL is compiled to. */
function isPerhapsNull({ type }: TableColumn): boolean {
  return type === "VARCHAR(16777216)";
}

/** Source: community reports of 002023 */
export function wrongType(found: string, { name, type }: TableColumn): SnowflakeError {
  const wanted = /^(?:VARIANT|OBJECT|ARRAY)/.exec(type)?.[0] ?? type;
  const text = `SQL compilation error:\nExpression type does not match column data type, expecting ${wanted} but got ${found} for column ${name}`;
  return new SnowflakeError("002023", "22000", text);
}

/** Source: https://docs.snowflake.com/en/sql-reference/sql/insert; the words are of community reports */
export function valueCount(expected: number, found: number): SnowflakeError {
  const text = `SQL compilation error:\nInsert value list does not match column list expecting ${String(expected)} but got ${String(found)}`;
  return new SnowflakeError("002020", "21S01", text);
}

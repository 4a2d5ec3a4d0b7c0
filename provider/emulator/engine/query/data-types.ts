import type { Column } from "../../contract";
import { Cursor } from "../../sql/cursor";
import type { CastType } from "../../sql/parser/casts";
import { castType } from "../../sql/parser/casts";

/** Types of values: what Snowflake calls them, and what DuckDB keeps them as. */

export type DataType = CastType;

export const TEXT: DataType = { type: "text", length: 16_777_216 };
export const INTEGER: DataType = { type: "fixed", precision: 38, scale: 0 };
export const FLOAT: DataType = { type: "real" };
export const BOOLEAN: DataType = { type: "boolean" };
export const DATE: DataType = { type: "date" };
export const TIME: DataType = { type: "time", precision: 0, scale: 9 };
export const NTZ: DataType = { type: "timestamp_ntz", precision: 0, scale: 9 };
export const LTZ: DataType = { type: "timestamp_ltz", precision: 0, scale: 9 };
export const TZ: DataType = { type: "timestamp_tz", precision: 0, scale: 9 };
export const VARIANT: DataType = { type: "variant" };
export const OBJECT: DataType = { type: "object" };
export const ARRAY: DataType = { type: "array" };
export const BINARY: DataType = { type: "binary", length: 8_388_608 };

export function fixed(precision: number, scale: number): DataType {
  return { type: "fixed", precision: Math.min(38, precision), scale };
}

/** A type as DESCRIBE prints it. */
export function readType(text: string): DataType {
  return castType(new Cursor(text));
}

export function printType(of: DataType): string {
  const { type, precision = 38, scale = 0, length = 0 } = of;
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

/**
 * What DuckDB keeps it as. Its times end at microseconds, and it keeps no offset: a TIMESTAMP_TZ comes
 * back in UTC. Both differ from Snowflake.
 */
export function duckType({ type, precision = 38, scale = 0 }: DataType): string {
  switch (type) {
    case "fixed":
      return `DECIMAL(${String(precision)},${String(scale)})`;
    case "real":
      return "DOUBLE";
    case "text":
      return "VARCHAR";
    case "timestamp_ntz":
      return "TIMESTAMP";
    case "timestamp_ltz":
    case "timestamp_tz":
      return "TIMESTAMPTZ";
    case "binary":
      return "BLOB";
    case "variant":
    case "object":
    case "array":
      return "JSON";
    default:
      return type.toUpperCase();
  }
}

export function isJson({ type }: DataType): boolean {
  return type === "variant" || type === "object" || type === "array";
}

export function isNumber({ type }: DataType): boolean {
  return type === "fixed" || type === "real";
}

export function isTimestamp({ type }: DataType): boolean {
  return type.startsWith("timestamp");
}

/** The column of a result. */
export function columnOf(name: string, type: DataType): Column {
  return { name, ...typeOf(type) };
}

/** What a column says of its type. */
export function typeOf({ type, precision, scale, length }: DataType): DataType {
  return {
    type,
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
    ...(length === undefined ? {} : { length }),
  };
}

/** The type that both become in CASE, COALESCE, UNION and their like. Source: data-type-conversion, "Coercion" */
export function commonType(a: DataType, b: DataType): DataType {
  if (a.type === b.type) return widened(a, b);
  if (isJson(a) || isJson(b)) return VARIANT;
  if (isNumber(a) && isNumber(b)) return FLOAT;
  if (isTimestamp(a) && isTimestamp(b)) return LTZ;
  if (a.type === "date" && isTimestamp(b)) return b;
  if (b.type === "date" && isTimestamp(a)) return a;
  // Text becomes what stands beside it.
  return a.type === "text" ? b : a;
}

function widened(a: DataType, b: DataType): DataType {
  if (a.type === "fixed") {
    const scale = Math.max(a.scale ?? 0, b.scale ?? 0);
    const whole = Math.max(
      (a.precision ?? 38) - (a.scale ?? 0),
      (b.precision ?? 38) - (b.scale ?? 0),
    );
    return fixed(whole + scale, scale);
  }
  return (a.length ?? 0) >= (b.length ?? 0) ? a : b;
}

import { notSupported } from "../../sql/not-supported";
import type { Answer } from "./answers";
import type { DataType } from "./data-types";
import { FLOAT, TEXT, duckType, isJson, isNumber, isTimestamp, printType } from "./data-types";

/** Casts and coercions, as DuckDB's SQL. Source: https://docs.snowflake.com/en/sql-reference/data-type-conversion */

/** SQL of DuckDB and the type that it has in Snowflake. */
export interface Typed {
  readonly sql: string;
  readonly type: DataType;
  /** NULL as it stands, which is of every type. */
  readonly isNull?: boolean;
  /** A constant as it stands. */
  readonly literal?: string;
  /** What a model gave for a key, before it is JSON. */
  readonly native?: Typed;
  /** The whole of what a model gave, before it is JSON. */
  readonly answer?: Answer;
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** @param tries NULL where the value does not fit */
export function cast(of: Typed, to: DataType, tries = false): string {
  const word = tries ? "TRY_CAST" : "CAST";
  const plain = (sql: string): string => `${word}(${sql} AS ${duckType(to)})`;
  if (of.isNull === true) return plain("NULL");
  if (of.native !== undefined && keeps(of.native.type, to)) return cast(of.native, to, tries);
  if (isJson(to)) return asJson(of, to);
  const { sql, type } = of;
  if (isJson(type)) return fromText(`json_extract_string(${sql}, '$')`, to, { plain, tries });
  if (to.type === "text") return shortened(toText(of), to);
  if (type.type === "text") return fromText(sql, to, { plain, tries });
  if (to.type === "boolean" && isNumber(type)) return `(${sql} <> 0)`;
  if (to.type === "fixed" && type.type === "boolean") return plain(`CAST(${sql} AS INTEGER)`);
  // Numbers are seconds since 1970. Source: functions/to_timestamp
  if (isTimestamp(to) && isNumber(type))
    return plain(`make_timestamp(CAST(CAST(${sql} AS DECIMAL(38,6)) * 1000000 AS BIGINT))`);
  if (to.type === "fixed" || to.type === "real") {
    if (!isNumber(type)) throw notSupported(`cast from ${printType(type)} to ${printType(to)}`);
  }
  return sameType(type, to) && !tries ? sql : plain(sql);
}

/** Whether a value is cast like the same value in JSON. */
function keeps({ type }: DataType, to: DataType): boolean {
  if (type === "text") return !isJson(to);
  return isNumber(to) || to.type === "boolean";
}

/** A VARIANT of another shape is refused when it is met. Source: functions/to_object */
function asJson(of: Typed, to: DataType): string {
  if (to.type === "variant" || of.type.type === to.type) return toJson(of);
  if (of.type.type !== "variant") throw notSupported(`cast from ${of.type.type} to ${to.type}`);
  return `sf_as_${to.type}(${of.sql})`;
}

function sameType(a: DataType, b: DataType): boolean {
  return a.type === b.type && a.precision === b.precision && a.scale === b.scale;
}

interface Plainly {
  readonly plain: (sql: string) => string;
  readonly tries: boolean;
}

function fromText(sql: string, to: DataType, { plain, tries }: Plainly): string {
  if (to.type === "text") return shortened(sql, to);
  // BINARY_INPUT_FORMAT is HEX until somebody changes it.
  if (to.type === "binary") return tries ? `sf_try_unhex(${sql})` : `sf_unhex(${sql})`;
  if (to.type === "date") return plain(`sf_moment(${sql})`);
  if (to.type === "time") return plain(`sf_clock(${sql})`);
  // DuckDB takes an offset for the name of a zone when a blank stands before it, and wants its colon.
  if (isTimestamp(to))
    return plain(
      `regexp_replace(regexp_replace(sf_moment(${sql}), '^([0-9].*:[0-9.]+) ?([+-][0-9]{2}):?([0-9]{2})$', '\\1\\2:\\3'), '^([0-9].*:[0-9.]+) Z$', '\\1Z')`,
    );
  // Source: https://docs.snowflake.com/en/sql-reference/functions/to_boolean
  if (to.type === "boolean")
    return plain(
      `CASE lower(${sql}) WHEN 'on' THEN 'true' WHEN 'off' THEN 'false' ELSE ${sql} END`,
    );
  return to.type === "fixed" ? numberFromText(sql, to, plain) : plain(sql);
}

/** DuckDB reads a text as a number of up to 18 digits some fifty times faster than as a longer one. */
function numberFromText(sql: string, to: DataType, plain: (sql: string) => string): string {
  const { precision = 38, scale = 0 } = to;
  if (precision <= 18 || scale > 18) return plain(sql);
  const short = `TRY_CAST(${sql} AS DECIMAL(18,${String(scale)}))`;
  return `COALESCE(CAST(${short} AS ${duckType(to)}), ${plain(sql)})`;
}

function shortened(sql: string, { length = 16_777_216 }: DataType): string {
  return length < 16_777_216 ? `left(${sql}, ${String(length)})` : sql;
}

export function toText({ sql, type }: Typed): string {
  switch (type.type) {
    case "text":
      return sql;
    case "real":
      return `sf_float_text(${sql})`;
    case "fixed":
      return `CAST(CAST(${sql} AS ${duckType(type)}) AS VARCHAR)`;
    case "variant":
    case "object":
    case "array":
      return `json_extract_string(${sql}, '$')`;
    case "binary":
      return `hex(${sql})`;
    // Source: parameters, TIMESTAMP_NTZ_OUTPUT_FORMAT and TIMESTAMP_OUTPUT_FORMAT
    case "timestamp_ntz":
      return `strftime(${sql}, '%Y-%m-%d %H:%M:%S.%g')`;
    case "timestamp_ltz":
    case "timestamp_tz":
      return `strftime(${sql}, '%Y-%m-%d %H:%M:%S.%g +0000')`;
    default:
      return `CAST(${sql} AS VARCHAR)`;
  }
}

/** NaN and the infinities are no JSON: they become texts, which differs from Snowflake. */
export function toJson({ sql, type, isNull }: Typed): string {
  if (isNull === true) return "CAST(NULL AS JSON)";
  if (isJson(type)) return sql;
  if (type.type === "real") return `sf_float_json(${sql})`;
  // DuckDB would make a double of it.
  if (type.type === "fixed") return `CAST(${toText({ sql, type })} AS JSON)`;
  return type.type === "text" || type.type === "boolean"
    ? `to_json(${sql})`
    : `to_json(${toText({ sql, type })})`;
}

/** What a number operator makes of an operand: texts and variants become FLOAT, which differs for exact texts. */
export function toNumber(of: Typed): Typed {
  if (isNumber(of.type) && of.isNull !== true) return of;
  if (of.literal !== undefined && /^-?\d+$/.test(of.literal))
    return { sql: of.literal, type: { type: "fixed", precision: of.literal.length, scale: 0 } };
  return { sql: cast(of, FLOAT), type: FLOAT };
}

/** The same value as another type; NULL and what fits stay as they are. */
export function coerce(of: Typed, to: DataType): Typed {
  if (of.isNull !== true && of.type.type === to.type && to.type !== "fixed") return of;
  if (of.type.type === "fixed" && to.type === "fixed" && of.isNull !== true) return of;
  return { sql: cast(of, to), type: to };
}

/** What a value is sorted and compared by: a VARIANT by its own type, numbers as numbers. */
export function ordered({ sql, type }: Typed): string {
  return isJson(type) ? `sf_key(${sql})` : sql;
}

/** Both operands of a comparison, made comparable. */
export function comparable(left: Typed, right: Typed): readonly [string, string] {
  const [a, b] = [left.type, right.type];
  if (isJson(a) && isJson(b)) return [ordered(left), ordered(right)];
  if (isJson(a)) return [cast(left, forJson(b)), right.sql];
  if (isJson(b)) return [left.sql, cast(right, forJson(a))];
  if (a.type === b.type) return [left.sql, right.sql];
  if (a.type === "text") return [toOther(left, b), right.sql];
  if (b.type === "text") return [left.sql, toOther(right, a)];
  return [left.sql, right.sql];
}

function forJson(type: DataType): DataType {
  return type.type === "fixed" ? FLOAT : type.type === "text" ? TEXT : type;
}

function toOther(text: Typed, other: DataType): string {
  return isNumber(other) ? toNumber(text).sql : cast(text, other);
}

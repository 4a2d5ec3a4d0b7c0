import { SnowflakeError } from "../../contract";
import { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import type { CastType } from "./casts";
import { castType } from "./casts";

/** Types of columns. Source: https://docs.snowflake.com/en/sql-reference/intro-summary-data-types */

/** Types that Snowflake has and that are not kept here. */
const OTHER = new Set("DECFLOAT GEOGRAPHY GEOMETRY VECTOR MAP FILE UUID".split(" "));

/** Types of two words and more, by what they mean in one. */
const PHRASES: readonly (readonly [string, string])[] = [
  ["DOUBLE PRECISION", "DOUBLE"],
  ["CHARACTER VARYING", "VARCHAR"],
  ["NATIONAL CHARACTER VARYING", "VARCHAR"],
  ["CHAR VARYING", "VARCHAR"],
  ["NCHAR VARYING", "VARCHAR"],
  ["NVARCHAR2", "VARCHAR"],
  ["TIMESTAMP WITH LOCAL TIME ZONE", "TIMESTAMP_LTZ"],
  ["TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP_NTZ"],
  ["TIMESTAMP WITH TIME ZONE", "TIMESTAMP_TZ"],
];

/** Types that hold one character unless they say more. Source: data-types-text, "CHAR" */
const ONE_CHARACTER = new Set(["CHAR", "CHARACTER", "NCHAR"]);

/** Types that may say what they hold. */
const STRUCTURED = new Set(["ARRAY", "OBJECT"]);

/** Reads a type and gives it as DESCRIBE prints it. */
export function columnType(cursor: Cursor): string {
  const phrase = PHRASES.find(([words]) => cursor.words(...words.split(" ")));
  if (phrase !== undefined) return withNumbers(cursor, phrase[1]);
  const { type, value } = cursor.next;
  if (type !== "word") cursor.fail();
  if (OTHER.has(value)) throw notSupported(`type ${value}`);
  if (ONE_CHARACTER.has(value)) {
    cursor.take();
    return cursor.next.text === "(" ? withNumbers(cursor, "VARCHAR") : "VARCHAR(1)";
  }
  if (STRUCTURED.has(value)) {
    cursor.take();
    if (cursor.next.text === "(") throw notSupported(`structured ${value}`);
    return value;
  }
  return printedType(castType(cursor));
}

/** A type with what stands in brackets after it. */
function withNumbers(cursor: Cursor, name: string): string {
  const numbers: number[] = [];
  if (cursor.operator("(")) {
    do numbers.push(cursor.number());
    while (cursor.operator(","));
    cursor.expectOperator(")");
  }
  if (name === "DOUBLE" && numbers.length > 0) cursor.fail();
  const [first] = numbers;
  if (name === "VARCHAR") return printedType({ type: "text", length: first ?? TEXT_LENGTH });
  if (name === "DOUBLE") return printedType({ type: "real" });
  return printedType({
    type: name.toLowerCase() as CastType["type"],
    precision: 0,
    scale: first ?? 9,
  });
}

const TEXT_LENGTH = 16_777_216;

/** Largest values. Source: data-types-numeric, data-types-text */
const MOST = { precision: 38, scale: 37, text: 134_217_728, binary: 67_108_864 };

/** As DESCRIBE TABLE prints it. @throws SnowflakeError when there is no such type */
export function printedType({ type, precision = 38, scale = 0, length }: CastType): string {
  switch (type) {
    case "fixed":
      if (precision < 1 || precision > MOST.precision || scale > Math.min(precision, MOST.scale))
        throw badType(`NUMBER(${String(precision)},${String(scale)})`);
      return `NUMBER(${String(precision)},${String(scale)})`;
    case "real":
      return "FLOAT";
    case "text":
      return sized("VARCHAR", length ?? TEXT_LENGTH, MOST.text);
    case "binary":
      return sized("BINARY", length ?? 8_388_608, MOST.binary);
    case "time":
    case "timestamp_ntz":
    case "timestamp_ltz":
    case "timestamp_tz":
      if (scale > 9) throw badType(`${type.toUpperCase()}(${String(scale)})`);
      return `${type.toUpperCase()}(${String(scale)})`;
    default:
      return type.toUpperCase();
  }
}

function sized(name: string, length: number, most: number): string {
  const printed = `${name}(${String(length)})`;
  if (length < 1 || length > most) throw badType(printed);
  return printed;
}

/** The number is that of unsupported types; the words are unverified. */
function badType(type: string): SnowflakeError {
  const text = `SQL compilation error:\nUnsupported data type '${type}'.`;
  return new SnowflakeError("002040", "42601", text);
}

/** A printed type as it travels. */
export function wireType(printed: string): CastType {
  return castType(new Cursor(printed));
}

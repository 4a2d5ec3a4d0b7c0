import type { ColumnType } from "../contract";
import { SnowflakeError } from "../contract";
import { notSupported } from "../sql/not-supported";
import type { CastType } from "../sql/parser/casts";
import { toDecimal } from "./decimals";
import { sortedJson } from "./json-text";
import { toDate, toTime, toTimestamp } from "./times";
import type { Value } from "./values";

/** `value::TYPE` of constants. Source: https://docs.snowflake.com/en/sql-reference/data-type-conversion */

type Conversion = (text: string, to: CastType) => string;

const JSON_TEXT: Conversion = (text) => JSON.stringify(text);
const SAME: Conversion = (text) => text;

/** From which type to which; what is not here is refused. */
const CONVERSIONS: Partial<Record<ColumnType, Partial<Record<ColumnType, Conversion>>>> = {
  text: {
    text: shortened,
    fixed: toDecimal,
    real: toReal,
    boolean: toBoolean,
    date: toDate,
    time: toTime,
    timestamp_ntz: toTimestamp,
    timestamp_ltz: toTimestamp,
    timestamp_tz: toTimestamp,
    binary: toBinary,
    variant: JSON_TEXT,
  },
  fixed: { text: shortened, fixed: toDecimal, real: toReal, variant: SAME },
  real: { real: toReal },
  boolean: {
    text: (cell) => (cell === "1" ? "true" : "false"),
    boolean: SAME,
    variant: (cell) => (cell === "1" ? "true" : "false"),
  },
  binary: { binary: SAME, text: SAME },
  date: { date: SAME },
  variant: { variant: SAME, object: ofShape("{"), array: ofShape("[") },
};

/** NULL is NULL of every type. @throws SnowflakeError */
export function cast({ column, cell }: Value, to: CastType): Value {
  if (cell === null) return { column: to, cell };
  const convert = CONVERSIONS[column.type]?.[to.type];
  if (convert === undefined) throw notSupported(`cast from ${column.type} to ${to.type}`);
  return { column: to, cell: convert(cell, to) };
}

function shortened(text: string, { length = Infinity }: CastType): string {
  return Array.from(text).slice(0, length).join("");
}

/** Source: data-types-numeric, "Special values" */
const SPECIAL: Readonly<Record<string, string>> = { nan: "NaN", inf: "inf", "-inf": "-inf" };

function toReal(text: string): string {
  const special = SPECIAL[text.trim().toLowerCase()];
  if (special !== undefined) return special;
  const value = Number(text);
  if (value === Infinity || value === -Infinity) throw notSupported("FLOAT beyond its range");
  if (text.trim() === "" || Number.isNaN(value))
    throw new SnowflakeError("100038", "22018", `Numeric value '${text}' is not recognized`);
  return String(value);
}

/** Source: https://docs.snowflake.com/en/sql-reference/functions/to_boolean; the number is unverified */
function toBoolean(text: string): string {
  const word = text.toLowerCase();
  if (["true", "t", "yes", "y", "on", "1"].includes(word)) return "1";
  if (["false", "f", "no", "n", "off", "0"].includes(word)) return "0";
  throw new SnowflakeError("100037", "22018", `Boolean value '${text}' is not recognized`);
}

/** BINARY_INPUT_FORMAT is HEX until somebody changes it; the number is unverified. */
function toBinary(text: string): string {
  if (!/^(?:[0-9A-Fa-f]{2})*$/.test(text))
    throw new SnowflakeError("100115", "22018", `The following string is not legal hex: '${text}'`);
  return text.toUpperCase();
}

/** Source: https://docs.snowflake.com/en/sql-reference/functions/to_object; the number is unverified */
function ofShape(opening: "{" | "["): Conversion {
  return (text, { type }) => {
    if (text.startsWith(opening)) return text;
    // A null of JSON becomes NULL, which the rules of queries know.
    if (text === "null") throw notSupported(`cast from a null of JSON to ${type}`);
    const why = `Failed to cast variant value ${text} to ${type.toUpperCase()}`;
    throw new SnowflakeError("100071", "22000", why);
  };
}

/**
 * JSON that this program writes as it stands, but for white space; anything else, like long numbers, empty
 * texts and keys that come twice, is left to the rules of queries.
 */
export function parseJson(text: string): Value {
  const written = text.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, "$1");
  let cell: string | undefined;
  try {
    cell = JSON.stringify(JSON.parse(text));
  } catch {
    // What is wrong with it is said there, too.
  }
  if (cell === undefined || cell !== written) throw notSupported("PARSE_JSON of this text");
  return { column: { type: "variant" }, cell: sortedJson(cell) };
}

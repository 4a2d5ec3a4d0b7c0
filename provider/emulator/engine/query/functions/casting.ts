import type { Call } from "../../../sql/query/tree";
import { notSupported } from "../../../sql/not-supported";
import type { Typed } from "../conversions";
import { cast, quoted, toJson } from "../conversions";
import type { DataType } from "../data-types";
import {
  ARRAY,
  BINARY,
  BOOLEAN,
  DATE,
  FLOAT,
  LTZ,
  NTZ,
  OBJECT,
  TEXT,
  TIME,
  TZ,
  duckType,
  fixed,
} from "../data-types";
import type { Translator } from "../expressions";

/** Functions that convert. Source: https://docs.snowflake.com/en/sql-reference/functions-conversion */

const TARGETS: Readonly<Record<string, DataType>> = {
  TO_CHAR: TEXT,
  TO_VARCHAR: TEXT,
  TO_DOUBLE: FLOAT,
  TO_BOOLEAN: BOOLEAN,
  TO_DATE: DATE,
  DATE: DATE,
  TO_TIME: TIME,
  TIME: TIME,
  // TIMESTAMP_TYPE_MAPPING is TIMESTAMP_NTZ until somebody changes it.
  TO_TIMESTAMP: NTZ,
  TO_TIMESTAMP_NTZ: NTZ,
  TO_TIMESTAMP_LTZ: LTZ,
  TO_TIMESTAMP_TZ: TZ,
  TO_BINARY: BINARY,
  TO_OBJECT: OBJECT,
  TO_ARRAY: ARRAY,
};

const NUMBERS = ["TO_NUMBER", "TO_DECIMAL", "TO_NUMERIC"];

/** Undefined when it is no such function. */
export function conversion(to: Translator, { name, args }: Call): Typed | undefined {
  const tries = name.startsWith("TRY_TO_");
  const plain = tries ? name.slice(4) : name;
  const [value, ...more] = args.map((each) => to.of(each.value));
  if (NUMBERS.includes(plain)) return value && toNumber(value, more, tries);
  const target = Object.hasOwn(TARGETS, plain) ? TARGETS[plain] : undefined;
  if (target === undefined || value === undefined || more.length > 1) return undefined;
  const [format] = more;
  if (format !== undefined) return formatted(value, target, { format, tries });
  if (target.type === "array") return { sql: arrayOf(value), type: ARRAY };
  return { sql: cast(value, target, tries), type: target };
}

/** What is no array becomes one of one value. Source: functions/to_array */
function arrayOf(value: Typed): string {
  const json = toJson(value);
  return `(CASE WHEN json_type(${json}) = 'ARRAY' THEN ${json} ELSE json_array(${json}) END)`;
}

function toNumber(value: Typed, more: readonly Typed[], tries: boolean): Typed {
  const numbers = more.map((each) => Number(each.literal));
  if (numbers.some(Number.isNaN)) throw notSupported("TO_NUMBER with a format");
  const [precision = 38, scale = 0] = numbers;
  const type = fixed(precision, scale);
  return { sql: cast(value, type, tries), type };
}

/** Parts of formats, the longest first. Source: conversion-date-time, "Date and time formats" */
const FORMAT: readonly (readonly [string, string])[] = [
  ["YYYY", "%Y"],
  ["YY", "%y"],
  ["MMMM", "%B"],
  ["MON", "%b"],
  ["MM", "%m"],
  ["DD", "%d"],
  ["DY", "%a"],
  ["HH24", "%H"],
  ["HH12", "%I"],
  ["AM", "%p"],
  ["PM", "%p"],
  ["MI", "%M"],
  ["SS", "%S"],
];

/** Digits of a second; without a number there are nine. */
const FRACTION = /^FF(\d?)/i;

/** DuckDB's words for so many digits. */
const DIGITS: Readonly<Record<string, string>> = { 3: "%g", 6: "%f", 9: "%n" };

/** @param digitsOf what stands for so many digits of a second */
function formatText(text: string, digitsOf: (many: string) => string): string {
  let left = text;
  let found = "";
  while (left !== "") {
    const [fraction, many = ""] = FRACTION.exec(left) ?? [];
    if (fraction !== undefined) {
      found += digitsOf(many === "" ? "9" : many);
      left = left.slice(fraction.length);
      continue;
    }
    const [from, to] = FORMAT.find(([name]) => left.toUpperCase().startsWith(name)) ?? [
      left.charAt(0),
      left.charAt(0),
    ];
    if (/[A-Za-z]/.test(to) && !to.startsWith("%") && to !== "T")
      throw notSupported(`format '${text}'`);
    found += to === "%" ? "%%" : to;
    left = left.slice(from.length);
  }
  return found.replaceAll('"', "");
}

/** Rows have microseconds: what follows them is zero. */
function printed(value: string, text: string): string {
  const format = formatText(text, (many) => DIGITS[many] ?? `\u0000${many}\u0000`);
  const parts = format.split("\u0000").map((part, index) => {
    if (index % 2 === 0) return part === "" ? [] : [`strftime(${value}, ${quoted(part)})`];
    return [`left(strftime(${value}, '%n'), ${part})`];
  });
  const list = parts.flat();
  return list.length === 1 ? String(list[0]) : `(${list.join(" || ")})`;
}

/** How a text is read. */
function readingOf(text: string): string {
  return quoted(formatText(text, (many) => DIGITS[many] ?? refuse(text)));
}

function refuse(text: string): never {
  throw notSupported(`format '${text}' of what is read`);
}

function formatted(
  value: Typed,
  target: DataType,
  { format, tries }: { readonly format: Typed; readonly tries: boolean },
): Typed {
  const { literal } = format;
  if (literal === undefined) throw notSupported("a format that is no constant");
  const dated = value.type.type === "date" || value.type.type.startsWith("timestamp");
  if (target.type === "text" && dated) return { sql: printed(value.sql, literal), type: TEXT };
  if (target.type === "binary" && /^(?:utf-?8|hex)$/i.test(literal)) {
    const sql = /hex/i.test(literal) ? `unhex(${value.sql})` : `encode(${value.sql})`;
    return { sql, type: BINARY };
  }
  if (target.type === "text" || target.type === "binary" || value.type.type !== "text")
    throw notSupported(`a conversion with the format '${literal}'`);
  const word = tries ? "try_strptime" : "strptime";
  const parsed = `${word}(${value.sql}, ${readingOf(literal)})`;
  return { sql: `CAST(${parsed} AS ${duckType(target)})`, type: target };
}

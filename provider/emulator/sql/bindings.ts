import type { Binding } from "../contract";
import { SnowflakeError } from "../contract";
import { tokenize } from "./lexer";
import { notSupported } from "./not-supported";
import { timeLiteral } from "./time-bindings";

/** Puts bind values in place of `?` and `:1`, which inside strings are text. */
export function substituteBindings(
  text: string,
  bindings: Readonly<Record<string, Binding>>,
): string {
  let count = 0;
  let end = 0;
  let result = "";
  for (const token of tokenize(text)) {
    if (token.type !== "bind") continue;
    count += 1;
    const key = token.text === "?" ? String(count) : token.text.slice(1);
    const binding = Object.hasOwn(bindings, key) ? bindings[key] : undefined;
    if (binding === undefined) throw notSet(key);
    result += text.slice(end, token.offset) + toLiteral(binding);
    end = token.offset + token.text.length;
  }
  return result + text.slice(end);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Source: snowflake-sdk, lib/connection/bind_uploader.js and statement.js (bind types) */
function toLiteral({ type, value }: Binding): string {
  if (typeof value !== "string") {
    if (value === null) return "NULL";
    throw notSupported("array binds");
  }
  switch (type.toUpperCase()) {
    case "FIXED":
    case "REAL":
      if (!NUMBER.test(value)) throw notNumeric(value);
      // The space keeps a sign apart from an operator before it: `1-?` must not become a comment.
      return /^[+-]/.test(value) ? ` ${value}` : value;
    case "BOOLEAN":
      if (!/^(?:true|false)$/i.test(value)) throw notBoolean(value);
      return value.toUpperCase();
    case "TEXT":
    case "VARIANT":
      return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
    default:
      return timeLiteral(type.toUpperCase(), value);
  }
}

/** Source: recorded answers of the SQL REST API */
function notSet(key: string): SnowflakeError {
  return new SnowflakeError(
    "002049",
    "42601",
    `SQL compilation error: error line 0 at position -1\nBind variable ${key} not set.`,
  );
}

/** Source: https://docs.snowflake.com/en/sql-reference/functions/to_decimal; the state is unverified */
function notNumeric(value: string): SnowflakeError {
  return new SnowflakeError("100038", "22018", `Numeric value '${value}' is not recognized`);
}

/** Source: https://docs.snowflake.com/en/sql-reference/functions/to_boolean; number and state are unverified */
function notBoolean(value: string): SnowflakeError {
  return new SnowflakeError("100037", "22018", `Boolean value '${value}' is not recognized`);
}

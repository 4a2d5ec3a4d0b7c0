import type { Binding } from "../contract";
import { SnowflakeError } from "../contract";
import { tokenize } from "./lexer";

/** Puts bind values in place of `?` and `:1`, which inside strings are text. */
export function substituteBindings(
  text: string,
  bindings: Readonly<Record<string, Binding>>,
): string {
  if (Object.keys(bindings).length === 0) return text;
  let count = 0;
  let end = 0;
  let result = "";
  for (const token of tokenize(text)) {
    if (token.type !== "bind") continue;
    count += 1;
    const key = token.text === "?" ? String(count) : token.text.slice(1);
    const binding = bindings[key];
    if (binding === undefined || Array.isArray(binding.value)) throw notSet(key);
    result +=
      text.slice(end, token.offset) + toLiteral(binding.type, binding.value as string | null);
    end = token.offset + token.text.length;
  }
  return result + text.slice(end);
}

/** Source: snowflake-sdk, lib/connection/bind_uploader.js and statement.js (bind types) */
function toLiteral(type: string, value: string | null): string {
  if (value === null) return "NULL";
  if (type === "FIXED" || type === "REAL") return value;
  if (type === "BOOLEAN") return value.toUpperCase();
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** Source: recorded answers of the SQL REST API */
function notSet(key: string): SnowflakeError {
  return new SnowflakeError(
    "002049",
    "42601",
    `SQL compilation error: error line 0 at position -1\nBind variable ${key} not set.`,
  );
}

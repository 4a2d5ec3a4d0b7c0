import type { Kind } from "../models/kinds";
import type { Typed } from "./conversions";
import { quoted } from "./conversions";
import type { DataType } from "./data-types";
import { BOOLEAN, FLOAT, INTEGER, OBJECT, TEXT, VARIANT, duckType } from "./data-types";

/**
 * What a method of a model gives. Until a query wants the object itself it stays a STRUCT, so that a key is
 * read as the value that it is; an expression that knows nothing of this sees JSON.
 */

/** A key of the object. */
export interface Key {
  readonly name: string;
  readonly kind: Kind;
}

/** Fields of the STRUCT are o1, o2 … in the order of the keys: DuckDB tells no case apart. */
export interface Answer {
  readonly sql: string;
  readonly keys: readonly Key[];
}

/** A column as a block gives it: with keys it is a STRUCT. */
export interface Given {
  readonly type: DataType;
  readonly keys?: readonly Key[] | undefined;
}

/** A STRUCT of values that stand in the order of the keys. */
export function packed(values: readonly string[]): string {
  return `struct_pack(${values.map((sql, index) => `${field(index)} := ${sql}`).join(", ")})`;
}

/** What an expression sees of a column of a block. */
export function seen(sql: string, { type, keys }: Given): Typed {
  if (keys === undefined) return { sql, type };
  const pairs = keys
    .map(({ name }, index) => ({ name, text: `${quoted(name)}, ${fieldOf(sql, index)}` }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ text }) => text);
  const json = `(CASE WHEN ${sql} IS NOT NULL THEN json_object(${pairs.join(", ")}) END)`;
  return { sql: json, type: OBJECT, answer: { sql, keys } };
}

/** What a block hands on of a value, and what that is. */
export function handed(of: Typed): { readonly sql: string } & Given {
  const { sql, type, answer } = of;
  return answer === undefined ? { sql, type } : { sql: answer.sql, type, keys: answer.keys };
}

/** The value of a key, whose names are told apart by their case; that of one that is not there is NULL. */
export function keyOf({ sql, keys }: Answer, name: string): Typed {
  const index = keys.findIndex((key) => key.name === name);
  const key = keys[index];
  if (key === undefined) return NOT_THERE;
  const field = fieldOf(sql, index);
  // An object that is there has its key, with the null of JSON.
  const json = `(CASE WHEN ${sql} IS NOT NULL THEN coalesce(to_json(${field}), CAST('null' AS JSON)) END)`;
  return { sql: json, type: VARIANT, native: nativeOf(field, key) };
}

export const NOT_THERE: Typed = { sql: "CAST(NULL AS JSON)", type: VARIANT };

/** The value before it is JSON. */
export function nativeOf(sql: string, { kind }: Pick<Key, "kind">): Typed {
  switch (kind) {
    case "number":
      return { sql, type: FLOAT };
    case "integer":
      return { sql: `CAST(${sql} AS ${duckType(INTEGER)})`, type: INTEGER };
    case "boolean":
      return { sql, type: BOOLEAN };
    case "text":
      return { sql, type: TEXT };
  }
}

const field = (index: number): string => `o${String(index + 1)}`;

function fieldOf(sql: string, index: number): string {
  return `struct_extract(${sql}, '${field(index)}')`;
}

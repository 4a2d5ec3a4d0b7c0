import { SnowflakeError } from "../../contract";
import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import { listOf } from "./parts";

/** `KEY = value` pairs, each checked against what the statement knows. */

/** How a value is written. */
type ValueForm =
  | "string"
  | "number"
  | "boolean"
  | "name"
  | "scalar"
  | "list"
  /** Strings between brackets, kept as JSON. */
  | "texts"
  /** Pairs between brackets, kept as JSON. */
  | OptionList;

/** The options of one statement. */
export interface OptionList {
  /** What the options belong to, as errors call it. */
  readonly of: string;
  readonly offered: Readonly<Record<string, ValueForm>>;
  /** Options that Snowflake documents and that are not offered here. */
  readonly known?: readonly string[];
}

/** Reads pairs up to something that is none; keys in upper case, values without quotes. */
export function options(cursor: Cursor, list: OptionList): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (;;) {
    const start = cursor.position;
    if (Object.keys(found).length > 0) cursor.operator(",");
    const key = cursor.next.type === "word" ? cursor.take().value : undefined;
    if (key === undefined || !cursor.operator("=")) {
      cursor.position = start;
      return found;
    }
    if (Object.hasOwn(found, key)) cursor.fail();
    found[key] = optionValue(cursor, formOf(list, key));
  }
}

function formOf({ of, offered, known = [] }: OptionList, key: string): ValueForm {
  const form = Object.hasOwn(offered, key) ? offered[key] : undefined;
  if (form !== undefined) return form;
  throw known.includes(key) ? notSupported(`${key} of ${of}`) : invalidProperty(key, of);
}

/** The number stands for bad options in general; the words are unverified. Source: terraform-provider-snowflake tests */
export function invalidProperty(property: string, of: string): SnowflakeError {
  const text = `SQL compilation error:\ninvalid property '${property}' for '${of}'`;
  return new SnowflakeError("001008", "22023", text);
}

function optionValue(cursor: Cursor, form: ValueForm): string {
  if (typeof form === "object")
    return JSON.stringify(bracketed(cursor, () => options(cursor, form)));
  switch (form) {
    case "string":
      return cursor.string();
    case "number":
      return String(cursor.number());
    case "boolean":
      return booleanValue(cursor);
    case "name":
      return cursor.next.type === "string" ? cursor.string() : cursor.identifier();
    case "scalar":
      return cursor.value();
    case "list":
      cursor.expectOperator("(");
      return nested(cursor);
    case "texts":
      return JSON.stringify(bracketed(cursor, () => listOf(cursor, (each) => each.string())));
  }
}

function bracketed<T>(cursor: Cursor, read: () => T): T {
  cursor.expectOperator("(");
  const found = read();
  cursor.expectOperator(")");
  return found;
}

/** Clients also write booleans as strings. Source: snowflake-ml-python (PUT options) */
function booleanValue(cursor: Cursor): string {
  const { type, value } = cursor.next;
  const written = value.toLowerCase();
  const fits = (type === "word" || type === "string") && ["true", "false"].includes(written);
  if (!fits) cursor.fail();
  cursor.take();
  return written;
}

function nested(cursor: Cursor): string {
  const parts: string[] = [];
  while (!cursor.operator(")")) {
    if (cursor.atEnd()) cursor.fail();
    parts.push(cursor.take().value);
  }
  return parts.join(" ");
}

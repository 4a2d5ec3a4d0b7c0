import { InputError } from "./errors";

/**
 * Snowflake identifiers, parsed and printed.
 *
 * Unquoted text folds to upper case, quoted text is exact with `""` for a quote; both give the
 * *resolved* name that SHOW prints and that is compared everywhere.
 * Source: https://docs.snowflake.com/en/sql-reference/identifiers-syntax
 */

/** Longest identifier in characters. Source: identifiers-syntax, "Identifier requirements". */
export const IDENTIFIER_LENGTH = 255;

const UNQUOTED = /^[A-Za-z_][A-Za-z0-9_$]*$/;
const BARE = /^[A-Z_][A-Z0-9_$]*$/;
const PART = /"(?:[^"]|"")*"|[^".]+/y;

/** The name of an object that lives in a schema, in resolved form. */
export interface SchemaObjectName {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

/**
 * Resolves one identifier: `v1` is `V1`, `"v1"` is `v1`.
 * @throws InputError when the text is neither a plain nor a quoted identifier, or is too long
 */
export function parseIdentifier(text: string, path = ""): string {
  const resolved = unquote(text);
  if (resolved === undefined || resolved === "") {
    throw new InputError(
      path,
      `${JSON.stringify(text)} is not an identifier: expected letters, digits, _ or $ with a letter ` +
        `or _ first, or any text in double quotes. Write it as '"${text.replaceAll('"', '""')}"' to keep it exactly.`,
    );
  }
  if (resolved.length > IDENTIFIER_LENGTH) {
    throw new InputError(
      path,
      `the identifier has ${resolved.length} characters; Snowflake allows ${IDENTIFIER_LENGTH}.`,
    );
  }
  return resolved;
}

function unquote(text: string): string | undefined {
  if (UNQUOTED.test(text)) return text.toUpperCase();
  if (!/^"(?:[^"]|"")+"$/.test(text) || text.includes("\0")) return undefined;
  return text.slice(1, -1).replaceAll('""', '"');
}

/** Prints a resolved name the way a person would type it: bare when that means the same. */
export function formatIdentifier(resolved: string): string {
  return BARE.test(resolved) ? resolved : `"${resolved.replaceAll('"', '""')}"`;
}

/** Splits `DB.SCHEMA."my model"` at the dots outside quotes and resolves each part. */
export function parseQualified(text: string, path = ""): readonly string[] {
  const parts: string[] = [];
  let position = 0;
  for (;;) {
    PART.lastIndex = position;
    const match = PART.exec(text);
    if (match === null) break;
    parts.push(parseIdentifier(match[0], path));
    position = PART.lastIndex;
    if (position === text.length) return parts;
    if (text[position] !== ".") break;
    position += 1;
  }
  throw new InputError(path, `${JSON.stringify(text)} is not a name like DB.SCHEMA.NAME.`);
}

/**
 * Parses a three-part name.
 * @throws InputError when parts are missing: nothing here depends on a session's current schema
 */
export function parseSchemaObject(text: string, path = ""): SchemaObjectName {
  const [database, schema, name, ...rest] = parseQualified(text, path);
  if (database === undefined || schema === undefined || name === undefined || rest.length > 0) {
    throw new InputError(
      path,
      `${JSON.stringify(text)} is not a full name: expected DATABASE.SCHEMA.NAME.`,
    );
  }
  return { database, schema, name };
}

/**
 * Splits an id into as many names as it must have.
 * @throws InputError that says what an id of this kind looks like
 */
export function parseId(
  part: string,
  count: number,
  { form, id = part }: { readonly form: string; readonly id?: string },
): readonly string[] {
  try {
    const parts = parseQualified(part);
    if (parts.length === count) return parts;
  } catch (cause) {
    throw new InputError("id", `${JSON.stringify(id)} is not an id like ${form}.`, { cause });
  }
  throw new InputError("id", `${JSON.stringify(id)} is not an id like ${form}.`);
}

/** Prints a three-part name; `parseSchemaObject` reads it back. */
export function formatSchemaObject(name: SchemaObjectName): string {
  return [name.database, name.schema, name.name].map(formatIdentifier).join(".");
}

/** True when both texts name the same thing: `v1` and `"V1"` do, `v1` and `"v1"` do not. */
export function sameIdentifier(left: string, right: string): boolean {
  const a = unquote(left);
  return a !== undefined && a === unquote(right);
}

/** True when both texts are the same qualified name. */
export function sameQualified(left: string, right: string): boolean {
  try {
    return formatParts(parseQualified(left)) === formatParts(parseQualified(right));
  } catch {
    return false;
  }
}

function formatParts(parts: readonly string[]): string {
  return parts.map(formatIdentifier).join(".");
}

import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import { RELATION_KINDS } from "../tree";
import type { ObjectKind, TagValue } from "../tree";

/** Pieces that several statements share. */

/** OR REPLACE before the kind of an object; it excludes IF NOT EXISTS after it. */
export function orReplace(cursor: Cursor): boolean {
  return cursor.words("OR", "REPLACE");
}

export function ifNotExists(cursor: Cursor, replaces: boolean): boolean {
  const { next } = cursor;
  const found = cursor.words("IF", "NOT", "EXISTS");
  if (found && replaces && next.value === "IF") cursor.fail();
  return found;
}

export function ifExists(cursor: Cursor): boolean {
  return cursor.words("IF", "EXISTS");
}

/** Kinds that every statement on objects knows; MODEL has statements of its own. */
export const PLAIN_KINDS = [
  "DATABASE",
  "SCHEMA",
  "STAGE",
  "WAREHOUSE",
  "ROLE",
  "USER",
  "TAG",
] as const;

/** Takes one of several kinds, whose names may be of several words. */
export function anyKind<T extends ObjectKind>(cursor: Cursor, kinds: readonly T[]): T | undefined {
  return kinds.find((kind) => cursor.words(...kind.split(" ")));
}

/** The same in the plural. */
export function anyPlural<T extends ObjectKind>(
  cursor: Cursor,
  kinds: readonly T[],
): T | undefined {
  return kinds.find((kind) => cursor.words(...`${kind}S`.split(" ")));
}

/** Kinds whose objects stand in a schema. */
export const SCHEMA_KINDS = ["STAGE", "TAG", "MODEL", ...RELATION_KINDS] as const;

/** How many parts the name of an object may have. */
export function partsOf(kind: ObjectKind): number {
  switch (kind) {
    case "DATABASE":
    case "WAREHOUSE":
    case "ROLE":
    case "USER":
      return 1;
    case "SCHEMA":
      return 2;
    default:
      return 3;
  }
}

export function like(cursor: Cursor): string | undefined {
  return cursor.words("LIKE") ? cursor.string() : undefined;
}

export function limit(cursor: Cursor): number | undefined {
  if (!cursor.words("LIMIT")) return undefined;
  const rows = cursor.number();
  if (cursor.words("FROM")) throw notSupported("LIMIT ... FROM");
  return rows;
}

/** Names between commas. */
export function listOf<T>(cursor: Cursor, one: (cursor: Cursor) => T): readonly T[] {
  const found: T[] = [];
  do found.push(one(cursor));
  while (cursor.operator(","));
  return found;
}

/** `name = 'value'`, as SET TAG and WITH TAG have it. */
export function tagValue(cursor: Cursor): TagValue {
  const name = cursor.name();
  cursor.expectOperator("=");
  return { name, value: cursor.string() };
}

/** What stands between brackets. */
export function bracketed<T>(cursor: Cursor, read: (cursor: Cursor) => T): T {
  cursor.expectOperator("(");
  const found = read(cursor);
  cursor.expectOperator(")");
  return found;
}

/** Names of columns between brackets. */
export function columnNames(cursor: Cursor): readonly string[] {
  return bracketed(cursor, () => listOf(cursor, (each) => each.identifier()));
}

import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import type { ObjectKind } from "../tree";

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
    case "STAGE":
    case "TAG":
    case "MODEL":
    case "DYNAMIC TABLE":
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

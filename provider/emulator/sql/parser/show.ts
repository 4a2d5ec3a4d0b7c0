import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import type { ObjectKind, ShowScope, Tree } from "../tree";
import { like, limit } from "./parts";

/** SHOW of the plain kinds and of models. */

const PLURALS: ReadonlyMap<string, ObjectKind> = new Map([
  ["DATABASES", "DATABASE"],
  ["SCHEMAS", "SCHEMA"],
  ["STAGES", "STAGE"],
  ["WAREHOUSES", "WAREHOUSE"],
  ["ROLES", "ROLE"],
  ["USERS", "USER"],
  ["TAGS", "TAG"],
  ["MODELS", "MODEL"],
]);

/** Kinds whose SHOW documents TERSE. Source: show-databases, show-schemas, show-roles, show-users */
const TERSE_KINDS: ReadonlySet<string> = new Set(["DATABASE", "SCHEMA", "ROLE", "USER"]);

export function showObjects(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW")) return undefined;
  const terse = cursor.words("TERSE");
  // A quoted name is never a kind; a word may be one that is not offered.
  if (cursor.next.type !== "word") cursor.fail();
  const kind = PLURALS.get(cursor.next.value);
  if (kind === undefined) return dynamicTables(cursor);
  if (terse && !TERSE_KINDS.has(kind)) cursor.fail();
  cursor.take();
  if (cursor.words("HISTORY")) throw notSupported(`SHOW ${kind}S HISTORY`);
  return { type: "SHOW", kind, terse, scope: showScope(cursor, kind) };
}

/** Source: https://docs.snowflake.com/en/sql-reference/sql/show-dynamic-tables */
function dynamicTables(cursor: Cursor): Tree | undefined {
  if (!cursor.words("DYNAMIC", "TABLES")) return undefined;
  const kind = "DYNAMIC TABLE";
  return { type: "SHOW", kind, terse: false, scope: showScope(cursor, kind) };
}

export function showParameters(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW", "PARAMETERS")) return undefined;
  const pattern = like(cursor);
  const within = cursor.words("IN") || cursor.words("FOR");
  if (within && cursor.words("DYNAMIC", "TABLE"))
    return { type: "SHOW PARAMETERS IN DYNAMIC TABLE", name: cursor.name(), like: pattern };
  if (within && !cursor.words("SESSION")) throw notSupported("SHOW PARAMETERS of other objects");
  return { type: "SHOW PARAMETERS", like: pattern };
}

/** LIKE, IN, STARTS WITH and LIMIT. Source: https://docs.snowflake.com/en/sql-reference/sql/show */
function showScope(cursor: Cursor, kind: ObjectKind): ShowScope {
  const pattern = like(cursor);
  const within = isContained(kind) && cursor.words("IN") ? container(cursor, kind) : undefined;
  const paged = kind !== "MODEL" || cursor.grammar.pagedModels;
  const startsWith = paged && cursor.words("STARTS", "WITH") ? cursor.string() : undefined;
  return { like: pattern, in: within, startsWith, limit: paged ? limit(cursor) : undefined };
}

function isContained(kind: ObjectKind): boolean {
  return (
    kind === "SCHEMA" ||
    kind === "STAGE" ||
    kind === "TAG" ||
    kind === "MODEL" ||
    kind === "DYNAMIC TABLE"
  );
}

function container(cursor: Cursor, shown: ObjectKind): ShowScope["in"] {
  if (cursor.words("ACCOUNT")) return { kind: "ACCOUNT" };
  const kind = cursor.anyWord("DATABASE", "SCHEMA");
  if (kind === "SCHEMA" && shown === "SCHEMA") cursor.fail();
  const { type, value } = cursor.next;
  const named = !cursor.atEnd() && !(type === "word" && ["STARTS", "LIMIT"].includes(value));
  if (kind !== undefined) {
    const parts = kind === "DATABASE" ? 1 : 2;
    return { kind, name: named ? cursor.name(parts) : undefined };
  }
  // `IN DB.SCHEMA` without the keyword names a schema.
  const name = cursor.name(shown === "SCHEMA" ? 1 : 2);
  return { kind: name.length === 2 ? "SCHEMA" : "DATABASE", name };
}

import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import { RELATION_KINDS } from "../tree";
import type { ObjectKind, ShowScope, Tree, TreeOf } from "../tree";
import { PLAIN_KINDS, anyKind, anyPlural, like, limit } from "./parts";

/** SHOW of the plain kinds and of models. */

type ShownKind = TreeOf<"SHOW">["kind"];

const KINDS: readonly ObjectKind[] = [...PLAIN_KINDS, "MODEL", ...RELATION_KINDS];

/** Kinds whose SHOW documents TERSE. Source: show-databases, show-schemas, show-roles, show-users, show-tables, show-views, show-objects */
const TERSE_KINDS: ReadonlySet<string> = new Set([
  "DATABASE",
  "SCHEMA",
  "ROLE",
  "USER",
  "TABLE",
  "VIEW",
  "OBJECT",
]);

/** Kinds of the account, of which SHOW has no IN. */
const OF_ACCOUNT: ReadonlySet<string> = new Set(["DATABASE", "WAREHOUSE", "ROLE", "USER"]);

export function showObjects(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW")) return undefined;
  const terse = cursor.words("TERSE");
  // A quoted name is never a kind; a word may be one that is not offered.
  if (cursor.next.type !== "word") cursor.fail();
  const { position } = cursor;
  const kind: ShownKind | undefined = cursor.words("OBJECTS") ? "OBJECT" : anyPlural(cursor, KINDS);
  if (kind === undefined) return undefined;
  if (terse && !TERSE_KINDS.has(kind)) {
    cursor.position = position;
    cursor.fail();
  }
  if (cursor.words("HISTORY")) throw notSupported(`SHOW ${kind}S HISTORY`);
  return { type: "SHOW", kind, terse, scope: showScope(cursor, kind) };
}

export function showParameters(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW", "PARAMETERS")) return undefined;
  const pattern = like(cursor);
  const within = cursor.words("IN") || cursor.words("FOR");
  if (within && !cursor.words("SESSION")) throw notSupported("SHOW PARAMETERS of other objects");
  return { type: "SHOW PARAMETERS", like: pattern };
}

/** Source: https://docs.snowflake.com/en/sql-reference/sql/show-columns */
export function showColumns(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW", "COLUMNS")) return undefined;
  const pattern = like(cursor);
  const scope = { like: pattern, in: undefined, startsWith: undefined, limit: undefined };
  if (!cursor.words("IN") && !cursor.words("FOR"))
    return { type: "SHOW COLUMNS", scope, of: undefined };
  const { type, value } = cursor.next;
  if (type === "word" && ["ACCOUNT", "DATABASE", "SCHEMA"].includes(value)) {
    const within = container(cursor, "OBJECT");
    return { type: "SHOW COLUMNS", scope: { ...scope, in: within }, of: undefined };
  }
  const kind = anyKind(cursor, RELATION_KINDS);
  return { type: "SHOW COLUMNS", scope, of: { kind, name: cursor.name() } };
}

/** LIKE, IN, STARTS WITH and LIMIT. Source: https://docs.snowflake.com/en/sql-reference/sql/show */
function showScope(cursor: Cursor, kind: ShownKind): ShowScope {
  const pattern = like(cursor);
  const within = !OF_ACCOUNT.has(kind) && cursor.words("IN") ? container(cursor, kind) : undefined;
  const paged = kind !== "MODEL" || cursor.grammar.pagedModels;
  const startsWith = paged && cursor.words("STARTS", "WITH") ? cursor.string() : undefined;
  return { like: pattern, in: within, startsWith, limit: paged ? limit(cursor) : undefined };
}

function container(cursor: Cursor, shown: ShownKind): ShowScope["in"] {
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

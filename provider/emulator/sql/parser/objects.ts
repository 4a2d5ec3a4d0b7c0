import type { Cursor } from "../cursor";
import type { ObjectKind, Tree } from "../tree";
import { ifExists, ifNotExists, options, orReplace, showScope } from "./parts";

/** CREATE, DROP, SHOW and USE of the plain kinds of objects. */

const PLURALS: Readonly<Record<string, ObjectKind | "PARAMETERS">> = {
  DATABASES: "DATABASE",
  SCHEMAS: "SCHEMA",
  STAGES: "STAGE",
  WAREHOUSES: "WAREHOUSE",
  ROLES: "ROLE",
  USERS: "USER",
  TAGS: "TAG",
  MODELS: "MODEL",
  PARAMETERS: "PARAMETERS",
};

export function createObject(cursor: Cursor): Tree | undefined {
  const start = cursor.position;
  if (!cursor.words("CREATE")) return undefined;
  const replace = orReplace(cursor);
  cursor.words("SCOPED");
  const temporary = cursor.anyWord("TEMPORARY", "TEMP") !== undefined;
  const kind = cursor.anyWord("DATABASE", "SCHEMA", "STAGE", "WAREHOUSE", "ROLE", "USER", "TAG");
  if (kind === undefined || (temporary && kind !== "STAGE")) {
    cursor.position = start;
    return undefined;
  }
  const unlessExists = ifNotExists(cursor);
  const name = cursor.name();
  const given = { ...bareOptions(cursor), ...options(cursor) };
  return {
    type: "CREATE",
    kind,
    name,
    orReplace: replace,
    ifNotExists: unlessExists,
    temporary,
    options: given,
  };
}

/** `WITH` before options, and the list form of a tag's allowed values. */
function bareOptions(cursor: Cursor): Record<string, string> {
  cursor.words("WITH");
  if (!cursor.words("ALLOWED_VALUES")) return {};
  const values = [];
  do values.push(cursor.string());
  while (cursor.operator(","));
  return { ALLOWED_VALUES: JSON.stringify(values) };
}

export function dropObject(cursor: Cursor): Tree | undefined {
  if (!cursor.words("DROP")) return undefined;
  const kind = cursor.anyWord(
    "DATABASE",
    "SCHEMA",
    "STAGE",
    "WAREHOUSE",
    "ROLE",
    "USER",
    "TAG",
    "MODEL",
  );
  if (kind === undefined) return undefined;
  const onlyIfExists = ifExists(cursor);
  const name = cursor.name();
  cursor.anyWord("CASCADE", "RESTRICT");
  return { type: "DROP", kind, name, ifExists: onlyIfExists };
}

export function alterUser(cursor: Cursor): Tree | undefined {
  if (!cursor.words("ALTER", "USER")) return undefined;
  ifExists(cursor);
  const name = cursor.identifier();
  cursor.expectWords("SET");
  return { type: "ALTER USER", name, options: options(cursor) };
}

export function showObjects(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW")) return undefined;
  cursor.words("TERSE");
  const kind = PLURALS[cursor.next.value];
  if (kind === undefined) return undefined;
  cursor.take();
  if (kind !== "PARAMETERS") return { type: "SHOW", kind, scope: showScope(cursor) };
  const like = cursor.words("LIKE") ? cursor.string() : undefined;
  if (cursor.words("IN")) cursor.anyWord("SESSION", "ACCOUNT");
  return {
    type: "SHOW",
    kind,
    scope: { like, in: undefined, startsWith: undefined, limit: undefined },
  };
}

export function use(cursor: Cursor): Tree | undefined {
  if (!cursor.words("USE")) return undefined;
  const kind = cursor.anyWord("DATABASE", "SCHEMA", "ROLE", "WAREHOUSE");
  const name = cursor.name();
  return { type: "USE", kind: kind ?? (name.length === 2 ? "SCHEMA" : "DATABASE"), name };
}

export function alterSession(cursor: Cursor): Tree | undefined {
  if (!cursor.words("ALTER", "SESSION")) return undefined;
  if (cursor.words("SET")) return { type: "ALTER SESSION", set: options(cursor), unset: [] };
  cursor.expectWords("UNSET");
  const unset = [];
  do unset.push(cursor.identifier());
  while (cursor.operator(","));
  return { type: "ALTER SESSION", set: {}, unset };
}

export function transaction(cursor: Cursor): Tree | undefined {
  const word = cursor.anyWord("BEGIN", "COMMIT", "ROLLBACK");
  if (word === undefined) return undefined;
  cursor.words("TRANSACTION");
  return { type: "TRANSACTION", word };
}

import type { Cursor } from "../cursor";
import type { ModelAction, Tree } from "../tree";
import { ifExists, ifNotExists, orReplace, versionFrom } from "./parts";

/** Statements on models. Source: https://docs.snowflake.com/en/sql-reference/commands-model */

export function createModel(cursor: Cursor): Tree | undefined {
  const start = cursor.position;
  if (!cursor.words("CREATE")) return undefined;
  const replace = orReplace(cursor);
  if (!cursor.words("MODEL")) {
    cursor.position = start;
    return undefined;
  }
  const unlessExists = ifNotExists(cursor);
  const name = cursor.name();
  const version = cursor.words("WITH", "VERSION") ? cursor.identifier() : undefined;
  return {
    type: "CREATE MODEL",
    name,
    orReplace: replace,
    ifNotExists: unlessExists,
    version,
    from: versionFrom(cursor),
  };
}

export function alterModel(cursor: Cursor): Tree | undefined {
  if (!cursor.words("ALTER", "MODEL")) return undefined;
  const onlyIfExists = ifExists(cursor);
  const name = cursor.name();
  return { type: "ALTER MODEL", name, ifExists: onlyIfExists, action: modelAction(cursor) };
}

function modelAction(cursor: Cursor): ModelAction {
  if (cursor.words("ADD", "VERSION")) {
    return { do: "ADD VERSION", version: cursor.identifier(), from: versionFrom(cursor) };
  }
  if (cursor.words("DROP", "VERSION")) return { do: "DROP VERSION", version: cursor.identifier() };
  if (cursor.words("RENAME", "TO")) return { do: "RENAME", to: cursor.name() };
  if (cursor.words("MODIFY", "VERSION")) return modifyVersion(cursor);
  if (cursor.words("VERSION")) return versionAlias(cursor);
  if (cursor.words("SET", "TAG")) return { do: "SET TAG", tags: tagValues(cursor) };
  if (cursor.words("UNSET", "TAG")) return { do: "UNSET TAG", tags: tagNames(cursor) };
  if (cursor.words("SET")) return setModel(cursor);
  return cursor.fail();
}

function modifyVersion(cursor: Cursor): ModelAction {
  const version = cursor.identifier();
  cursor.expectWords("SET");
  const set = known(cursor, ["COMMENT", "METADATA"]);
  return { do: "MODIFY VERSION", version, comment: set["COMMENT"], metadata: set["METADATA"] };
}

function versionAlias(cursor: Cursor): ModelAction {
  const version = cursor.identifier();
  if (cursor.words("UNSET", "ALIAS")) return { do: "UNSET ALIAS", version };
  cursor.expectWords("SET", "ALIAS");
  cursor.expectOperator("=");
  return { do: "SET ALIAS", version, alias: cursor.identifier() };
}

function setModel(cursor: Cursor): ModelAction {
  const set = known(cursor, ["COMMENT", "DEFAULT_VERSION"]);
  return { do: "SET", comment: set["COMMENT"], defaultVersion: set["DEFAULT_VERSION"] };
}

/** Options of which only these exist, and at least one must. */
function known(cursor: Cursor, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  do {
    const name = names.find((each) => cursor.words(each)) ?? cursor.fail();
    cursor.expectOperator("=");
    found[name] = cursor.value();
  } while (cursor.operator(",") || (!cursor.atEnd() && names.includes(cursor.next.value)));
  return found;
}

function tagValues(cursor: Cursor): { name: readonly string[]; value: string }[] {
  const tags = [];
  do {
    const name = cursor.name();
    cursor.expectOperator("=");
    tags.push({ name, value: cursor.string() });
  } while (cursor.operator(","));
  return tags;
}

function tagNames(cursor: Cursor): (readonly string[])[] {
  const names = [];
  do names.push(cursor.name());
  while (cursor.operator(","));
  return names;
}

export function commentOnModel(cursor: Cursor): Tree | undefined {
  const start = cursor.position;
  if (!cursor.words("COMMENT")) return undefined;
  const onlyIfExists = ifExists(cursor);
  if (!cursor.words("ON", "MODEL")) {
    cursor.position = start;
    return undefined;
  }
  const name = cursor.name();
  cursor.expectWords("IS");
  return { type: "COMMENT ON MODEL", name, ifExists: onlyIfExists, comment: cursor.string() };
}

export function showVersions(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW", "VERSIONS")) return undefined;
  const like = cursor.words("LIKE") ? cursor.string() : undefined;
  cursor.expectWords("IN", "MODEL");
  return { type: "SHOW VERSIONS", model: cursor.name(), like };
}

export function showModelFunctions(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW", "FUNCTIONS")) return undefined;
  const like = cursor.words("LIKE") ? cursor.string() : undefined;
  cursor.expectWords("IN", "MODEL");
  const model = cursor.name();
  return {
    type: "SHOW FUNCTIONS",
    model,
    version: cursor.words("VERSION") ? cursor.identifier() : undefined,
    like,
  };
}

import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import type { ModelAction, Tree } from "../tree";
import { versionFrom } from "./locations";
import { ifExists, ifNotExists, like, listOf, orReplace, tagValue } from "./parts";

/** Statements on models. Source: https://docs.snowflake.com/en/sql-reference/commands-model */

export function createModel(cursor: Cursor): Tree | undefined {
  const start = cursor.position;
  if (!cursor.words("CREATE")) return undefined;
  const replace = orReplace(cursor);
  if (!cursor.words("MODEL")) {
    cursor.position = start;
    return undefined;
  }
  refuseMonitor(cursor);
  const unlessExists = ifNotExists(cursor, replace);
  const name = cursor.name();
  const common = { name, orReplace: replace, ifNotExists: unlessExists };
  if (cursor.words("WITH", "LIVE", "VERSION"))
    return { type: "CREATE LIVE MODEL", ...common, version: cursor.identifier() };
  const version = cursor.words("WITH", "VERSION") ? cursor.identifier() : undefined;
  return { type: "CREATE MODEL", ...common, version, from: versionFrom(cursor) };
}

export function dropModel(cursor: Cursor): Tree | undefined {
  if (!cursor.words("DROP", "MODEL")) return undefined;
  refuseMonitor(cursor);
  // Not in the grammar; widely used all the same. Source: https://docs.snowflake.com/en/sql-reference/sql/drop-model
  const onlyIfExists = cursor.grammar.dropModelIfExists && ifExists(cursor);
  return { type: "DROP", kind: "MODEL", name: cursor.name(), ifExists: onlyIfExists };
}

export function alterModel(cursor: Cursor): Tree | undefined {
  if (!cursor.words("ALTER", "MODEL")) return undefined;
  refuseMonitor(cursor);
  const onlyIfExists = ifExists(cursor);
  const name = cursor.name();
  return { type: "ALTER MODEL", name, ifExists: onlyIfExists, action: modelAction(cursor) };
}

/** What may follow the name of a model, so that a model may be called MONITOR. */
const AFTER_NAME = new Set("WITH FROM ADD DROP RENAME MODIFY VERSION SET UNSET COMMIT".split(" "));

function refuseMonitor(cursor: Cursor): void {
  const start = cursor.position;
  if (!cursor.words("MONITOR")) return;
  const { type, value } = cursor.next;
  const named = type === "quoted" || (type === "word" && !AFTER_NAME.has(value));
  if (named) throw notSupported("model monitors");
  cursor.position = start;
}

function modelAction(cursor: Cursor): ModelAction {
  if (cursor.words("ADD", "LIVE", "VERSION"))
    return { do: "ADD LIVE VERSION", version: cursor.identifier() };
  if (cursor.words("COMMIT", "VERSION")) return commitVersion(cursor);
  if (cursor.words("ADD", "VERSION"))
    return { do: "ADD VERSION", version: cursor.identifier(), from: versionFrom(cursor) };
  if (cursor.words("DROP", "VERSION")) return { do: "DROP VERSION", version: cursor.identifier() };
  if (cursor.words("RENAME", "TO")) return { do: "RENAME", to: cursor.name() };
  if (cursor.words("MODIFY", "VERSION")) return modifyVersion(cursor);
  if (cursor.words("VERSION")) return versionAlias(cursor);
  if (cursor.words("SET", "TAG")) return { do: "SET TAG", tags: listOf(cursor, tagValue) };
  if (cursor.words("UNSET", "TAG"))
    return { do: "UNSET TAG", tags: listOf(cursor, (each) => each.name()) };
  if (cursor.grammar.unsetComment && cursor.words("UNSET", "COMMENT"))
    return { do: "UNSET COMMENT" };
  if (cursor.words("SET")) return setModel(cursor);
  return cursor.fail();
}

/** Source: snowflake-ml-python 2.6.0, model/_client/sql/model_version.py */
function commitVersion(cursor: Cursor): ModelAction {
  const version = cursor.identifier();
  const renameTo = cursor.words("RENAME", "TO") ? cursor.name() : undefined;
  const renames = cursor.words("RENAME", "VERSION", "TO");
  const renameVersion = renames ? cursor.identifier() : undefined;
  return { do: "COMMIT VERSION", version, renameTo, renameVersion };
}

function modifyVersion(cursor: Cursor): ModelAction {
  const version = cursor.identifier();
  cursor.expectWords("SET");
  const set = settings(cursor, {
    COMMENT: (each) => each.string(),
    METADATA: (each) => each.string(),
  });
  return { do: "MODIFY VERSION", version, comment: set.COMMENT, metadata: set.METADATA };
}

function versionAlias(cursor: Cursor): ModelAction {
  const version = cursor.identifier();
  if (cursor.words("UNSET", "ALIAS")) return { do: "UNSET ALIAS", version };
  cursor.expectWords("SET", "ALIAS");
  cursor.expectOperator("=");
  // Aliases are identifiers without quotes. Source: alter-model-modify-version, "SET ALIAS"
  if (cursor.next.type === "quoted" && !cursor.grammar.quotedAlias) cursor.fail();
  return { do: "SET ALIAS", version, alias: cursor.identifier() };
}

function setModel(cursor: Cursor): ModelAction {
  const set = settings(cursor, {
    COMMENT: (each) => each.string(),
    DEFAULT_VERSION: defaultVersion,
  });
  return { do: "SET", comment: set.COMMENT, defaultVersion: set.DEFAULT_VERSION };
}

/** An identifier; scripts with a string exist too. Source: alter-model, "Parameters" */
function defaultVersion(cursor: Cursor): { text: string; isString: boolean } {
  const isString = cursor.next.type === "string";
  return { text: isString ? cursor.string() : cursor.identifier(), isString };
}

/** Settings of which only these exist, and at least one must; none stands twice. */
function settings<T extends Readonly<Record<string, (cursor: Cursor) => unknown>>>(
  cursor: Cursor,
  readers: T,
): { [K in keyof T]?: ReturnType<T[K]> } {
  const found: Record<string, unknown> = {};
  do {
    const name = cursor.anyWord(...Object.keys(readers)) ?? cursor.fail();
    if (Object.hasOwn(found, name)) cursor.fail();
    cursor.expectOperator("=");
    found[name] = readers[name]?.(cursor);
  } while (cursor.operator(",") || !cursor.atEnd());
  return found as { [K in keyof T]?: ReturnType<T[K]> };
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
  const pattern = like(cursor);
  cursor.expectWords("IN", "MODEL");
  return { type: "SHOW VERSIONS", model: cursor.name(), like: pattern };
}

export function showModelFunctions(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW", "FUNCTIONS")) return undefined;
  const pattern = like(cursor);
  if (!cursor.words("IN", "MODEL")) throw notSupported("SHOW FUNCTIONS without IN MODEL");
  const model = cursor.name();
  const version = cursor.words("VERSION") ? cursor.identifier() : undefined;
  return { type: "SHOW FUNCTIONS", model, version, like: pattern };
}

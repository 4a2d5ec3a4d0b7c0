import { owns } from "../catalog/access";
import { at, printed } from "../catalog/catalog";
import { exists, forbidden, invalidValue, memberExists, missing, refused } from "../catalog/errors";
import type { Model, Version } from "../catalog/state";
import { SnowflakeError } from "../contract";
import type { StatementResult } from "../contract";
import type { ModelAction, Tree } from "../sql/tree";
import { removeFolder } from "./folders";
import { SYSTEM_NAMES, addVersion, findVersion, nameTaken } from "./models";
import { checkName } from "./objects";
import {
  mayDefaultToAlias,
  mayDropByAlias,
  mayRepeatAlias,
  mayReplaceAlias,
  mayUnsetNothing,
} from "./unknowns";
import type { Run } from "./world";
import { status } from "./world";

/** ALTER MODEL and COMMENT ON MODEL. Source: https://docs.snowflake.com/en/sql-reference/sql/alter-model */

/** Source: alter-model-modify-version (METADATA) */
const METADATA_BYTES = 100 * 1024;

/** Source: https://docs.snowflake.com/en/user-guide/object-tagging/introduction */
const TAG_VALUE_LENGTH = 256;
const TAGS_PER_OBJECT = 50;

export function alterModel(
  run: Run,
  tree: Extract<Tree, { type: "ALTER MODEL" }>,
): StatementResult {
  const { catalog } = run.world;
  try {
    const found = catalog.model(run.session, tree.name, "ALTER MODEL");
    if (!mayAlter(run, found.model, tree.action)) throw forbidden("model", found.model.name);
    act(run, found, tree.action);
  } catch (error) {
    if (tree.ifExists && error instanceof SnowflakeError && error.code === "002003") {
      return status("Statement executed successfully.");
    }
    throw error;
  }
  catalog.commit();
  return status("Statement executed successfully.");
}

/** A role with APPLY on a tag may set it on a model of others. Source: object tagging, "Privileges" */
function mayAlter(run: Run, model: Model, action: ModelAction): boolean {
  const { catalog } = run.world;
  if (owns(catalog.state, run.session.role, model)) return true;
  if (action.do !== "SET TAG" && action.do !== "UNSET TAG") return false;
  const names = action.do === "SET TAG" ? action.tags.map((tag) => tag.name) : action.tags;
  return names.every((name) =>
    catalog.may(run.session, "APPLY", catalog.tag(run.session, name, "ALTER MODEL").tag),
  );
}

type Found = ReturnType<Run["world"]["catalog"]["model"]>;

function act(run: Run, found: Found, action: ModelAction): void {
  const { model } = found;
  switch (action.do) {
    case "ADD VERSION":
      addVersion(run, model, action.version, action.from);
      return;
    case "DROP VERSION":
      dropVersion(run, model, action.version);
      return;
    case "SET ALIAS":
      setAlias(run, model, action.version, action.alias);
      return;
    case "UNSET ALIAS":
      unsetAlias(run, model, action.version);
      return;
    case "MODIFY VERSION":
      modifyVersion(findVersion(model, action.version), action);
      return;
    case "SET":
      setModel(run, model, action);
      return;
    case "SET TAG":
      for (const tag of action.tags) setTag(run, model, tag);
      return;
    case "UNSET TAG":
      for (const name of action.tags) {
        Reflect.deleteProperty(
          model.tags,
          String(run.world.catalog.tag(run.session, name, "ALTER MODEL").tag.id),
        );
      }
      return;
    case "RENAME":
      rename(run, found, action.to);
  }
}

/** The default version stays, and with it the last one. Source: alter-model-drop-version */
function dropVersion(run: Run, model: Model, name: string): void {
  const version = findVersion(model, name);
  if (version.name !== name && !mayDropByAlias(run.world.unknowns)) throw missing("Version", name);
  if (version.name === model.defaultVersion) {
    throw refused(
      `Cannot drop version '${name}': it is the default version of model '${model.name}'.`,
    );
  }
  model.versions = model.versions.filter((each) => each !== version);
  const alias = aliasOf(model, version);
  if (alias !== undefined) Reflect.deleteProperty(model.aliases, alias);
  removeFolder(run.world.filesRoot, version.folder);
}

/** SET ALIAS takes no alias away from another version. Source: model management guide */
function setAlias(run: Run, model: Model, name: string, alias: string): void {
  const { unknowns } = run.world;
  const version = findVersion(model, name);
  if (version.name !== name) throw missing("Version", name);
  if (SYSTEM_NAMES.has(alias)) throw refused(`'${alias}' is a system alias and cannot be set.`);
  const holder = at(model.aliases, alias);
  if (holder === name && mayRepeatAlias(unknowns)) return;
  if (nameTaken(model, alias)) throw memberExists("Alias", alias, model.name);
  const other = aliasOf(model, version);
  if (other !== undefined) {
    if (!mayReplaceAlias(unknowns))
      throw refused(`Version '${name}' has the alias '${other}' already.`);
    Reflect.deleteProperty(model.aliases, other);
  }
  model.aliases[alias] = name;
}

function unsetAlias(run: Run, model: Model, name: string): void {
  const alias = aliasOf(model, findVersion(model, name));
  if (alias !== undefined) Reflect.deleteProperty(model.aliases, alias);
  else if (!mayUnsetNothing(run.world.unknowns)) throw refused(`Version '${name}' has no alias.`);
}

function aliasOf(model: Model, version: Version): string | undefined {
  return Object.entries(model.aliases).find(([, target]) => target === version.name)?.[0];
}

function modifyVersion(
  version: Version,
  { comment, metadata }: Extract<ModelAction, { do: "MODIFY VERSION" }>,
): void {
  if (metadata !== undefined) {
    if (Buffer.byteLength(metadata, "utf8") > METADATA_BYTES || !isObject(metadata)) {
      throw invalidValue(metadata.slice(0, 40), "METADATA");
    }
    version.metadata = metadata;
  }
  if (comment !== undefined) version.comment = comment;
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function setModel(
  run: Run,
  model: Model,
  { comment, defaultVersion }: Extract<ModelAction, { do: "SET" }>,
): void {
  if (defaultVersion !== undefined) {
    const version = findVersion(model, defaultVersion);
    if (version.name !== defaultVersion && !mayDefaultToAlias(run.world.unknowns)) {
      throw missing("Version", defaultVersion);
    }
    model.defaultVersion = version.name;
  }
  if (comment !== undefined) model.comment = comment;
}

function setTag(
  run: Run,
  model: Model,
  { name, value }: { name: readonly string[]; value: string },
): void {
  const { tag } = run.world.catalog.tag(run.session, name, "ALTER MODEL");
  const allowed = tag.allowedValues?.includes(value) ?? true;
  if (!allowed || value.length > TAG_VALUE_LENGTH) throw invalidValue(value, tag.name);
  if (
    Object.keys(model.tags).length >= TAGS_PER_OBJECT &&
    at(model.tags, String(tag.id)) === undefined
  ) {
    throw refused(`Model '${model.name}' has ${String(TAGS_PER_OBJECT)} tags already.`);
  }
  model.tags[String(tag.id)] = value;
}

/** An unqualified new name means the session's schema. Source: alter-model (inferred) */
function rename(run: Run, { schema, model }: Found, to: readonly string[]): void {
  const target = run.world.catalog.locate(run.session, to, "ALTER MODEL");
  checkName(target.name);
  if (at(target.schema.models, target.name) !== undefined) {
    throw exists(printed(target.database.name, target.schema.name, target.name));
  }
  const moves = target.schema !== schema;
  if (moves && !run.world.catalog.may(run.session, "CREATE MODEL", target.schema)) {
    throw forbidden("schema", target.schema.name);
  }
  Reflect.deleteProperty(schema.models, model.name);
  model.name = target.name;
  target.schema.models[target.name] = model;
}

export function commentOnModel(
  run: Run,
  tree: Extract<Tree, { type: "COMMENT ON MODEL" }>,
): StatementResult {
  const action = { do: "SET", comment: tree.comment, defaultVersion: undefined } as const;
  return alterModel(run, { type: "ALTER MODEL", name: tree.name, ifExists: tree.ifExists, action });
}

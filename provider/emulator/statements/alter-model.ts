import { forbidden, invalidValue, missing, refused } from "../catalog/errors";
import type { Model, Version } from "../catalog/state";
import type { StatementResult } from "../contract";
import { wholeName } from "../sql/cursor";
import type { ModelAction, TreeOf } from "../sql/tree";
import { aliasOf, setAlias, unsetAlias } from "./aliases";
import { addLiveVersion, commitVersion, dropLiveVersion } from "./live-versions";
import { checkTagging, setTags, unsetTags } from "./model-tags";
import { unlessGone } from "./unless-gone";
import { discard } from "./removal";
import type { FoundModel } from "./rename-model";
import { moveModel, newPlaceOf } from "./rename-model";
import { addVersion, findVersion } from "./versions";
import type { Run } from "./world";
import { DONE, answered, status } from "./world";

/** ALTER MODEL and COMMENT ON MODEL. Source: https://docs.snowflake.com/en/sql-reference/sql/alter-model */

/** Source: alter-model-modify-version (METADATA) */
const METADATA_BYTES = 100 * 1024;

type Action<T extends ModelAction["do"]> = Extract<ModelAction, { readonly do: T }>;

/** IF EXISTS excuses a missing model, not a missing version, tag, source or target. */
export function alterModel(run: Run, tree: TreeOf<"ALTER MODEL">): StatementResult {
  const { catalog } = run.world;
  const found = unlessGone(tree.ifExists, () =>
    catalog.model(run.session, tree.name, "ALTER MODEL"),
  );
  if (found === undefined) return status(DONE);
  checkRights(run, found.model, tree.action);
  act(run, found, tree.action);
  catalog.commit();
  return status(DONE);
}

/** @throws SnowflakeError when the role may not do that */
function checkRights(run: Run, model: Model, action: ModelAction): void {
  if (action.do === "SET TAG") {
    const names = action.tags.map((tag) => tag.name);
    checkTagging(run, { object: model, kind: "model" }, names);
  } else if (action.do === "UNSET TAG")
    checkTagging(run, { object: model, kind: "model" }, action.tags);
  else if (!run.world.catalog.owns(run.session, model)) throw forbidden("model", model.name);
}

function act(run: Run, found: FoundModel, action: ModelAction): void {
  const { model } = found;
  if (action.do === "COMMIT VERSION") commitVersion(run, found, action);
  else if ("version" in action) actOnVersion(run, model, action);
  else if (action.do === "SET") setModel(run, model, action);
  else if (action.do === "UNSET COMMENT") model.comment = null;
  else if (action.do === "SET TAG") setTags(run, model, action.tags);
  else if (action.do === "UNSET TAG") unsetTags(run, model, action.tags);
  else moveModel(found, newPlaceOf(run, found, action.to));
}

function actOnVersion(
  run: Run,
  model: Model,
  action: Exclude<Extract<ModelAction, { readonly version: string }>, Action<"COMMIT VERSION">>,
): void {
  switch (action.do) {
    case "ADD VERSION":
      addVersion(run, model, { name: action.version, from: action.from });
      return;
    case "ADD LIVE VERSION":
      addLiveVersion(run, model, action.version);
      return;
    case "DROP VERSION":
      dropVersion(run, model, action.version);
      return;
    case "SET ALIAS":
      setAlias(run, model, action);
      return;
    case "UNSET ALIAS":
      unsetAlias(run, model, action.version);
      return;
    case "MODIFY VERSION":
      modifyVersion(run, findVersion(model, action.version), action);
  }
}

/** The default version stays. Source: alter-model-drop-version */
function dropVersion(run: Run, model: Model, name: string): void {
  if (dropLiveVersion(run, model, name)) return;
  const version = findVersion(model, name);
  if (version.name !== name && !answered(run, "dropByAlias")) throw missing("Version", name);
  if (version.name === model.defaultVersion)
    throw refused(`Version '${version.name}' is the default version and cannot be dropped.`);
  const alias = aliasOf(model, version);
  if (alias !== undefined) {
    if (!answered(run, "dropAliased"))
      throw refused(`Version '${version.name}' has the alias '${alias}' and cannot be dropped.`);
    Reflect.deleteProperty(model.aliases, alias);
  }
  model.versions = model.versions.filter((each) => each !== version);
  discard(run.world, version.folder);
}

function modifyVersion(
  run: Run,
  version: Version,
  { comment, metadata }: Action<"MODIFY VERSION">,
): void {
  if (metadata !== undefined) {
    const fits = Buffer.byteLength(metadata, "utf8") <= METADATA_BYTES;
    if (!fits || !isMetadata(run, metadata)) throw invalidValue(metadata.slice(0, 40), "METADATA");
    version.metadata = metadata;
  }
  if (comment !== undefined) version.comment = stored(run, comment);
  version.alteredOn = run.world.now();
}

function isMetadata(run: Run, text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject || answered(run, "metadataOfAnyJson");
  } catch {
    return false;
  }
}

/** A comment as SHOW will print it. */
function stored(run: Run, comment: string): string | null {
  return comment === "" ? answered(run, "emptyComment") : comment;
}

function setModel(run: Run, model: Model, { comment, defaultVersion }: Action<"SET">): void {
  if (defaultVersion !== undefined) model.defaultVersion = newDefault(run, model, defaultVersion);
  if (comment !== undefined) model.comment = stored(run, comment);
}

function newDefault(
  run: Run,
  model: Model,
  { text, isString }: NonNullable<Action<"SET">["defaultVersion"]>,
): string {
  const folds = isString && answered(run, "defaultStringFolds");
  const name = folds ? (wholeName(text, run.grammar).at(-1) ?? text) : text;
  const version = findVersion(model, name);
  if (version.name !== name && !answered(run, "defaultToAlias")) throw missing("Version", text);
  return version.name;
}

export function commentOnModel(run: Run, tree: TreeOf<"COMMENT ON MODEL">): StatementResult {
  const action = { do: "SET", comment: tree.comment, defaultVersion: undefined } as const;
  return alterModel(run, { type: "ALTER MODEL", name: tree.name, ifExists: tree.ifExists, action });
}

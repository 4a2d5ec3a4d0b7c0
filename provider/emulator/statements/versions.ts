import { cpSync } from "node:fs";
import { join } from "node:path";
import { at } from "../catalog/catalog";
import { forbidden, memberExists, missing, refused } from "../catalog/errors";
import type { Model, Version } from "../catalog/state";
import type { VersionFrom } from "../sql/tree";
import { emptyFolder, inside } from "./folders";
import { checkMemberName } from "./names";
import type { PackageFacts } from "./packages";
import { readPackage } from "./packages";
import { discard } from "./removal";
import type { Run, World } from "./world";
import { answered, needWarehouse } from "./world";

/** Versions of models: how one is found, and what one is made from. */

/** Versions per model. Source: model registry overview, "Limits" */
const MOST_VERSIONS = 1000;

/** A version by name, alias or system alias. Source: alter-model-modify-version */
export function findVersion(model: Model, name: string): Version {
  const target = systemTarget(model, name) ?? ownTarget(model, name);
  const found = model.versions.find((version) => version.name === target);
  if (found !== undefined) return found;
  const isLive = model.live.some((version) => version.name === name);
  throw isLive ? refused(`Version '${name}' is live: commit it first.`) : missing("Version", name);
}

function systemTarget(model: Model, name: string): string | undefined {
  if (name === "DEFAULT") return model.defaultVersion;
  if (name === "FIRST") return model.versions[0]?.name;
  return name === "LAST" ? model.versions.at(-1)?.name : undefined;
}

function ownTarget(model: Model, name: string): string | undefined {
  const isVersion = model.versions.some((version) => version.name === name);
  return isVersion ? name : at(model.aliases, name);
}

/** Adds a version; the default stays where it is. Source: alter-model-add-version */
export function addVersion(
  run: Run,
  model: Model,
  { name, from }: { readonly name: string; readonly from: VersionFrom },
): void {
  checkFree(run, model, { name });
  checkRoom(model);
  model.versions.push(newVersion(run, name, from).version);
}

/** Versions, live ones too, and aliases share their names. @throws SnowflakeError when one has it */
export function checkFree(
  run: Run,
  model: Model,
  { name, besides }: { readonly name: string; readonly besides?: Version },
): void {
  const taken =
    hasVersion(model, name, besides) ||
    (!answered(run, "versionNamedLikeAlias") && at(model.aliases, name) !== undefined);
  if (!taken) return;
  const member = { what: "Version", name, model: model.name } as const;
  throw memberExists(member, answered(run, "memberExistsCode"));
}

export function hasVersion(model: Model, name: string, besides?: Version): boolean {
  return [...model.versions, ...model.live].some(
    (version) => version !== besides && version.name === name,
  );
}

export function checkRoom(model: Model): void {
  if (model.versions.length + model.live.length >= MOST_VERSIONS)
    throw refused(`Model '${model.name}' has reached the limit of versions.`);
}

/** A version that no model has yet, and what its model would take over with it. */
export interface Made {
  readonly version: Version;
  readonly model: Pick<Model, "comment" | "tags"> | undefined;
}

/** Making a version is billed as warehouse compute. Source: create-model, "Usage notes" */
export function newVersion(run: Run, name: string, from: VersionFrom): Made {
  checkMemberName(name);
  const source = "model" in from ? copied(run, from) : packaged(run, from);
  needWarehouse(run);
  const folder = versionFolder(run.world, (to) => {
    cpSync(source.folder, to, { recursive: true });
  });
  const createdOn = run.world.now();
  const settings = { comment: null, metadata: "{}", ...source.settings };
  const version = { ...source.facts, ...settings, name, createdOn, alteredOn: createdOn, folder };
  return { version, model: source.model };
}

/** A folder that the next saved state may name; where filling it fails, it goes again. */
export function versionFolder(world: World, fill: (folder: string) => void): string {
  const folder = join("models", String(world.catalog.newId()));
  world.made.push(folder);
  try {
    fill(emptyFolder(world.filesRoot, folder));
    return folder;
  } catch (error) {
    discard(world, folder);
    throw error;
  }
}

interface Source {
  readonly facts: PackageFacts;
  readonly folder: string;
  /** What was set on the version and its model, where a copy takes it along. */
  readonly settings?: Pick<Version, "comment" | "metadata">;
  readonly model: Made["model"];
}

/** A copy takes the content; whether also what was set is not documented. Source: create-model */
function copied(run: Run, from: Extract<VersionFrom, { model: unknown }>): Source {
  const { catalog, filesRoot } = run.world;
  const { model } = catalog.model(run.session, from.model, "CREATE MODEL");
  if (!catalog.may(run.session, "READ", model)) throw forbidden("model", model.name);
  const version = findVersion(model, from.version ?? "DEFAULT");
  const { functions, userData, attributes, environment, runnableIn, spec, size } = version;
  const source = {
    facts: { functions, userData, attributes, environment, runnableIn, spec, size },
    folder: inside(filesRoot, version.folder),
  };
  if (!answered(run, "copyTakesSettings")) return { ...source, model: undefined };
  const { comment, metadata } = version;
  return { ...source, settings: { comment, metadata }, model };
}

function packaged(run: Run, from: Extract<VersionFrom, { stage: unknown }>): Source {
  const { catalog, filesRoot } = run.world;
  const { stage } = catalog.stage(run.session, from.stage, "CREATE MODEL");
  // That READ is what it takes is inferred: the page names no privilege on the stage.
  if (!catalog.may(run.session, "READ", stage)) throw forbidden("stage", stage.name);
  const folder = inside(inside(filesRoot, stage.folder), from.path);
  return { facts: readPackage(folder, from.stage.join(".")), folder, model: undefined };
}

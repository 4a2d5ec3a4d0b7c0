import { join } from "node:path";
import { owns } from "../catalog/access";
import { at, printed } from "../catalog/catalog";
import type { Place } from "../catalog/catalog";
import {
  exists,
  forbidden,
  invalidValue,
  memberExists,
  missing,
  noWarehouse,
  refused,
} from "../catalog/errors";
import type { Model, Version } from "../catalog/state";
import type { StatementResult } from "../contract";
import type { Tree, VersionFrom } from "../sql/tree";
import { copyFolder, inside, removeFolder } from "./folders";
import { checkName, newObject } from "./objects";
import type { PackageFacts } from "./packages";
import { readPackage } from "./packages";
import { mayDropIfExists, mayNameVersionItself } from "./unknowns";
import type { Run } from "./world";
import { status } from "./world";

/** CREATE and DROP of models, and what a version is made from. */

/** Versions per model. Source: model registry overview, "Limits" */
const MOST_VERSIONS = 1000;

export function createModel(
  run: Run,
  tree: Extract<Tree, { type: "CREATE MODEL" }>,
): StatementResult {
  const { catalog, unknowns } = run.world;
  const { database, schema, name } = catalog.locate(run.session, tree.name, "CREATE MODEL");
  checkName(name);
  const title = printed(database.name, schema.name, name);
  if (!catalog.may(run.session, "CREATE MODEL", schema))
    throw forbidden("schema", printed(database.name, schema.name));
  const standing = at(schema.models, name);
  if (standing !== undefined) {
    if (tree.ifNotExists) return status(`${title} already exists, statement succeeded.`);
    if (!tree.orReplace) throw exists(title);
    removeModel(run, { database, schema }, standing);
  }
  if (tree.version === undefined && !mayNameVersionItself(unknowns))
    throw invalidValue("", "WITH VERSION");
  const first = newVersion(run, tree.version ?? "VERSION_1", tree.from);
  schema.models[name] = {
    ...newObject(run, name, null),
    type: "USER_MODEL",
    versions: [first],
    defaultVersion: first.name,
    aliases: {},
    tags: {},
  };
  catalog.commit();
  return status(`Model ${title} successfully created.`);
}

export function dropModel(run: Run, tree: Extract<Tree, { type: "DROP" }>): StatementResult {
  const { catalog, unknowns } = run.world;
  if (tree.ifExists && !mayDropIfExists(unknowns)) throw refused("syntax error: unexpected 'IF'.");
  const { model, ...place } = catalog.model(run.session, tree.name, "DROP MODEL");
  if (!owns(catalog.state, run.session.role, model)) throw forbidden("model", model.name);
  removeModel(run, place, model);
  catalog.commit();
  return status(`${model.name} successfully dropped.`);
}

function removeModel(run: Run, { schema }: Place, model: Model): void {
  const { catalog, filesRoot } = run.world;
  for (const version of model.versions) removeFolder(filesRoot, version.folder);
  Reflect.deleteProperty(schema.models, model.name);
  catalog.state.grants = catalog.state.grants.filter((grant) => grant.on !== model.id);
}

/** Adds a version; the default stays where it is. Source: alter-model-add-version */
export function addVersion(run: Run, model: Model, name: string, from: VersionFrom): void {
  if (nameTaken(model, name)) throw memberExists("Version", name, model.name);
  if (model.versions.length >= MOST_VERSIONS)
    throw refused(`Model '${model.name}' has reached the limit of versions.`);
  model.versions.push(newVersion(run, name, from));
}

/** Versions, aliases and system aliases share their names. Source: alter-model-modify-version */
export function nameTaken(model: Model, name: string): boolean {
  return (
    model.versions.some((version) => version.name === name) ||
    at(model.aliases, name) !== undefined ||
    SYSTEM_NAMES.has(name)
  );
}

export const SYSTEM_NAMES: ReadonlySet<string> = new Set(["DEFAULT", "FIRST", "LAST"]);

function newVersion(run: Run, name: string, from: VersionFrom): Version {
  checkName(name);
  // Making a version is billed as warehouse compute. Source: create-model, "Usage notes"
  if (run.session.warehouse === null) throw noWarehouse();
  const { catalog, filesRoot } = run.world;
  const folder = join("models", String(catalog.newId()));
  const source = "model" in from ? sourceVersion(run, from) : stagedPackage(run, from.stage);
  copyFolder(source.folder, join(filesRoot, folder));
  return {
    ...source.facts,
    name,
    createdOn: run.world.now(),
    comment: null,
    metadata: "{}",
    folder,
  };
}

interface Source {
  readonly facts: PackageFacts;
  readonly folder: string;
}

/** A copy takes the content and nothing that was set on the version. Source: create-model */
function sourceVersion(run: Run, from: Extract<VersionFrom, { model: unknown }>): Source {
  const { catalog, filesRoot } = run.world;
  const { model } = catalog.model(run.session, from.model, "CREATE MODEL");
  if (!catalog.may(run.session, "READ", model)) throw forbidden("model", model.name);
  const version = findVersion(model, from.version ?? "DEFAULT");
  const { functions, userData, attributes, environment, runnableIn, spec, size } = version;
  return {
    facts: { functions, userData, attributes, environment, runnableIn, spec, size },
    folder: inside(filesRoot, version.folder),
  };
}

function stagedPackage(run: Run, from: Extract<VersionFrom, { stage: unknown }>["stage"]): Source {
  const { catalog, filesRoot } = run.world;
  const { stage } = catalog.stage(run.session, from.stage, "CREATE MODEL");
  const folder = inside(inside(filesRoot, stage.folder), from.path);
  return { facts: readPackage(folder, from.stage.join(".")), folder };
}

/** A version by name, alias or system alias. Source: alter-model-modify-version */
export function findVersion(model: Model, name: string): Version {
  const [first] = model.versions;
  const target =
    name === "DEFAULT"
      ? model.defaultVersion
      : name === "FIRST"
        ? first?.name
        : name === "LAST"
          ? model.versions.at(-1)?.name
          : (at(model.aliases, name) ?? name);
  const found = model.versions.find((version) => version.name === target);
  if (found === undefined) throw missing("Version", name);
  return found;
}

import { printed } from "../catalog/catalog";
import type { Place } from "../catalog/catalog";
import type { Model, Version } from "../catalog/state";
import type { StatementResult } from "../contract";
import type { TreeOf } from "../sql/tree";
import { inContainer } from "./containers";
import { likeMatches } from "./like";
import { columnsOf, shown } from "./rows";
import type { ShownRecord } from "./rows";
import { placed } from "./show-kind";
import { findVersion } from "./versions";
import type { Run } from "./world";
import { answered } from "./world";

/** Rows of SHOW MODELS, SHOW VERSIONS and SHOW FUNCTIONS; columns as recorded on live accounts in 2025. */

export const MODEL_COLUMNS = columnsOf(
  "created_on name model_type database_name schema_name comment owner default_version_name versions:array aliases:object",
);

const VERSION_COLUMNS = columnsOf(
  "created_on name aliases:array comment database_name schema_name model_name is_default_version functions:array metadata:object user_data:object model_attributes:object size:fixed environment:object runnable_in:array inference_services:array model_spec",
);

const FUNCTION_COLUMNS = columnsOf(
  "created_on name version_name min_num_arguments:fixed max_num_arguments:fixed arguments return_type description language",
);

type Found = Place & { readonly model: Model };

/** One row of SHOW MODELS, but for its place. */
export function modelRecord(run: Run, model: Model): ShownRecord {
  return {
    created_on: model.createdOn,
    name: model.name,
    model_type: model.type,
    comment: model.comment,
    owner: model.owner,
    default_version_name: model.defaultVersion,
    versions: JSON.stringify(shownVersions(run, model).map((version) => version.name)),
    aliases: JSON.stringify(allAliases(model)),
  };
}

/** What SHOW knows of: live versions last, if at all. */
export function shownVersions(run: Run, model: Model): readonly Version[] {
  return answered(run, "showsLive") ? [...model.versions, ...model.live] : model.versions;
}

/** System aliases are always there, whoever set what. Source: alter-model-modify-version */
function allAliases(model: Model): Readonly<Record<string, string>> {
  const [first] = model.versions;
  const last = model.versions.at(-1);
  if (first === undefined || last === undefined) return {};
  return {
    DEFAULT: model.defaultVersion,
    FIRST: first.name,
    LAST: last.name,
    ...model.aliases,
  };
}

export function aliasesOf(model: Model, version: Version): readonly string[] {
  return Object.entries(allAliases(model))
    .filter(([, target]) => target === version.name)
    .map(([alias]) => alias);
}

export function showVersions(run: Run, tree: TreeOf<"SHOW VERSIONS">): StatementResult {
  const found = modelOf(run, tree.model, "SHOW VERSIONS");
  const records = shownVersions(run, found.model)
    .filter((version) => likeMatches(tree.like, version.name))
    .map((version) => versionRecord(found, version));
  return shown(run, VERSION_COLUMNS, records);
}

/** Whether a missing model counts as a missing container is not documented. */
function modelOf(run: Run, name: readonly string[], statement: string): Found {
  const find = (): Found => run.world.catalog.model(run.session, name, statement);
  return answered(run, "missingModelOfVersions") === "002043" ? inContainer(find) : find();
}

function versionRecord({ model, ...place }: Found, version: Version): ShownRecord {
  return {
    ...placed(place),
    created_on: version.createdOn,
    name: version.name,
    aliases: JSON.stringify(aliasesOf(model, version)),
    comment: version.comment,
    model_name: model.name,
    is_default_version: String(model.defaultVersion === version.name),
    functions: JSON.stringify(version.functions.map((each) => each.name)),
    metadata: version.metadata,
    user_data: version.userData,
    model_attributes: version.attributes,
    size: version.size,
    environment: version.environment,
    runnable_in: JSON.stringify(version.runnableIn),
    inference_services: "[]",
    model_spec: version.spec,
  };
}

export function showFunctions(run: Run, tree: TreeOf<"SHOW FUNCTIONS">): StatementResult {
  const { model } = modelOf(run, tree.model, "SHOW FUNCTIONS");
  const version = findVersion(model, tree.version ?? "DEFAULT");
  const records = version.functions
    .filter((each) => likeMatches(tree.like, each.name))
    .map((each) => ({
      created_on: version.createdOn,
      name: each.name,
      version_name: version.name,
      min_num_arguments: each.arguments.length,
      max_num_arguments: each.arguments.length,
      arguments: `${printed(each.name)}(${each.arguments.join(", ")}) RETURN ${each.returns}`,
      return_type: each.returns,
      description: "",
      language: "PYTHON",
    }));
  return shown(run, FUNCTION_COLUMNS, records);
}

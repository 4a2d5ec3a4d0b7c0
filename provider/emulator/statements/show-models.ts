import { printed } from "../catalog/catalog";
import { noContainer } from "../catalog/errors";
import type { Model, Version } from "../catalog/state";
import { SnowflakeError } from "../contract";
import type { StatementResult } from "../contract";
import type { Tree } from "../sql/tree";
import { findVersion } from "./models";
import type { Run, ShowCell } from "./world";
import { likeMatches, shown } from "./world";

/** SHOW MODELS, SHOW VERSIONS and SHOW FUNCTIONS; columns as recorded on live accounts in 2025. */

const MODEL_COLUMNS =
  "created_on name model_type database_name schema_name comment owner default_version_name versions aliases".split(
    " ",
  );

const VERSION_COLUMNS =
  "created_on name aliases comment database_name schema_name model_name is_default_version functions metadata user_data model_attributes size environment runnable_in inference_services model_spec".split(
    " ",
  );

const FUNCTION_COLUMNS =
  "created_on name version_name min_num_arguments max_num_arguments arguments return_type description language".split(
    " ",
  );

type Record_ = Readonly<Record<string, ShowCell>>;

/** The columns of SHOW MODELS and one record. */
export function modelRecord(model: Model, place: { database: string; schema: string }): Record_ {
  return {
    created_on: model.createdOn,
    name: model.name,
    model_type: model.type,
    database_name: place.database,
    schema_name: place.schema,
    comment: model.comment,
    owner: model.owner,
    default_version_name: model.defaultVersion,
    versions: JSON.stringify(model.versions.map((version) => version.name)),
    aliases: JSON.stringify({ ...systemAliases(model), ...model.aliases }),
  };
}

export { MODEL_COLUMNS };

/** Always there, whoever set what. Source: alter-model-modify-version */
function systemAliases(model: Model): Record<string, string> {
  const [first] = model.versions;
  return {
    DEFAULT: model.defaultVersion,
    FIRST: first?.name ?? "",
    LAST: model.versions.at(-1)?.name ?? "",
  };
}

export function showVersions(
  run: Run,
  tree: Extract<Tree, { type: "SHOW VERSIONS" }>,
): StatementResult {
  const { model, database, schema } = inContainer(() =>
    run.world.catalog.model(run.session, tree.model, "SHOW VERSIONS"),
  );
  const place = { database: database.name, schema: schema.name };
  const records = model.versions
    .filter((version) => likeMatches(tree.like, version.name))
    .map((version) => versionRecord(model, version, place));
  return shown(VERSION_COLUMNS, records);
}

/** A missing container of SHOW has a number of its own. Source: documentation of SHOW; unverified for models */
function inContainer<T>(find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (error instanceof SnowflakeError && error.code === "002003") throw noContainer();
    throw error;
  }
}

function versionRecord(
  model: Model,
  version: Version,
  place: { database: string; schema: string },
): Record_ {
  const aliases = Object.entries({ ...systemAliases(model), ...model.aliases })
    .filter(([, target]) => target === version.name)
    .map(([alias]) => alias);
  return {
    created_on: version.createdOn,
    name: version.name,
    aliases: JSON.stringify(aliases),
    comment: version.comment,
    database_name: place.database,
    schema_name: place.schema,
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

export function showFunctions(
  run: Run,
  tree: Extract<Tree, { type: "SHOW FUNCTIONS" }>,
): StatementResult {
  const { model } = inContainer(() =>
    run.world.catalog.model(run.session, tree.model, "SHOW FUNCTIONS"),
  );
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
  return shown(FUNCTION_COLUMNS, records);
}

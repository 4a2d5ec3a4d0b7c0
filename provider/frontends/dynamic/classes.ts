import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { alias } from "../../resources/alias";
import type { AliasInputs, AliasOutputs } from "../../resources/alias";
import { dynamicInferenceTable } from "../../resources/dynamic-inference-table";
import type {
  DynamicInferenceTableInputs,
  DynamicInferenceTableOutputs,
} from "../../resources/dynamic-inference-table";
import { model } from "../../resources/model";
import type { ModelInputs, ModelOutputs } from "../../resources/model";
import { modelVersion } from "../../resources/model-version";
import type { ModelVersionInputs, ModelVersionOutputs } from "../../resources/model-version";
import type {
  AliasArgs,
  DynamicInferenceTableArgs,
  ModelArgs,
  ModelVersionArgs,
} from "../program/arguments";
import type { ResourceClass } from "../program/classes";
import { resourceClass } from "../program/classes";
import { dynamicToken, nativeToken } from "../../schema/tokens";
import { PROVIDER_KEY, providerText } from "./protocol";

/**
 * Registered with Pulumi's dynamic provider, which finds the host by a text. The state may know the
 * resources from the plugin, and keeps them.
 */
function dynamicResource<Args extends object, I, F>(resource: Resource): ResourceClass<Args, I, F> {
  const carried = (kind: string): Values => ({ [PROVIDER_KEY]: providerText(kind) });
  const aliases = (kind: string) => [{ type: nativeToken(kind) }];
  return resourceClass({ resource, as: { typeToken: dynamicToken, carried, aliases } });
}

/**
 * A model of the Snowflake Model Registry. It is created with its first version, is protected from
 * deletion by default, and lends its name to everything that belongs to it.
 *
 * @example
 * const tumor = new Model("tumor", {
 *   database: "ML", schema: "PROD", name: "TUMOR",
 *   firstVersion: { name: "V1", source: { directory: "models/V1" } },
 * });
 */
export class Model extends dynamicResource<ModelArgs, ModelInputs, ModelOutputs>(model) {}

/**
 * A version of a model: immutable content from a local package, a stage or another model.
 *
 * @example
 * const v2 = new ModelVersion("v2", {
 *   model: tumor, name: "V2", source: { directory: "models/V2" },
 *   metrics: { roc_auc: 0.99 },
 * });
 */
export class ModelVersion extends dynamicResource<
  ModelVersionArgs,
  ModelVersionInputs,
  ModelVersionOutputs
>(modelVersion) {}

/**
 * An alias of a model, the name under which callers reach one of its versions; another `version`
 * moves it, which is the promotion. The name `DEFAULT` stands for the model's default version.
 *
 * @example
 * new Alias("production", { model: tumor, name: "PRODUCTION", version: "V2" });
 */
export class Alias extends dynamicResource<AliasArgs, AliasInputs, AliasOutputs>(alias) {}

/**
 * A dynamic table whose query calls a version of a model, so that new rows are scored as they come.
 * The version is pinned in the query; where `model` is an alias, the table follows it in the same update.
 *
 * @example
 * new DynamicInferenceTable("predictions", {
 *   database: "ML", schema: "PROD", name: "PREDICTIONS",
 *   source: "ML.PROD.SAMPLES", passthroughColumns: ["SAMPLE_ID"],
 *   model: production, arguments: ["MEAN_RADIUS", "MEAN_TEXTURE"],
 *   outputs: { PROBABILITY: { type: "FLOAT" } }, modelVersionColumn: "MODEL_VERSION",
 *   targetLag: "5 minutes", warehouse: "COMPUTE_WH",
 * });
 */
export class DynamicInferenceTable extends dynamicResource<
  DynamicInferenceTableArgs,
  DynamicInferenceTableInputs,
  DynamicInferenceTableOutputs
>(dynamicInferenceTable) {}

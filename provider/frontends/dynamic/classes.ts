import type * as pulumi from "@pulumi/pulumi";
import type { Resource, Values } from "../../core/resource";
import { alias } from "../../resources/alias";
import type { AliasInputs, AliasOutputs } from "../../resources/alias";
import { model } from "../../resources/model";
import type { ModelInputs, ModelOutputs } from "../../resources/model";
import { modelVersion } from "../../resources/model-version";
import type { ModelVersionInputs, ModelVersionOutputs } from "../../resources/model-version";
import { SnowflakeResource } from "./resource";
import type { Arguments, Properties } from "./types";

/** A class of this front end: constructor arguments in, mirrored inputs and outputs as properties. */
type ResourceClass<Args, I, F> = new (
  name: string,
  args: Args,
  options?: pulumi.CustomResourceOptions,
) => pulumi.CustomResource & Properties<I, F>;

function dynamicResource<Args extends object, I, F>(resource: Resource): ResourceClass<Args, I, F> {
  const made = class extends SnowflakeResource {
    constructor(name: string, args: Args, options?: pulumi.CustomResourceOptions) {
      super(resource, name, args as Values, options);
    }
  };
  return made as unknown as ResourceClass<Args, I, F>;
}

/** Arguments of {@link Model}. */
export type ModelArgs = Arguments<ModelInputs>;

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

/** Arguments of {@link ModelVersion}. */
export type ModelVersionArgs = Arguments<
  ModelVersionInputs,
  {
    /** The model: a {@link Model}, or its name `DATABASE.SCHEMA.MODEL`. */
    readonly model: Model | pulumi.Input<string>;
  }
>;

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

/** Arguments of {@link Alias}. */
export type AliasArgs = Arguments<
  AliasInputs,
  {
    /** The model: a {@link Model}, or its name `DATABASE.SCHEMA.MODEL`. */
    readonly model: Model | pulumi.Input<string>;
    /** The version it stands on: a {@link ModelVersion}, or a version's name. */
    readonly version: ModelVersion | pulumi.Input<string>;
  }
>;

/**
 * An alias of a model, the name under which callers reach one of its versions; another `version`
 * moves it, which is the promotion. The name `DEFAULT` stands for the model's default version.
 *
 * @example
 * new Alias("production", { model: tumor, name: "PRODUCTION", version: "V2" });
 */
export class Alias extends dynamicResource<AliasArgs, AliasInputs, AliasOutputs>(alias) {}

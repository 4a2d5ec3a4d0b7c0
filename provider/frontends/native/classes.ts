import * as pulumi from "@pulumi/pulumi";
import type { Resource } from "../../core/resource";
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
import { dynamicToken, nativeToken } from "../../schema/tokens";
import type {
  AliasArgs,
  DynamicInferenceTableArgs,
  ModelArgs,
  ModelVersionArgs,
} from "../program/arguments";
import { resourceClass } from "../program/classes";
import type { ResourceClass } from "../program/classes";
import type { Properties } from "../program/types";

/**
 * The same classes, registered with the plugin: with what only a plugin can honour. The state may know
 * their resources from the dynamic front end, and keeps them.
 */
interface NativeClass<Args, I, F> extends ResourceClass<Args, I, F> {
  /**
   * Looks at an object that this program does not manage.
   * @param id its import id
   */
  get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): pulumi.CustomResource & Properties<I, F>;
  isInstance(value: unknown): boolean;
}

function nativeResource<Args extends object, I, F>(resource: Resource): NativeClass<Args, I, F> {
  const type = nativeToken(resource.kind);
  const aliases = (kind: string) => [{ type: dynamicToken(kind) }];
  const made = resourceClass<Args, I, F>({ resource, as: { typeToken: nativeToken, aliases } });
  return Object.assign(made, {
    get: (name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}) =>
      new made(name, {} as Args, { ...options, id }),
    isInstance: (value: unknown): boolean =>
      pulumi.CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: string }).__pulumiType === type,
  });
}

/** A model of the Snowflake Model Registry, through the plugin. */
export class Model extends nativeResource<ModelArgs, ModelInputs, ModelOutputs>(model) {}

/** A version of a model, through the plugin. */
export class ModelVersion extends nativeResource<
  ModelVersionArgs,
  ModelVersionInputs,
  ModelVersionOutputs
>(modelVersion) {}

/** An alias of a model, through the plugin. */
export class Alias extends nativeResource<AliasArgs, AliasInputs, AliasOutputs>(alias) {}

/** A dynamic table whose query calls a version of a model, through the plugin. */
export class DynamicInferenceTable extends nativeResource<
  DynamicInferenceTableArgs,
  DynamicInferenceTableInputs,
  DynamicInferenceTableOutputs
>(dynamicInferenceTable) {}

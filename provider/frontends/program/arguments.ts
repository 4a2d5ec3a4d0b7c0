import type * as pulumi from "@pulumi/pulumi";
import type { AliasInputs, AliasOutputs } from "../../resources/alias";
import type { DynamicInferenceTableInputs } from "../../resources/dynamic-inference-table";
import type { ModelInputs, ModelOutputs } from "../../resources/model";
import type { ModelVersionInputs, ModelVersionOutputs } from "../../resources/model-version";
import type { Arguments, Properties } from "./types";

/** Constructor arguments of the classes, whichever way they are registered. */

/** A Model of this program, of either front end. */
type ModelResource = Properties<ModelInputs, ModelOutputs>;

/** A ModelVersion of this program, of either front end. */
type ModelVersionResource = Properties<ModelVersionInputs, ModelVersionOutputs>;

/** An Alias of this program, of either front end. */
type AliasResource = Properties<AliasInputs, AliasOutputs>;

/** Arguments of a Model. */
export type ModelArgs = Arguments<ModelInputs>;

/** Arguments of a ModelVersion. */
export type ModelVersionArgs = Arguments<
  ModelVersionInputs,
  {
    /** The model: a Model, or its name `DATABASE.SCHEMA.MODEL`. */
    readonly model: ModelResource | pulumi.Input<string>;
  }
>;

/** Arguments of an Alias. */
export type AliasArgs = Arguments<
  AliasInputs,
  {
    /** The model: a Model, or its name `DATABASE.SCHEMA.MODEL`. */
    readonly model: ModelResource | pulumi.Input<string>;
    /** The version it stands on: a ModelVersion, or a version's name. */
    readonly version: ModelVersionResource | pulumi.Input<string>;
  }
>;

/** Arguments of a DynamicInferenceTable. */
export type DynamicInferenceTableArgs = Arguments<
  DynamicInferenceTableInputs,
  {
    /**
     * What scores: a Model (its default version), a ModelVersion or an Alias, or one of their names:
     * `DATABASE.SCHEMA.MODEL`, `DATABASE.SCHEMA.MODEL.VERSION`, `DATABASE.SCHEMA.MODEL/ALIAS`.
     */
    readonly model?: ModelResource | ModelVersionResource | AliasResource | pulumi.Input<string>;
  }
>;

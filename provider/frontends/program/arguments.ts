import type * as pulumi from "@pulumi/pulumi";
import type { AliasInputs } from "../../resources/alias";
import type { ModelInputs, ModelOutputs } from "../../resources/model";
import type { ModelVersionInputs, ModelVersionOutputs } from "../../resources/model-version";
import type { Arguments, Properties } from "./types";

/** Constructor arguments of the classes, whichever way they are registered. */

/** A Model of this program, of either front end. */
type ModelResource = Properties<ModelInputs, ModelOutputs>;

/** A ModelVersion of this program, of either front end. */
type ModelVersionResource = Properties<ModelVersionInputs, ModelVersionOutputs>;

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

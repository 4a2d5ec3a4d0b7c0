import type * as pulumi from "@pulumi/pulumi";
import type { Values } from "../../core/values";
import { SnowflakeResource } from "./resource";
import type { Kind } from "./resource";
import type { Properties } from "./types";

/** A class: constructor arguments in, mirrored inputs and outputs as properties. */
export type ResourceClass<Args, I, F> = new (
  name: string,
  args: Args,
  options?: pulumi.CustomResourceOptions,
) => pulumi.CustomResource & Properties<I, F>;

/** The class of a kind. */
export function resourceClass<Args extends object, I, F>(kind: Kind): ResourceClass<Args, I, F> {
  const made = class extends SnowflakeResource {
    constructor(name: string, args: Args, options?: pulumi.CustomResourceOptions) {
      super(kind, name, args as Values, options);
    }
  };
  return made as unknown as ResourceClass<Args, I, F>;
}

import { z } from "zod";
import type { Resource } from "../core/resource";
import { inputMarks } from "../core/resource";

/** The part of JSON Schema that zod writes for our definitions. */
export interface JsonType {
  /** Several for a value of one of several simple types. */
  readonly type?: string | readonly string[];
  readonly $ref?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly enum?: readonly string[];
  readonly const?: string | number | boolean;
  readonly items?: JsonType;
  readonly anyOf?: readonly JsonType[];
  readonly properties?: Readonly<Record<string, JsonType>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonType | boolean;
}

/** An object's shape with the types that it names. */
export interface JsonObject extends JsonType {
  readonly properties: Readonly<Record<string, JsonType>>;
  readonly $defs?: Readonly<Record<string, JsonType>>;
}

/** What an input is, and what another value does: for those who declare the object. */
export function describedInput(resource: Resource, name: string): string {
  const { description = "" } = resource.inputs.shape[name] as z.ZodType;
  return [description, inputMarks(resource, name).changing ?? []].flat().join(" ");
}

/** Name of the type that is any JSON. */
export const ANY = "Any";

/** What zod makes of a shape. */
export function jsonOf(shape: z.ZodObject): JsonObject {
  return z.toJSONSchema(shape, { io: "input", unrepresentable: "any" }) as JsonObject;
}

/** The named type that a reference leads to; undefined for what is no reference. */
export function nameOfReference({ $ref }: JsonType): string | undefined {
  return $ref?.split("/").at(-1);
}

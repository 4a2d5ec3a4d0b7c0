import { z } from "zod";
import { property } from "./property";
import type { SchemaObjectName } from "./identity";
import { formatIdentifier, formatSchemaObject, parseSchemaObject } from "./identity";
import { isLike, likeText } from "./listed";
import type { Listed } from "./listed";
import { nameOf } from "./schema-objects";
import type { Look } from "./session";

/** The `model` input of everything that belongs to a model. */
export const modelReference = property(
  z.string().describe("The model: a Model resource, or its name `DATABASE.SCHEMA.MODEL`."),
  { identity: true, compare: "qualified", announced: true, refersTo: "Model" },
);

/** How what belongs to a model is listed. @param names the resolved names of all there is */
export function listedInModel(
  plural: string,
  {
    of,
    names,
  }: { of: string; names: (model: SchemaObjectName, look: Look) => Promise<readonly string[]> },
): Listed<{ model: string; name: string }> {
  const query = z.strictObject({
    model: z.string().describe(`Model whose ${of} are listed, \`DATABASE.SCHEMA.MODEL\`.`),
    like: z.string().optional().describe(likeText),
  });
  return {
    plural,
    query,
    async identities(values, look) {
      const asked = query.parse(values);
      const model = parseSchemaObject(asked.model, "model");
      const found = await names(model, look);
      return found
        .filter((name) => isLike(name, asked.like))
        .map((name) => ({ model: formatSchemaObject(model), name: formatIdentifier(name) }));
    },
  };
}

/** The model that is referred to, resolved. */
export function modelOf(inputs: { readonly model: string }): SchemaObjectName {
  return parseSchemaObject(inputs.model, "model");
}

/** The model's name as canonical inputs and groups print it. */
export function modelGroup(inputs: { readonly model: string }): string {
  return formatSchemaObject(modelOf(inputs));
}

/** The model that announced inputs are of or belong to; undefined when it is not known in time. */
export function modelName(inputs: Readonly<Record<string, unknown>>): SchemaObjectName | undefined {
  try {
    return namedModel(inputs);
  } catch {
    // A name that is none is told by the Check of the resource that has it.
    return undefined;
  }
}

function namedModel(inputs: Readonly<Record<string, unknown>>): SchemaObjectName | undefined {
  const { model, database, schema, name } = inputs;
  if (typeof model === "string") return modelOf({ model });
  if (typeof database !== "string" || typeof schema !== "string" || typeof name !== "string")
    return undefined;
  return nameOf({ database, schema, name });
}

import { z } from "zod";
import type { Question } from "../core/question";
import type { Resource } from "../core/resource";
import type { Values } from "../core/values";
import { inputMarks, inputsMarked } from "../core/resource";
import { resources } from "../resources";

/** A question about objects that a program does not manage, made from the definition of their kind. */
export interface DataSource {
  /** `getModel`, `getModels`. */
  readonly name: string;
  readonly description: string;
  readonly resource: Resource;
  /** Field of the answer that has all objects; undefined when one is asked for. */
  readonly field: string | undefined;
  readonly args: z.ZodObject;
  readonly result: z.ZodObject;
  /** What is told of each object. */
  readonly told: readonly string[];
  /** Undefined for those that every kind has. */
  readonly question: Question<Values> | undefined;
}

/** All data sources, those that ask for one object first. */
export const dataSources: readonly DataSource[] = [
  ...resources.map(one),
  ...resources.flatMap((resource) => several(resource) ?? []),
  ...resources.flatMap((resource) =>
    (resource.questions ?? []).map((question) => asked(resource, question)),
  ),
];

function one(resource: Resource): DataSource {
  const result = resultOf(resource);
  return {
    name: `get${resource.kind}`,
    description: `Looks up one ${resource.kind} by its name; fails when there is none or the role may not see it.`,
    resource,
    field: undefined,
    args: identityOf(resource),
    result,
    told: Object.keys(result.shape),
    question: undefined,
  };
}

function asked(resource: Resource, question: Question<Values>): DataSource {
  const { name, description, result } = question;
  const told = Object.keys(result.shape);
  return {
    name,
    description,
    resource,
    field: undefined,
    args: identityOf(resource),
    result,
    told,
    question,
  };
}

/** The inputs that name one object. */
function identityOf(resource: Resource): z.ZodObject {
  const names = inputsMarked(resource, "identity");
  return z.strictObject(Object.fromEntries(names.map((name) => [name, inputOf(resource, name)])));
}

function several(resource: Resource): DataSource | undefined {
  const { listed } = resource;
  if (listed === undefined) return undefined;
  const field = listed.plural.charAt(0).toLowerCase() + listed.plural.slice(1);
  const item = resultOf(resource).meta({
    id: `${resource.kind}Result`,
    description: `One ${resource.kind} as Snowflake has it.`,
  });
  return {
    name: `get${listed.plural}`,
    description: `Lists what there is of kind ${resource.kind}, as far as the role may see it.`,
    resource,
    field,
    args: listed.query,
    told: Object.keys(item.shape),
    question: undefined,
    result: z.object({ [field]: z.array(item).describe("What was found, as Snowflake lists it.") }),
  };
}

/** What can be read of an object: its id, inputs that Snowflake tells, outputs, and more. */
function resultOf(resource: Resource): z.ZodObject {
  return z.object({
    id: z.string().describe("Id to import it by."),
    ...Object.fromEntries(
      Object.keys(resource.inputs.shape)
        .filter((name) => isTold(resource, name))
        .map((name) => [name, inputOf(resource, name)]),
    ),
    ...resource.facts.shape,
    ...resource.detail?.shape.shape,
  });
}

/** The part of some values that a data source answers with. */
export function answerOf({ told }: DataSource, values: Values): Values {
  return Object.fromEntries(
    told.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );
}

function isTold(resource: Resource, name: string): boolean {
  const { createOnly, writeOnly, control } = inputMarks(resource, name);
  return createOnly !== true && writeOnly !== true && control === undefined;
}

function inputOf(resource: Resource, name: string): z.ZodType {
  return resource.inputs.shape[name] as z.ZodType;
}

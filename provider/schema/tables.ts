import type { z } from "zod";
import type { PropertyMarks } from "../core/property";
import type { Resource } from "../core/resource";
import { inputMarks } from "../core/resource";
import { ANY, describedInput, jsonOf, nameOfReference } from "./json";
import type { JsonType } from "./json";

/** The tables of a resource's documentation page, from its definition. */
export function resourceTables(resource: Resource): string {
  return [
    "### Inputs",
    "",
    "| name | type | change | what it is |",
    "| --- | --- | --- | --- |",
    ...cellsOf(resource.inputs).map(({ name, type, required }) => {
      const marks = inputMarks(resource, name);
      const text = inCell(describedInput(resource, name));
      return `| \`${name}\`${required ? " (required)" : ""} | ${type} | ${changeOf(marks)} | ${text} |`;
    }),
    "",
    "### Outputs",
    "",
    "All inputs, and:",
    "",
    "| name | type | what it is |",
    "| --- | --- | --- |",
    ...cellsOf(resource.facts).map(({ name, type, text }) => `| \`${name}\` | ${type} | ${text} |`),
    "",
    "### Privileges",
    "",
    `To write: ${resource.privileges.write.join(", ")}. To read: ${resource.privileges.read.join(", ")}.`,
  ].join("\n");
}

/** What another value means for the object. */
function changeOf(marks: PropertyMarks): string {
  if (marks.createOnly === true) return "used at creation";
  if (marks.control !== undefined) return "steers the provider";
  if (marks.moves === true) return "in place";
  if (marks.identity === true) return "another object";
  if (marks.replace === true) return "replaces";
  return "in place";
}

/** One property as tables show it. */
interface Cells {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly required: boolean;
}

function cellsOf(shape: z.ZodObject): readonly Cells[] {
  const { properties, required = [], $defs = {} } = jsonOf(shape);
  return Object.entries(properties).map(([name, json]) => ({
    name,
    type: typeText(json, $defs),
    text: inCell(json.description ?? ""),
    required: required.includes(name),
  }));
}

function inCell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function typeText(json: JsonType, types: Readonly<Record<string, JsonType>>): string {
  const name = nameOfReference(json);
  if (name === ANY) return "any JSON";
  const { anyOf, items, properties, additionalProperties, type } =
    name === undefined ? json : (types[name] ?? {});
  if (anyOf !== undefined) return anyOf.map((each) => typeText(each, types)).join(" or ");
  if (typeof type === "object") return type.join(" or ");
  if (type === "array") return `list of ${typeText(items ?? {}, types)}`;
  if (properties !== undefined) return `\`{${Object.keys(properties).join(", ")}}\``;
  if (typeof additionalProperties === "object")
    return `map of ${typeText(additionalProperties, types)}`;
  return type ?? "any JSON";
}

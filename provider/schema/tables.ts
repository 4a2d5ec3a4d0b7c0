import { z } from "zod";
import type { PropertyMarks } from "../core/property";
import type { Resource } from "../core/resource";
import { inputMarks } from "../core/resource";

/** The tables of a resource's documentation page, from its definition. */
export function resourceTables(resource: Resource): string {
  return [
    "### Inputs",
    "",
    "| name | type | change | what it is |",
    "| --- | --- | --- | --- |",
    ...cellsOf(resource.inputs).map(({ name, type, text, required }) => {
      const marks = inputMarks(resource, name);
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
  return Object.entries(shape.shape as Record<string, z.ZodType>).map(([name, schema]) => {
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonType;
    const text = (json.description ?? "").replaceAll("|", "\\|");
    const required = !schema.safeParse(undefined).success;
    return { name, type: typeText(json), text, required };
  });
}

interface JsonType {
  readonly type?: string;
  readonly description?: string;
  readonly items?: JsonType;
  readonly anyOf?: readonly JsonType[];
  readonly properties?: Readonly<Record<string, JsonType>>;
  readonly additionalProperties?: JsonType | boolean;
}

function typeText(json: JsonType): string {
  if (json.anyOf?.every((each) => each.properties !== undefined) === true) {
    return json.anyOf.map(typeText).join(" or ");
  }
  if (json.type === "array") return `list of ${typeText(json.items ?? {})}`;
  if (json.properties !== undefined) return `\`{${Object.keys(json.properties).join(", ")}}\``;
  if (json.type === "object") {
    const values = typeof json.additionalProperties === "object" ? json.additionalProperties : {};
    return `map of ${typeText(values)}`;
  }
  return json.type ?? "any JSON";
}

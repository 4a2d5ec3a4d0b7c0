import { z } from "zod";
import { formatIdentifier, parseIdentifier } from "../../core/identity";
import { property } from "../../core/property";
import { modelGroup, modelReference } from "../../core/references";
import type { Issue } from "../../core/resource";
import { refuseSystemName } from "../../snowflake/show/models";
import { sameSource, versionSource } from "../../snowflake/sql/version-source";
import { RESERVED_KEYS } from "./metadata";

/** What a ModelVersion is given and what it gives back. */

const document = z.record(z.string(), z.json().meta({ id: "Any" }));

export const inputs = z.strictObject({
  model: modelReference,
  name: property(
    z.string().describe("Name of the version, unique among the versions and aliases of the model."),
    { identity: true, compare: "identifier", announced: true },
  ),
  source: property(
    versionSource
      .optional()
      .describe(
        "Where the content comes from; may be left out for a version that exists already. Snowflake " +
          "does not tell it, so a take-over cannot verify it.",
      ),
    { writeOnly: true, replace: true, compare: sameSource, announced: true },
  ),
  comment: property(z.string().optional().describe("Comment on the version."), { compare: "text" }),
  metrics: property(
    document
      .optional()
      .describe(
        "Metrics by name, any JSON; stored where the Python client's `show_metrics()` reads them. " +
          "Only the metrics named here are managed.",
      ),
    { compare: "keys" },
  ),
  metadata: property(
    document
      .optional()
      .describe(
        "Further keys of the version's metadata, any JSON. Only the keys named here are managed; " +
          "with the metrics at most 100 KB.",
      ),
    { compare: "keys" },
  ),
  adopt: property(
    z
      .boolean()
      .optional()
      .describe(
        "Default false. True: take over a version that exists already, its source unverified.",
      ),
    { control: "silent" },
  ),
});

const method = z
  .object({
    name: z.string().describe("SQL name of the method."),
    signatureHash: z
      .string()
      .optional()
      .describe("Changes when the names or types of arguments or outputs change; 12 hex digits."),
  })
  .meta({ id: "Method", description: "A method that SQL can call." });

export const facts = z.object({
  fullyQualifiedName: z.string().describe("`DATABASE.SCHEMA.MODEL.VERSION`, quoted where needed."),
  owner: z.string().optional().describe("Role that owns the model."),
  createdOn: property(
    z.string().optional().describe("When the version was created, ISO 8601 in UTC."),
    { stable: true },
  ),
  functions: z.array(method).optional().describe("Methods that SQL can call, by name."),
  task: z.string().optional().describe("For instance `TABULAR_BINARY_CLASSIFICATION`."),
  framework: z.string().optional().describe("For instance `sklearn`, or `custom`."),
  runnableIn: z
    .array(z.string())
    .optional()
    .describe("`WAREHOUSE`, `SNOWPARK_CONTAINER_SERVICES`, or both."),
  size: z.number().optional().describe("Bytes of all artifacts."),
});

export type ModelVersionInputs = z.infer<typeof inputs>;
export type ModelVersionOutputs = z.infer<typeof facts>;
type Inputs = ModelVersionInputs;

export function nameOf(version: Inputs): string {
  return parseIdentifier(version.name, "name");
}

export function label(version: Inputs): string {
  return `${modelGroup(version)}.${formatIdentifier(nameOf(version))}`;
}

export function rules(version: Partial<Inputs>): readonly Issue[] {
  const reserved = RESERVED_KEYS.filter((key) => Object.hasOwn(version.metadata ?? {}, key));
  return [
    ...(version.name === undefined ? [] : refuseSystemName(version.name, "name")),
    ...reserved.map((key) => ({
      path: `metadata[${JSON.stringify(key)}]`,
      message: "is written by the provider; declare metrics in the metrics input.",
    })),
  ];
}

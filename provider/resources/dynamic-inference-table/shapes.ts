import { z } from "zod";
import { formatSchemaObject } from "../../core/identity";
import { property } from "../../core/property";
import { nameOf } from "../../core/schema-objects";
import { options, steering } from "./options";
import { parts } from "./parts";

/** What a DynamicInferenceTable is given and what it gives back. */

const part = { identity: true, moves: true, compare: "identifier", announced: true } as const;

const identityPart = (text: string) => property(z.string().describe(text), part);

export const inputs = z.strictObject({
  database: identityPart("Database that holds the table."),
  schema: identityPart("Schema that holds the table."),
  name: property(z.string().describe("Name of the table."), {
    ...part,
    changing: "Another name renames it in place.",
  }),
  ...parts,
  ...options,
  ...steering,
});

const spelling = z
  .strictObject({
    declared: z.string().describe("What the program said."),
    shown: z.string().describe("What Snowflake said right after it was written."),
  })
  .meta({ id: "Spelling", description: "Two texts that mean the same." });

export const facts = z.object({
  fullyQualifiedName: z.string().describe("`DATABASE.SCHEMA.NAME`, quoted where needed."),
  query: z.string().optional().describe("The query as Snowflake has it."),
  resolvedModelVersion: property(
    z.string().optional().describe("Version that the query calls, as the last update left it."),
    { lasting: true },
  ),
  currentModelVersion: z
    .string()
    .optional()
    .describe(
      "Version that `model` led to when it was last read; where it is another one, the next update changes the query.",
    ),
  spelled: z
    .record(z.string(), spelling)
    .optional()
    .describe("Inputs that Snowflake shows in other words than they were given in."),
  refreshPending: property(
    z
      .string()
      .optional()
      .describe(
        "After an update whose refresh failed: as of when the rows are, or `never`. They are not those of the query yet, and the next update refreshes again.",
      ),
    { lasting: true },
  ),
  ownerPending: property(
    z
      .string()
      .optional()
      .describe(
        "After an update that could not give a new table to the owner of the one of before: that role. The next update tries again.",
      ),
    { lasting: true },
  ),
  leftBeside: z
    .array(z.string())
    .optional()
    .describe(
      "Tables beside it that an update which broke off left. The next one brings it to its end.",
    ),
  refreshModeActual: z.string().optional().describe("Refresh mode that Snowflake uses."),
  refreshModeReason: z.string().optional().describe("Why it uses that mode, when it tells."),
  createdOn: z
    .string()
    .optional()
    .describe("When the table was created, ISO 8601 in UTC; another time after it was replaced."),
  owner: z
    .string()
    .optional()
    .describe("Role that owns the table, and whose rights refreshes have."),
});

export type DynamicInferenceTableInputs = z.infer<typeof inputs>;
export type DynamicInferenceTableOutputs = z.infer<typeof facts>;
type Inputs = DynamicInferenceTableInputs;

export function label(table: Inputs): string {
  return formatSchemaObject(nameOf(table));
}

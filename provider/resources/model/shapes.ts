import { z } from "zod";
import { formatIdentifier } from "../../core/identity";
import { property } from "../../core/property";
import type { Issue } from "../../core/resource";
import { nameOf } from "../../core/schema-objects";
import { refuseSystemName } from "../../snowflake/show/models";
import { canonicalTags, tagIssues, tagsInput } from "../../snowflake/sql/tags";
import { versionSource } from "../../snowflake/sql/version-source";

/** What a Model is given and what it gives back. */

export const inputs = z.strictObject({
  database: property(z.string().describe("Database that holds the model."), {
    identity: true,
    compare: "identifier",
    announced: true,
  }),
  schema: property(z.string().describe("Schema that holds the model."), {
    identity: true,
    compare: "identifier",
    announced: true,
  }),
  name: property(z.string().describe("Name of the model, unique among the models of its schema."), {
    identity: true,
    compare: "identifier",
    announced: true,
  }),
  firstVersion: property(
    z
      .strictObject({
        name: z.string().describe("Name of the version."),
        source: versionSource.describe("Where its content comes from."),
      })
      .meta({ id: "FirstVersion", description: "The version that a model is created with." })
      .optional()
      .describe(
        "The version that the model is created with. Used once, at creation; later a ModelVersion " +
          "of the same name and source may own it.",
      ),
    { createOnly: true, announced: true },
  ),
  comment: property(z.string().optional().describe("Comment on the model."), { compare: "text" }),
  tags: property(tagsInput, { compare: "keys" }),
  deletionProtection: property(
    z
      .boolean()
      .optional()
      .describe(
        "Default true: deleting or replacing the model is refused. To delete it: set it to false, " +
          "run one `pulumi up`, then delete.",
      ),
    { control: "recorded" },
  ),
  allowRename: property(
    z
      .boolean()
      .optional()
      .describe(
        "Default false. True: another `name` renames the model in place, with its versions, aliases, " +
          "tags and grants. Views, tasks and queries that name the model must be changed by hand.",
      ),
    { control: "silent", announced: true },
  ),
  adopt: property(
    z
      .boolean()
      .optional()
      .describe("Default false. True: take over a model that exists already and differs."),
    { control: "silent" },
  ),
});

export const facts = z.object({
  fullyQualifiedName: z.string().describe("`DATABASE.SCHEMA.NAME`, quoted where needed."),
  owner: z.string().optional().describe("Role that owns the model."),
  createdOn: property(
    z.string().optional().describe("When the model was created, ISO 8601 in UTC."),
    { stable: true },
  ),
  modelType: z.string().optional().describe("`USER_MODEL` for models that people log."),
});

export type ModelInputs = z.infer<typeof inputs>;
export type ModelOutputs = z.infer<typeof facts>;
type Inputs = ModelInputs;

export function canonical(model: Inputs): Inputs {
  const name = nameOf(model);
  return {
    ...model,
    database: formatIdentifier(name.database),
    schema: formatIdentifier(name.schema),
    name: formatIdentifier(name.name),
    ...(model.tags === undefined ? {} : { tags: canonicalTags(model.tags, name) }),
  };
}

export function rules(model: Partial<Inputs>): readonly Issue[] {
  const { firstVersion } = model;
  const named =
    firstVersion === undefined ? [] : refuseSystemName(firstVersion.name, "firstVersion.name");
  return [...tagIssues(model.tags ?? {}, model), ...named];
}

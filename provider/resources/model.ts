/**
 * A model of the Snowflake Model Registry: the object that versions and aliases belong to.
 *
 * CREATE MODEL … WITH VERSION … FROM …, ALTER MODEL … SET COMMENT / SET TAG / RENAME TO, DROP MODEL.
 * A model cannot exist without a version, so creating one needs `firstVersion`. Within its schema it
 * is renamed in place; any other change of identity is a replacement. DROP takes all versions,
 * aliases and the inference table for ever: there is no UNDROP MODEL.
 * https://docs.snowflake.com/en/sql-reference/sql/create-model
 */
import { z } from "zod";
import { ConflictError, InputError } from "../core/errors";
import type { SchemaObjectName } from "../core/identity";
import {
  formatIdentifier,
  formatSchemaObject,
  parseIdentifier,
  parseQualified,
  parseSchemaObject,
} from "../core/identity";
import { property } from "../core/property";
import type { Change, Clause, Issue, Observed, PlanContext, Step } from "../core/resource";
import { defineResource } from "../core/resource";
import type { Sql } from "../snowflake/sql/sql";
import { identifier, literal, objectName, sql } from "../snowflake/sql/sql";
import { prepareSource, versionSource, versionSteps } from "../snowflake/sql/version-source";
import type { ModelRow } from "../snowflake/show/models";
import { models } from "../snowflake/show/models";
import { findModel, standingModels } from "../snowflake/show/observe";
import { isOwnTag, modelTags, tagName } from "../snowflake/show/tags";

const inputs = z.strictObject({
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
      .optional()
      .describe(
        "The version that the model is created with. Used once, at creation; later a ModelVersion " +
          "of the same name and source may own it.",
      ),
    { createOnly: true, announced: true },
  ),
  comment: property(z.string().optional().describe("Comment on the model."), { compare: "text" }),
  tags: property(
    z
      .record(z.string(), z.string().max(256))
      .optional()
      .describe(
        "Tags by name, `DATABASE.SCHEMA.TAG`; a bare name means the model's own schema. Values have " +
          "at most 256 characters. Only the tags named here are managed.",
      ),
    { compare: "keys" },
  ),
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

const facts = z.object({
  fullyQualifiedName: z.string().describe("`DATABASE.SCHEMA.NAME`, quoted where needed."),
  owner: z.string().optional().describe("Role that owns the model."),
  createdOn: z.string().optional().describe("When the model was created, ISO 8601 in UTC."),
  modelType: z.string().optional().describe("`USER_MODEL` for models that people log."),
});

export type ModelInputs = z.infer<typeof inputs>;
export type ModelOutputs = z.infer<typeof facts>;
type Inputs = ModelInputs;
type Facts = ModelOutputs;

/** The only type that a program may own. Others belong to Cortex or Document AI. */
const USER_MODEL = "USER_MODEL";

/** Source: https://docs.snowflake.com/en/user-guide/object-tagging/introduction */
const TAGS_PER_OBJECT = 50;

function nameOf(model: Inputs): SchemaObjectName {
  return {
    database: parseIdentifier(model.database, "database"),
    schema: parseIdentifier(model.schema, "schema"),
    name: parseIdentifier(model.name, "name"),
  };
}

function canonical(model: Inputs): Inputs {
  const name = nameOf(model);
  return {
    ...model,
    database: formatIdentifier(name.database),
    schema: formatIdentifier(name.schema),
    name: formatIdentifier(name.name),
    ...(model.tags === undefined ? {} : { tags: canonicalTags(model.tags, name) }),
  };
}

function canonicalTags(
  tags: Readonly<Record<string, string>>,
  model: SchemaObjectName,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => {
      const parts = parseQualified(key, `tags[${JSON.stringify(key)}]`);
      const full = parts.length === 1 ? [model.database, model.schema, ...parts] : parts;
      return [full.map(formatIdentifier).join("."), value];
    }),
  );
}

function rules(model: Partial<Inputs>): readonly Issue[] {
  const issues: Issue[] = [];
  for (const key of Object.keys(model.tags ?? {})) {
    if (![1, 3].includes(parseQualified(key, `tags[${JSON.stringify(key)}]`).length)) {
      issues.push({
        path: `tags[${JSON.stringify(key)}]`,
        message: "expected TAG or DATABASE.SCHEMA.TAG.",
      });
    }
  }
  if (Object.keys(model.tags ?? {}).length > TAGS_PER_OBJECT) {
    issues.push({ path: "tags", message: `an object holds at most ${TAGS_PER_OBJECT} tags.` });
  }
  if (model.firstVersion !== undefined)
    parseIdentifier(model.firstVersion.name, "firstVersion.name");
  return issues;
}

function toObserved(
  row: ModelRow,
  tags: Record<string, string> | undefined,
): Observed<Inputs, Facts> {
  const name = { database: row.database_name, schema: row.schema_name, name: row.name };
  return {
    live: {
      database: formatIdentifier(name.database),
      schema: formatIdentifier(name.schema),
      name: formatIdentifier(name.name),
      comment: row.comment,
      ...(tags === undefined ? {} : { tags }),
    },
    facts: {
      fullyQualifiedName: formatSchemaObject(name),
      owner: row.owner,
      createdOn: row.created_on,
      modelType: row.model_type,
    },
  };
}

function create(model: Inputs, context: PlanContext): readonly Step[] {
  const first = model.firstVersion;
  if (first === undefined) {
    throw new InputError(
      "firstVersion",
      `the model ${formatSchemaObject(nameOf(model))} does not exist, and Snowflake creates none without a ` +
        `version. Give firstVersion {name, source}.`,
    );
  }
  const version = identifier(parseIdentifier(first.name, "firstVersion.name"));
  return versionSteps(nameOf(model), first.source, context.packages, {
    statement: (from) =>
      sql`CREATE MODEL ${objectName(nameOf(model))} WITH VERSION ${version} ${from}`,
    why: `creates the model with its first version ${first.name}, which becomes the default`,
    path: "firstVersion.source",
  });
}

const comment: Clause<Inputs, unknown> = {
  of: ["comment"],
  steps: ({ desired }) => [
    {
      sql: sql`${alter(desired)} SET COMMENT = ${literal(desired.comment ?? "")}`,
      why: desired.comment === undefined ? "removes the comment" : "sets the comment",
      consequences: ["safe"],
    },
  ],
};

const tags: Clause<Inputs, unknown> = {
  of: ["tags"],
  steps: (change) => change.differences.flatMap(({ path }) => tagSteps(change, path)),
};

function tagSteps({ desired }: Change<Inputs, unknown>, path: string): readonly Step[] {
  const key = z.string().parse(JSON.parse(path.slice("tags[".length, -1)));
  const tag = objectName(parseSchemaObject(key));
  const value = desired.tags?.[key];
  const statement =
    value === undefined
      ? sql`${alter(desired)} UNSET TAG ${tag}`
      : sql`${alter(desired)} SET TAG ${tag} = ${literal(value)}`;
  const why = `${value === undefined ? "removes" : "sets"} the tag ${key}`;
  return [{ sql: statement, why, consequences: ["safe"] }];
}

function move(from: Inputs, to: Inputs): readonly Step[] | undefined {
  if (to.allowRename !== true) return undefined;
  if (from.database !== to.database || from.schema !== to.schema) return undefined;
  return [
    {
      sql: sql`${alter(from)} RENAME TO ${objectName(nameOf(to))}`,
      why: `renames ${from.name} to ${to.name}; versions, aliases, tags and grants stay`,
      consequences: ["interrupts"],
    },
  ];
}

function guardReplacement(previous: Inputs, desired: Inputs): void {
  if (previous.deletionProtection === false && desired.deletionProtection === false) return;
  throw new InputError(
    "deletionProtection",
    `the model ${formatSchemaObject(nameOf(previous))} would be replaced by ${formatSchemaObject(nameOf(desired))}, ` +
      `which drops it with all its versions for ever. To rename it within its schema set allowRename: true. ` +
      `To replace it: deletionProtection: false, one \`pulumi up\`, then the change.`,
  );
}

function guardAdoption(model: Inputs, observed: Observed<Inputs, Facts>): void {
  const type = observed.facts.modelType;
  if (type === undefined || type === USER_MODEL) return;
  throw new ConflictError(
    `${formatSchemaObject(nameOf(model))} is a ${type} model, which another Snowflake feature owns. Choose another name.`,
  );
}

function drop(model: Inputs): { steps: readonly Step[] } {
  if (model.deletionProtection !== false) {
    throw new InputError(
      "deletionProtection",
      `refused to drop the model ${formatSchemaObject(nameOf(model))}: it is protected. ` +
        `Set deletionProtection: false, run one \`pulumi up\`, then delete it.`,
    );
  }
  return {
    steps: [
      {
        sql: sql`DROP MODEL ${objectName(nameOf(model))}`,
        why: "drops the model with all versions and aliases; Snowflake has no UNDROP MODEL",
        consequences: ["losesData", "irreversible"],
      },
    ],
  };
}

function alter(model: Inputs): Sql {
  return sql`ALTER MODEL ${objectName(nameOf(model))}`;
}

export const model = defineResource<Inputs, Facts>({
  kind: "Model",
  inputs,
  facts,
  privileges: {
    write: ["CREATE MODEL ON SCHEMA", "OWNERSHIP ON MODEL", "USAGE ON WAREHOUSE", "APPLY ON TAG"],
    read: ["USAGE ON DATABASE", "USAGE ON SCHEMA", "USAGE ON MODEL"],
  },
  canonical,
  rules,
  label: (wanted) => formatSchemaObject(nameOf(wanted)),
  id: (wanted) => formatSchemaObject(nameOf(wanted)),
  reference: (wanted) => formatSchemaObject(nameOf(wanted)),
  parseId(id) {
    const name = parseSchemaObject(id);
    return {
      database: formatIdentifier(name.database),
      schema: formatIdentifier(name.schema),
      name: formatIdentifier(name.name),
    };
  },
  group: (wanted) => formatSchemaObject(nameOf(wanted)),
  async prepare(wanted, packages, previous) {
    if (wanted.firstVersion === undefined) return { inputs: wanted, packages: [], notes: [] };
    const { name, source } = wanted.firstVersion;
    const made = await prepareSource(source, packages, previous?.firstVersion?.source);
    return {
      ...made,
      notes: [],
      inputs: { ...wanted, firstVersion: { name, source: made.inputs } },
    };
  },
  async observe(wanted, look, need) {
    const name = nameOf(wanted);
    const row = await findModel(look, name, need.certainty);
    if (row === undefined) return { absent: "unseen" };
    return toObserved(row, need.managed.has("tags") ? await readTags() : undefined);

    async function readTags(): Promise<Record<string, string>> {
      const rows = await look.list(modelTags, name);
      return Object.fromEntries(rows.filter(isOwnTag).map((tag) => [tagName(tag), tag.TAG_VALUE]));
    }
  },
  async prefetch(announcements, look) {
    const tagged = announcements.filter(
      (one) => one.kind === "Model" && one.manages.includes("tags"),
    );
    await look.prefetch(modelTags, await standingModels(look, tagged));
  },
  touch(wanted, look) {
    const name = nameOf(wanted);
    look.touch(models, name, name.name);
    look.forget(modelTags, name);
  },
  create,
  born: (wanted) => ({
    database: wanted.database,
    schema: wanted.schema,
    name: wanted.name,
    tags: {},
  }),
  clauses: [comment, tags],
  move,
  renames: ({ inputs: { allowRename } }) => allowRename === true,
  protects: ({ deletionProtection }) =>
    deletionProtection === undefined || typeof deletionProtection === "boolean"
      ? deletionProtection !== false
      : undefined,
  guardAdoption,
  guardReplacement,
  drop,
});

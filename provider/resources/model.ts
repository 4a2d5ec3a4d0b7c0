/**
 * A model of the Snowflake Model Registry: the object that versions and aliases belong to.
 *
 * CREATE MODEL … WITH VERSION … FROM …, ALTER MODEL … SET COMMENT / SET TAG / RENAME TO, DROP MODEL.
 * A model cannot exist without a version, so creating one needs `firstVersion`. Within its schema it
 * is renamed in place; any other change of identity is a replacement. DROP takes all versions,
 * aliases and the inference table for ever: there is no UNDROP MODEL.
 * https://docs.snowflake.com/en/sql-reference/sql/create-model
 */
import { ConflictError, InputError } from "../core/errors";
import { formatSchemaObject } from "../core/identity";
import type { Observed } from "../core/observed";
import { defineResource } from "../core/resource";
import { identityOf, nameOf, parseSchemaObjectId } from "../core/schema-objects";
import { prepareSource } from "../snowflake/sql/version-source";
import type { ModelRow } from "../snowflake/show/models";
import { models } from "../snowflake/show/models";
import { findModel, standingModels } from "../snowflake/show/observe";
import { renamedModel } from "../snowflake/show/renamed";
import { MODEL_TAGS, modelTags, ownTags } from "../snowflake/show/tags";
import { USER_MODEL, listed } from "./model/listing";
import { inputs, facts, canonical, rules } from "./model/shapes";
import type { ModelInputs, ModelOutputs } from "./model/shapes";
import { create, comment, tags, move, drop, guardDrop } from "./model/statements";
export type { ModelInputs, ModelOutputs } from "./model/shapes";
type Inputs = ModelInputs;
type Facts = ModelOutputs;

function toObserved(
  row: ModelRow,
  tags: Record<string, string> | undefined,
): Observed<Inputs, Facts> {
  const name = { database: row.database_name, schema: row.schema_name, name: row.name };
  return {
    live: {
      ...identityOf(row),
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

export const model = defineResource<Inputs, Facts>({
  kind: "Model",
  summary:
    "A model of the Snowflake Model Registry. It is created with its first version, is protected from deletion by default, and lends its name to everything that belongs to it.",
  inputs,
  facts,
  privileges: {
    write: [
      "CREATE MODEL ON SCHEMA",
      "CREATE STAGE ON SCHEMA",
      "READ ON MODEL (source)",
      "OWNERSHIP ON MODEL",
      "USAGE ON WAREHOUSE",
      "APPLY ON TAG",
    ],
    read: ["USAGE ON DATABASE", "USAGE ON SCHEMA", "USAGE ON MODEL"],
  },
  canonical,
  rules,
  label: (wanted) => formatSchemaObject(nameOf(wanted)),
  id: (wanted) => formatSchemaObject(nameOf(wanted)),
  reference: (wanted) => formatSchemaObject(nameOf(wanted)),
  parseId: (id) => parseSchemaObjectId(id, "DATABASE.SCHEMA.MODEL"),
  group: (wanted) => formatSchemaObject(nameOf(wanted)),
  derive: (_before, wanted, kept) => ({
    ...kept,
    fullyQualifiedName: formatSchemaObject(nameOf(wanted)),
  }),
  async prepare(wanted, packages, previous) {
    if (wanted.firstVersion === undefined) return { inputs: wanted, packages: [], notes: [] };
    const { name, source } = wanted.firstVersion;
    const made = await prepareSource(source, packages, {
      previous: previous?.firstVersion?.source,
      path: "firstVersion.source",
    });
    return {
      ...made,
      notes: [],
      inputs: { ...wanted, firstVersion: { name, source: made.inputs } },
    };
  },
  async observe(wanted, look, need) {
    const name = nameOf(wanted);
    const found = await findModel(look, name, need.certainty);
    if (found.row === undefined) return { absent: found.absent };
    return toObserved(found.row, need.managed.has("tags") ? await readTags() : undefined);

    async function readTags(): Promise<Record<string, string>> {
      return ownTags(await look.list(modelTags, name), MODEL_TAGS);
    }
  },
  ahead: {
    shown: ["tags"],
    read: async (groups, look) => look.prefetch(modelTags, await standingModels(look, groups)),
  },
  listed,
  touch(wanted, look) {
    const name = nameOf(wanted);
    look.touch(models, { scope: name, name: name.name });
    look.forget(modelTags, name);
  },
  create,
  renamed: (wanted, { createdOn }, look) =>
    renamedModel(nameOf(wanted), look, (row) => row.created_on === createdOn),
  bornOn: "createdOn",
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
  guardDrop,
  drop,
});

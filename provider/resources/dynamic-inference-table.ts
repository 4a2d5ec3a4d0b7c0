/**
 * A dynamic table whose query calls a version of a model: rows are scored as they come.
 *
 * CREATE DYNAMIC TABLE, ALTER …, CREATE OR ALTER DYNAMIC TABLE for another query, and CREATE OR REPLACE
 * where nothing else does it, with grants and tags. Nothing is ever replaced in Pulumi's sense: another
 * name is a rename. The version that scores is pinned in the query, so a promotion is a change of it.
 * https://docs.snowflake.com/en/sql-reference/sql/create-dynamic-table
 */
import { announcedIdentifier } from "../core/announcements";
import { formatIdentifier, formatSchemaObject, parseIdentifier } from "../core/identity";
import type { Announcement } from "../core/program";
import type { Order } from "../core/resource";
import { defineResource } from "../core/resource";
import { nameOf, parseSchemaObjectId } from "../core/schema-objects";
import { dynamicTables, renameDynamicTable, tableKinds } from "../snowflake/show/dynamic-tables";
import { renamedInSchema } from "../snowflake/show/renamed";
import { canonicalTags } from "../snowflake/sql/tags";
import type { Around } from "./dynamic-inference-table/around";
import { owed } from "./dynamic-inference-table/owed";
import { complete, foreseen, spelled } from "./dynamic-inference-table/complete";
import { forecast } from "./dynamic-inference-table/forecast";
import { listed } from "./dynamic-inference-table/listing";
import { formatModel, parseModel, unsureOf } from "./dynamic-inference-table/model";
import { rowOnceDone } from "./dynamic-inference-table/neighbours";
import { observe } from "./dynamic-inference-table/observing";
import { canonicalSource } from "./dynamic-inference-table/render";
import { drop, guardAdoption, guardDrop, rules, warnings } from "./dynamic-inference-table/rules";
import { facts, inputs, label } from "./dynamic-inference-table/shapes";
import type {
  DynamicInferenceTableInputs,
  DynamicInferenceTableOutputs,
} from "./dynamic-inference-table/shapes";
import { status } from "./dynamic-inference-table/status";
import { created, table } from "./dynamic-inference-table/steps";
import { forgetStanding, survey } from "./dynamic-inference-table/survey";
export type {
  DynamicInferenceTableInputs,
  DynamicInferenceTableOutputs,
} from "./dynamic-inference-table/shapes";
export type { InferenceTableStatus } from "./dynamic-inference-table/status";
type Inputs = DynamicInferenceTableInputs;
type Facts = DynamicInferenceTableOutputs;

const NAMES = [
  "database",
  "schema",
  "name",
  "warehouse",
  "initializationWarehouse",
  "executeAsUser",
] as const;

/** Left out and refused by CREATE are two things: what is said here is said to Snowflake, too. */
function canonical(wanted: Inputs): Inputs {
  const names = NAMES.flatMap((name) => {
    const text = wanted[name];
    return text === undefined ? [] : [[name, formatIdentifier(parseIdentifier(text, name))]];
  });
  return {
    ...wanted,
    ...(Object.fromEntries(names) as Partial<Inputs>),
    refreshMode: wanted.refreshMode ?? "INCREMENTAL",
    initialize: wanted.initialize ?? "ON_CREATE",
    suspended: wanted.suspended ?? false,
    ...(wanted.model === undefined ? {} : { model: formatModel(parseModel(wanted.model)) }),
    ...(wanted.clusterBy?.length === 0 ? { clusterBy: undefined } : {}),
    ...(wanted.source === undefined ? {} : { source: canonicalSource(wanted.source) }),
    ...(wanted.tags === undefined ? {} : { tags: canonicalTags(wanted.tags, nameOf(wanted)) }),
  };
}

/** The model, so that a table sees what aliases and versions its program declares. */
function group(wanted: Inputs): string {
  return wanted.model === undefined
    ? label(wanted)
    : formatSchemaObject(parseModel(wanted.model).model);
}

/** What decides the version comes first. */
function needs(
  own: Announcement,
  other: Announcement,
  siblings: readonly Announcement[],
): Order | undefined {
  const { model } = own.inputs;
  if (typeof model !== "string" || !siblings.includes(other)) return undefined;
  if (other.kind === "Model") return "must";
  const target = parseModel(model);
  const name = announcedIdentifier(other.inputs["name"]);
  const isAlias = other.kind === "Alias" && name === formatIdentifier(target.alias ?? "");
  const isVersion =
    other.kind === "ModelVersion" && name === formatIdentifier(target.version ?? "");
  return isAlias || isVersion ? "must" : undefined;
}

export const dynamicInferenceTable = defineResource<Inputs, Facts, Around>({
  kind: "DynamicInferenceTable",
  summary:
    "A dynamic table whose query calls a version of a model, so that new rows are scored as they come. The version is pinned in the query: another version is a change that the plan shows with what it costs.",
  inputs,
  facts,
  privileges: {
    write: [
      "CREATE DYNAMIC TABLE ON SCHEMA",
      "USAGE ON WAREHOUSE",
      "SELECT ON TABLE (source)",
      "USAGE ON MODEL",
      "OWNERSHIP ON DYNAMIC TABLE",
      "APPLY ON TAG",
    ],
    read: ["USAGE ON DATABASE", "USAGE ON SCHEMA", "MONITOR ON DYNAMIC TABLE"],
  },
  canonical,
  rules,
  label,
  id: label,
  reference: label,
  parseId: (id) => parseSchemaObjectId(id, "DATABASE.SCHEMA.NAME"),
  group,
  queue: label,
  needs,
  observe,
  complete,
  survey,
  forecast,
  spelled,
  warnings,
  unsure: ({ model }, context) => unsureOf(model, context),
  listed,
  questions: [status],
  derive: (_before, wanted, kept) => ({
    ...foreseen(wanted, kept),
    fullyQualifiedName: label(wanted),
  }),
  touch(wanted, look) {
    const name = nameOf(wanted);
    // Tables beside it come and go with its changes.
    look.forget(dynamicTables, name);
    look.touch(tableKinds, { scope: name, name: name.name });
    forgetStanding(name, look);
  },
  foresee(wanted, { around: { row } }, look) {
    const name = nameOf(wanted);
    look.foresee(dynamicTables, { scope: name, name: name.name }, rowOnceDone(wanted, row));
  },
  create: (wanted, context, absent) => created(wanted, context, absent.around),
  born: (wanted) => ({ ...wanted, tags: {}, suspended: false }),
  clauses: [table],
  owed,
  move: (from, to) => [
    {
      sql: renameDynamicTable(nameOf(from), nameOf(to)),
      undo: renameDynamicTable(nameOf(to), nameOf(from)),
      why: `renames ${label(from)} to ${label(to)}; rows, grants and tags stay, and what names it elsewhere must be changed by hand`,
      consequences: ["interrupts"],
    },
  ],
  renamed: (wanted, { createdOn }, look) =>
    renamedInSchema(dynamicTables, {
      from: nameOf(wanted),
      look,
      fits: (row) => row.created_on === createdOn,
      rename: renameDynamicTable,
    }),
  bornOn: "createdOn",
  protects: ({ deletionProtection, frozenWhere }) =>
    deletionProtection ?? frozenWhere !== undefined,
  guardAdoption,
  guardDrop,
  drop,
});

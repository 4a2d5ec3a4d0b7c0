/**
 * A version of a model: immutable content with a comment, metrics and metadata of its own.
 *
 * ALTER MODEL … ADD VERSION … FROM …, … MODIFY VERSION … SET COMMENT / METADATA, … DROP VERSION.
 * Another source under the same name is another version and so a replacement, refused while an
 * alias, the default or a service points at the version. DROP VERSION is final.
 * https://docs.snowflake.com/en/sql-reference/sql/alter-model-add-version
 */
import {
  followRename,
  modelComesFirst,
  refuseMissingModel,
  refuseOldName,
} from "../core/announcements";
import { InputError } from "../core/errors";
import { formatIdentifier, formatSchemaObject, parseId } from "../core/identity";
import type { Announcement } from "../core/program";
import { modelGroup, modelOf } from "../core/references";
import type { Observed } from "../core/observed";
import type { Order } from "../core/resource";
import { defineResource } from "../core/resource";
import type { ModelRow } from "../snowflake/show/models";
import { models } from "../snowflake/show/models";
import { findModel, standingModels } from "../snowflake/show/observe";
import { renamedWithModel } from "../snowflake/show/renamed";
import type { VersionRow } from "../snowflake/show/versions";
import { versions } from "../snowflake/show/versions";
import { prepareSource } from "../snowflake/sql/version-source";
import { splitDocument } from "./model-version/metadata";
import { detail, functionsOf } from "./model-version/methods";
import { listed } from "./model-version/listing";
import { inputs, facts, nameOf, label, rules } from "./model-version/shapes";
import type { ModelVersionInputs, ModelVersionOutputs } from "./model-version/shapes";
import {
  create,
  comment,
  metadata,
  ownOrigin,
  inUse,
  guardDrop,
  drop,
} from "./model-version/statements";
import type { Around } from "./model-version/statements";
export type { ModelVersionDetail } from "./model-version/methods";
export type { ModelVersionInputs, ModelVersionOutputs } from "./model-version/shapes";
type Inputs = ModelVersionInputs;
type Facts = ModelVersionOutputs;

const READ_BY_VERSIONS = ["comment", "metrics", "metadata"];

interface Rows {
  readonly model: ModelRow;
  readonly row: VersionRow | undefined;
  /** Whether what takes long to read is wanted too. */
  readonly detailed: boolean;
}

function toObserved(
  version: Inputs,
  { model, row, detailed }: Rows,
): Observed<Inputs, Facts, Around> {
  const name = formatIdentifier(nameOf(version));
  const owner = { fullyQualifiedName: label(version), owner: model.owner };
  const identity = { model: modelGroup(version), name };
  if (row === undefined) return { live: identity, facts: owner, around: { model, version: row } };
  return {
    live: {
      ...identity,
      comment: row.comment,
      ...(splitDocument(row.metadata ?? {}) as Pick<Inputs, "metrics" | "metadata">),
    },
    facts: {
      ...owner,
      createdOn: row.created_on,
      ...(detailed ? { functions: functionsOf(row) } : {}),
      task: text(row.model_attributes["task"]),
      framework: text(row.model_attributes["framework"]),
      runnableIn: [...row.runnable_in].sort(),
      size: row.size,
    },
    around: { model, version: row },
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function guardReplacement(
  previous: Inputs,
  desired: Inputs,
  observed: Observed<Inputs, Facts, Around> | undefined,
): void {
  if (label(previous) !== label(desired) || observed === undefined) return;
  const reason = inUse(previous, observed);
  if (reason === undefined) return;
  throw new InputError(
    "source",
    `${label(desired)} has other content now, and a version is immutable: it would have to be dropped and made ` +
      `again, but ${reason}. Give the new content a new version name instead.`,
  );
}

/** The model comes first, however it was named. */
function needs(
  own: Announcement,
  sibling: Announcement,
  siblings: readonly Announcement[],
): Order | undefined {
  return sibling.kind === "Model" ? modelComesFirst(own, sibling, siblings) : undefined;
}

/** The surroundings once a version is dropped; an alias on it goes with it. */
function withoutVersion({ model }: Around, dropped: Inputs): Around {
  const name = nameOf(dropped);
  const aliases = Object.entries(model.aliases).filter(([, target]) => target !== name);
  return {
    model: {
      ...model,
      versions: model.versions.filter((each) => each !== name),
      aliases: Object.fromEntries(aliases),
    },
    version: undefined,
  };
}

export const modelVersion = defineResource<Inputs, Facts, Around>({
  kind: "ModelVersion",
  summary:
    "A version of a model: immutable content from a local package, a stage or another model, with a comment, metrics and metadata of its own.",
  inputs,
  facts,
  privileges: {
    write: [
      "OWNERSHIP ON MODEL",
      "READ ON MODEL (source)",
      "CREATE STAGE ON SCHEMA",
      "USAGE ON WAREHOUSE",
    ],
    read: ["USAGE ON DATABASE", "USAGE ON SCHEMA", "USAGE ON MODEL"],
  },
  canonical: (version) => ({
    ...version,
    model: modelGroup(version),
    name: formatIdentifier(nameOf(version)),
  }),
  rules,
  label,
  id: label,
  reference: (version) => formatIdentifier(nameOf(version)),
  parseId(id) {
    const [database = "", schema = "", name = "", version = ""] = parseId(id, 4, {
      form: "DATABASE.SCHEMA.MODEL.VERSION",
    });
    return {
      model: formatSchemaObject({ database, schema, name }),
      name: formatIdentifier(version),
    };
  },
  group: modelGroup,
  derive: (_before, version, kept) => ({ ...kept, fullyQualifiedName: label(version) }),
  async prepare(version, packages, previous) {
    if (version.source === undefined) return { inputs: version, packages: [], notes: [] };
    const made = await prepareSource(version.source, packages, {
      previous: previous?.source,
      path: "source",
    });
    return { ...made, inputs: { ...version, source: made.inputs } };
  },
  heldBy: "Model",
  needs,
  async observe(version, look, need) {
    const model = modelOf(version);
    const found = await findModel(look, model, need.certainty);
    if (found.row === undefined) return { absent: found.absent };
    const name = nameOf(version);
    if (!found.row.versions.includes(name)) {
      return { absent: "gone", around: { model: found.row, version: undefined } };
    }
    const detailed = need.facts || READ_BY_VERSIONS.some((each) => need.managed.has(each));
    // SHOW MODELS lists it: a listing of versions that does not is older.
    const row = detailed ? await look.find(versions, { scope: model, name }, "exact") : undefined;
    return toObserved(version, { model: found.row, row, detailed: need.facts });
  },
  ahead: {
    shown: READ_BY_VERSIONS,
    read: async (groups, look) => look.prefetch(versions, await standingModels(look, groups)),
  },
  listed,
  detail,
  touch(version, look) {
    const model = modelOf(version);
    look.touch(models, { scope: model, name: model.name });
    look.touch(versions, { scope: model, name: nameOf(version) });
  },
  create(version, context, absent) {
    refuseMissingModel(version, absent, context);
    return create(version, context, absent);
  },
  without: withoutVersion,
  // Nothing tells when its model was created: whichever has a version of its name may be the one.
  renamed: (version, _facts, look) =>
    renamedWithModel(modelOf(version), look, (row) => row.versions.includes(nameOf(version))),
  bornOn: "createdOn",
  born: (version) => ({
    model: modelGroup(version),
    name: version.name,
    metrics: {},
    metadata: {},
  }),
  ready: [
    {
      until: "SHOW VERSIONS lists it",
      holds: (observed) => observed.around?.version !== undefined,
    },
  ],
  clauses: [comment, metadata],
  guard: refuseOldName,
  move: followRename,
  ownOrigin,
  guardReplacement,
  guardDrop,
  drop,
});

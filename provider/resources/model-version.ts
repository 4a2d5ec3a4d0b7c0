/**
 * A version of a model: immutable content with a comment, metrics and metadata of its own.
 *
 * ALTER MODEL … ADD VERSION … FROM …, … MODIFY VERSION … SET COMMENT / METADATA, … DROP VERSION.
 * Another source under the same name is another version and so a replacement, refused while an
 * alias, the default or a service points at the version. DROP VERSION is final.
 * https://docs.snowflake.com/en/sql-reference/sql/alter-model-add-version
 */
import { z } from "zod";
import {
  announced,
  announcedIdentifier,
  followRename,
  modelComesFirst,
  refuseOldName,
} from "../core/announcements";
import { InputError } from "../core/errors";
import {
  formatIdentifier,
  formatSchemaObject,
  parseIdentifier,
  parseQualified,
} from "../core/identity";
import type { Announcement } from "../core/program";
import { property } from "../core/property";
import { modelGroup, modelOf, modelReference } from "../core/references";
import type { Clause, Drop, Issue, Observed, PlanContext, Step } from "../core/resource";
import { defineResource } from "../core/resource";
import type { ModelRow } from "../snowflake/show/models";
import { models, userAliases } from "../snowflake/show/models";
import { signatureHash, signaturesOf } from "../snowflake/show/model-spec";
import { findModel, standingModels } from "../snowflake/show/observe";
import type { VersionRow } from "../snowflake/show/versions";
import { liveServices, versions } from "../snowflake/show/versions";
import type { Sql } from "../snowflake/sql/sql";
import { identifier, literal, objectName, sql } from "../snowflake/sql/sql";
import {
  prepareSource,
  sameSource,
  versionSource,
  versionSteps,
} from "../snowflake/sql/version-source";
import type { Document } from "./model-version/metadata";
import { RESERVED_KEYS, mergeDocument, splitDocument } from "./model-version/metadata";

const document = z.record(z.string(), z.json());

const inputs = z.strictObject({
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

const method = z.object({
  name: z.string().describe("SQL name of the method."),
  signatureHash: z
    .string()
    .optional()
    .describe("Changes when the names or types of arguments or outputs change; 12 hex digits."),
});

const facts = z.object({
  fullyQualifiedName: z.string().describe("`DATABASE.SCHEMA.MODEL.VERSION`, quoted where needed."),
  owner: z.string().optional().describe("Role that owns the model."),
  createdOn: z.string().optional().describe("When the version was created, ISO 8601 in UTC."),
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
type Facts = ModelVersionOutputs;

/** What surrounds a version: who points at it, and its whole metadata. */
interface Around {
  readonly model: ModelRow;
  readonly version: VersionRow | undefined;
}

const READ_BY_VERSIONS = ["comment", "metrics", "metadata"];

function nameOf(version: Inputs): string {
  return parseIdentifier(version.name, "name");
}

function label(version: Inputs): string {
  return `${modelGroup(version)}.${formatIdentifier(nameOf(version))}`;
}

function rules(version: Partial<Inputs>): readonly Issue[] {
  return RESERVED_KEYS.filter((key) => key in (version.metadata ?? {})).map((key) => ({
    path: `metadata[${JSON.stringify(key)}]`,
    message: "is written by the provider; declare metrics in the metrics input.",
  }));
}

function toObserved(
  version: Inputs,
  model: ModelRow,
  row: VersionRow | undefined,
): Observed<Inputs, Facts, Around> {
  const name = formatIdentifier(nameOf(version));
  const owner = { fullyQualifiedName: label(version), owner: model.owner };
  const identity = { model: modelGroup(version), name };
  if (row === undefined) return { live: identity, facts: owner, around: { model, version: row } };
  const signatures = signaturesOf(row.model_spec);
  return {
    live: {
      ...identity,
      comment: row.comment,
      ...(splitDocument(row.metadata) as Pick<Inputs, "metrics" | "metadata">),
    },
    facts: {
      ...owner,
      createdOn: row.created_on,
      functions: [...row.functions].sort().map((each) => {
        const signature = signatures.get(each.toUpperCase());
        return {
          name: each,
          ...(signature === undefined ? {} : { signatureHash: signatureHash(signature) }),
        };
      }),
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

function create(
  version: Inputs,
  context: PlanContext,
  around: Around | undefined,
): readonly Step[] {
  // The model does not stand yet, and the program makes it with this very version.
  if (around === undefined && ownOrigin(version, context)) return [];
  if (version.source === undefined) {
    throw new InputError(
      "source",
      `the version ${label(version)} does not exist. Give its source: {directory}, {stage} or {model, version}.`,
    );
  }
  const name = identifier(nameOf(version));
  return versionSteps(modelOf(version), version.source, context.packages, {
    statement: (from) =>
      sql`ALTER MODEL ${objectName(modelOf(version))} ADD VERSION ${name} ${from}`,
    why: `adds the version ${version.name}; the default version stays where it is`,
    path: "source",
  });
}

const comment: Clause<Inputs, Around> = {
  of: ["comment"],
  steps: ({ desired }) => [
    {
      sql: sql`${modify(desired)} SET COMMENT = ${literal(desired.comment ?? "")}`,
      why: desired.comment === undefined ? "removes the comment" : "sets the comment",
      consequences: ["safe"],
    },
  ],
};

const metadata: Clause<Inputs, Around> = {
  of: ["metrics", "metadata"],
  steps({ desired, previous, around, differences }) {
    const standing: Document = around?.version?.metadata ?? {};
    const merged = mergeDocument(standing, previous, desired);
    return [
      {
        sql: sql`${modify(desired)} SET METADATA = ${literal(JSON.stringify(merged))}`,
        why: `writes ${differences.map((one) => one.path).join(", ")}; other keys stay as they are`,
        consequences: ["safe"],
      },
    ];
  },
};

function modify(version: Inputs): Sql {
  return sql`ALTER MODEL ${objectName(modelOf(version))} MODIFY VERSION ${identifier(nameOf(version))}`;
}

/** The firstVersion of a Model of the same program, from the same source, is this version. */
function ownOrigin(version: Inputs, context: PlanContext): boolean {
  return (announced(context, "Model") ?? []).some((parent) => {
    const first = firstVersion.safeParse(parent.inputs["firstVersion"]);
    return (
      first.success &&
      announcedIdentifier(first.data.name) === formatIdentifier(nameOf(version)) &&
      version.source !== undefined &&
      sameSource(first.data.source, version.source)
    );
  });
}

const firstVersion = z.object({ name: z.string(), source: versionSource });

/** Why the version cannot go, or undefined. */
function inUse(version: Inputs, observed: Observed<Inputs, Facts, Around>): string | undefined {
  const around = observed.around;
  if (around === undefined) return undefined;
  const name = nameOf(version);
  const alias = [...userAliases(around.model)].find(([, target]) => target === name);
  if (alias !== undefined)
    return `the alias ${alias[0]} stands on it; move or delete that alias first`;
  if (around.model.default_version_name === name) {
    return "it is the model's default version; make another version the default first, or delete the model";
  }
  const services = around.version === undefined ? [] : liveServices(around.version);
  return services.length === 0
    ? undefined
    : `it is served by ${services.join(", ")}; drop the service first`;
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

function drop(version: Inputs, observed: Observed<Inputs, Facts, Around>): Drop {
  const reason = inUse(version, observed);
  if (reason !== undefined) {
    throw new InputError("", `refused to drop the version ${label(version)}: ${reason}.`);
  }
  return {
    steps: [
      {
        sql: sql`ALTER MODEL ${objectName(modelOf(version))} DROP VERSION ${identifier(nameOf(version))}`,
        why: "drops the version; Snowflake cannot restore it",
        consequences: ["losesData", "irreversible"],
      },
    ],
  };
}

/** The model comes first, however it was named. */
function needs(
  own: Announcement,
  sibling: Announcement,
  siblings: readonly Announcement[],
): boolean {
  return sibling.kind === "Model" && modelComesFirst(own, sibling, siblings);
}

export const modelVersion = defineResource<Inputs, Facts, Around>({
  kind: "ModelVersion",
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
    const parts = parseQualified(id);
    const name = parts.at(-1) ?? "";
    const [database = "", schema = "", model = ""] = parts;
    return {
      model: formatSchemaObject({ database, schema, name: model }),
      name: formatIdentifier(name),
    };
  },
  group: modelGroup,
  async prepare(version, packages, previous) {
    if (version.source === undefined) return { inputs: version, packages: [], notes: [] };
    const made = await prepareSource(version.source, packages, previous?.source);
    return { ...made, inputs: { ...version, source: made.inputs } };
  },
  heldBy: "Model",
  needs,
  async observe(version, look, need) {
    const model = modelOf(version);
    const row = await findModel(look, model, need.certainty);
    if (row === undefined) return { absent: "unseen" };
    const name = nameOf(version);
    if (!row.versions.includes(name)) {
      return { absent: "gone", around: { model: row, version: undefined } };
    }
    const detailed = need.facts || READ_BY_VERSIONS.some((each) => need.managed.has(each));
    const found = detailed ? await look.find(versions, model, name, "listed") : undefined;
    return toObserved(version, row, found);
  },
  async prefetch(announcements, look) {
    const detailed = announcements.filter(
      (one) =>
        one.kind === "ModelVersion" && READ_BY_VERSIONS.some((each) => one.manages.includes(each)),
    );
    await look.prefetch(versions, await standingModels(look, detailed));
  },
  touch(version, look) {
    const model = modelOf(version);
    look.touch(models, model, model.name);
    look.touch(versions, model, nameOf(version));
  },
  create,
  born: (version) => ({
    model: modelGroup(version),
    name: version.name,
    metrics: {},
    metadata: {},
  }),
  clauses: [comment, metadata],
  guard: refuseOldName,
  move: followRename,
  ownOrigin,
  guardReplacement,
  drop,
});

import { z } from "zod";
import { announced, announcedIdentifier } from "../../core/announcements";
import { InputError } from "../../core/errors";
import { formatIdentifier } from "../../core/identity";
import { modelGroup, modelOf } from "../../core/references";
import { own } from "../../core/property";
import type { Absent, Observed, PlanContext } from "../../core/observed";
import type { Clause, Drop } from "../../core/resource";
import type { Step } from "../../core/step";
import type { ModelRow } from "../../snowflake/show/models";
import { userAliases } from "../../snowflake/show/models";
import type { VersionRow } from "../../snowflake/show/versions";
import { liveServices } from "../../snowflake/show/versions";
import type { Sql } from "../../snowflake/sql/sql";
import { identifier, literal, objectName, sql } from "../../snowflake/sql/sql";
import { surelySameSource, versionSource, versionSteps } from "../../snowflake/sql/version-source";
import type { Document } from "./metadata";
import { mergeDocument } from "./metadata";
import { nameOf, label } from "./shapes";
import type { ModelVersionInputs, ModelVersionOutputs } from "./shapes";

/** The statements of a ModelVersion, and what stands in their way. */

type Inputs = ModelVersionInputs;
type Facts = ModelVersionOutputs;

/** Source: https://docs.snowflake.com/en/developer-guide/snowflake-ml/model-registry/overview (limits) */
const VERSIONS_PER_MODEL = 1000;

/** What surrounds a version: who points at it, and its whole metadata. */
export interface Around {
  readonly model: ModelRow;
  readonly version: VersionRow | undefined;
}

export function create(
  version: Inputs,
  context: PlanContext,
  { around }: Absent<Around>,
): readonly Step[] {
  // The model does not stand yet, and the program makes it with this very version.
  if (around === undefined && ownOrigin(version, context)) return [];
  if (around !== undefined) refuseName(version, around.model, context);
  if (version.source === undefined) {
    throw new InputError(
      "source",
      `the version ${label(version)} does not exist. Give its source: {directory}, {stage} or {model, version}.`,
    );
  }
  const name = identifier(nameOf(version));
  const { source } = version;
  return versionSteps(
    { model: modelOf(version), source, packages: context.packages },
    {
      statement: (from) =>
        sql`ALTER MODEL ${objectName(modelOf(version))} ADD VERSION ${name} ${from}`,
      why: `adds the version ${version.name}; the default version stays where it is`,
      path: "source",
    },
  );
}

/** Names are shared with aliases, and there is room for so many. */
function refuseName(version: Inputs, model: ModelRow, context: PlanContext): void {
  const holder = own(model.aliases, nameOf(version));
  if (typeof holder === "string") {
    throw new InputError(
      "name",
      `${version.name} is an alias of ${modelGroup(version)}, on version ${formatIdentifier(holder)}; versions and ` +
        `aliases share their names. Choose another.`,
    );
  }
  const declared = (announced(context, "ModelVersion") ?? []).map(({ inputs: { name } }) => name);
  const coming = declared.map(announcedIdentifier).filter((name) => name !== undefined);
  const all = new Set([...model.versions.map(formatIdentifier), ...coming]);
  if (all.size <= VERSIONS_PER_MODEL && model.versions.length < VERSIONS_PER_MODEL) return;
  throw new InputError(
    "name",
    `the model ${modelGroup(version)} has ${String(model.versions.length)} versions, and Snowflake keeps ` +
      `${String(VERSIONS_PER_MODEL)}. Drop versions that nobody needs, then add this one.`,
  );
}

export const comment: Clause<Inputs, Around> = {
  of: ["comment"],
  steps: ({ desired }) => [
    {
      sql: sql`${modify(desired)} SET COMMENT = ${literal(desired.comment ?? "")}`,
      why: desired.comment === undefined ? "removes the comment" : "sets the comment",
      consequences: ["safe"],
    },
  ],
};

export const metadata: Clause<Inputs, Around> = {
  of: ["metrics", "metadata"],
  steps({ desired, previous, around, differences }) {
    const standing = standingDocument(desired, around?.version);
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

/** What is written replaces the whole document, so what cannot be read must not be replaced. */
function standingDocument(version: Inputs, row: VersionRow | undefined): Document {
  if (row === undefined) return {};
  if (row.metadata !== undefined) return row.metadata;
  throw new InputError(
    "metadata",
    `the metadata of ${label(version)} is not a JSON object, and would be lost. Save it, then clear it by hand: ` +
      `${modify(version).text} SET METADATA = '{}'`,
  );
}

function modify(version: Inputs): Sql {
  return sql`ALTER MODEL ${objectName(modelOf(version))} MODIFY VERSION ${identifier(nameOf(version))}`;
}

/** The firstVersion of a Model of the same program, from the same source, is this version. */
export function ownOrigin(version: Inputs, context: PlanContext): boolean {
  return (announced(context, "Model") ?? []).some((parent) => {
    const first = firstVersion.safeParse(parent.inputs["firstVersion"]);
    return (
      first.success &&
      announcedIdentifier(first.data.name) === formatIdentifier(nameOf(version)) &&
      version.source !== undefined &&
      surelySameSource(first.data.source, version.source)
    );
  });
}

const firstVersion = z.object({ name: z.string(), source: versionSource });

/** Why the version cannot go, or undefined. */
export function inUse(
  version: Inputs,
  observed: Observed<Inputs, Facts, Around>,
): string | undefined {
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

export function guardDrop(version: Inputs, observed: Observed<Inputs, Facts, Around>): void {
  const reason = inUse(version, observed);
  if (reason === undefined) return;
  throw new InputError("", `refused to drop the version ${label(version)}: ${reason}.`);
}

export function drop(version: Inputs): Drop {
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

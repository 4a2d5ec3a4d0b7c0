import { InputError } from "../../core/errors";
import { formatSchemaObject, parseIdentifier } from "../../core/identity";
import type { PlanContext } from "../../core/observed";
import type { Clause } from "../../core/resource";
import type { Step } from "../../core/step";
import { renameModel } from "../../snowflake/show/renamed";
import type { Sql } from "../../snowflake/sql/sql";
import { identifier, literal, objectName, sql } from "../../snowflake/sql/sql";
import { tagSteps } from "../../snowflake/sql/tags";
import { versionSteps } from "../../snowflake/sql/version-source";
import { nameOf } from "../../core/schema-objects";
import type { ModelInputs } from "./shapes";

/** The statements of a Model. */

export function create(model: ModelInputs, context: PlanContext): readonly Step[] {
  const first = model.firstVersion;
  if (first === undefined) {
    throw new InputError(
      "firstVersion",
      `the model ${formatSchemaObject(nameOf(model))} does not exist, and Snowflake creates none without a ` +
        `version. Give firstVersion {name, source}.`,
    );
  }
  const version = identifier(parseIdentifier(first.name, "firstVersion.name"));
  const { source } = first;
  return versionSteps(
    { model: nameOf(model), source, packages: context.packages },
    {
      statement: (from) =>
        sql`CREATE MODEL ${objectName(nameOf(model))} WITH VERSION ${version} ${from}`,
      why: `creates the model with its first version ${first.name}, which becomes the default`,
      path: "firstVersion.source",
    },
  );
}

export const comment: Clause<ModelInputs, unknown> = {
  of: ["comment"],
  steps: ({ desired }) => [
    {
      sql: sql`${alter(desired)} SET COMMENT = ${literal(desired.comment ?? "")}`,
      why: desired.comment === undefined ? "removes the comment" : "sets the comment",
      consequences: ["safe"],
    },
  ],
};

export const tags: Clause<ModelInputs, unknown> = {
  of: ["tags"],
  steps: ({ desired, live, differences }) =>
    tagSteps(alter(desired), { desired: desired.tags, live: live.tags, differences }),
};

export function move(from: ModelInputs, to: ModelInputs): readonly Step[] | undefined {
  if (to.allowRename !== true) return undefined;
  if (from.database !== to.database || from.schema !== to.schema) return undefined;
  return [
    {
      sql: renameModel(nameOf(from), nameOf(to)),
      undo: renameModel(nameOf(to), nameOf(from)),
      why: `renames ${from.name} to ${to.name}; versions, aliases, tags and grants stay`,
      consequences: ["interrupts"],
    },
  ];
}

export function guardDrop(model: ModelInputs): void {
  if (model.deletionProtection === false) return;
  throw new InputError(
    "deletionProtection",
    `refused to drop the model ${formatSchemaObject(nameOf(model))}: it is protected. ` +
      `Set deletionProtection: false, run one \`pulumi up\`, then delete it.`,
  );
}

export function drop(model: ModelInputs): { steps: readonly Step[] } {
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

function alter(model: ModelInputs): Sql {
  return sql`ALTER MODEL ${objectName(nameOf(model))}`;
}

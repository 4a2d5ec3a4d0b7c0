import { NotFoundError } from "../../core/errors";
import type { SchemaObjectName } from "../../core/identity";
import { formatSchemaObject } from "../../core/identity";
import type { Announcement } from "../../core/program";
import { modelName } from "../../core/references";
import type { Certainty, Look } from "../../core/session";
import type { ModelRow } from "./models";
import { models } from "./models";

/** The row of a model; a schema that is missing or hidden is the same as a model that is. */
export async function findModel(
  look: Look,
  model: SchemaObjectName,
  certainty: Certainty,
): Promise<ModelRow | undefined> {
  return absentIfNotFound(look.find(models, { scope: model, name: model.name }, certainty));
}

/** Turns "does not exist or not authorized" of a container into the absence of what it holds. */
export async function absentIfNotFound<T>(found: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/** The models that announcements belong to, as far as they exist: what is worth reading ahead. */
export async function standingModels(
  look: Look,
  announcements: readonly Announcement[],
): Promise<readonly SchemaObjectName[]> {
  const names = new Map(
    announcements.flatMap(({ inputs }) => {
      const name = modelName(inputs);
      return name === undefined ? [] : [[formatSchemaObject(name), name] as const];
    }),
  );
  const found = await Promise.all(
    [...names.values()].map(async (name) =>
      (await findModel(look, name, "listed")) === undefined ? [] : [name],
    ),
  );
  return found.flat();
}

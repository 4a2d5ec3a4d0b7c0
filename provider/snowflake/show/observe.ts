import type { SchemaObjectName } from "../../core/identity";
import { formatSchemaObject } from "../../core/identity";
import { modelName } from "../../core/references";
import type { Certainty, Look } from "../../core/session";
import { findInSchema } from "./find";
import type { Found } from "./find";
import type { ModelRow } from "./models";
import { models } from "./models";

export function findModel(
  look: Look,
  model: SchemaObjectName,
  certainty: Certainty,
): Promise<Found<ModelRow>> {
  return findInSchema(look, models, model, certainty);
}

/** The models that inputs name, as far as they exist: what is worth reading ahead. */
export async function standingModels(
  look: Look,
  groups: readonly Readonly<Record<string, unknown>>[],
): Promise<readonly SchemaObjectName[]> {
  const names = new Map(
    groups.flatMap((inputs) => {
      const name = modelName(inputs);
      return name === undefined ? [] : [[formatSchemaObject(name), name] as const];
    }),
  );
  // What cannot be read ahead is read again by whoever needs it, and fails there.
  const found = await Promise.allSettled(
    [...names.values()].map(async (name) =>
      (await findModel(look, name, "listed")).row === undefined ? [] : [name],
    ),
  );
  return found.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
}

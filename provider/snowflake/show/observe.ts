import { NotFoundError } from "../../core/errors";
import type { SchemaObjectName } from "../../core/identity";
import { formatSchemaObject } from "../../core/identity";
import { modelName } from "../../core/references";
import type { Certainty, Look } from "../../core/session";
import type { ModelRow } from "./models";
import { models } from "./models";

/** A model that was looked for: its row, or what its absence means. */
export type FoundModel =
  { readonly row: ModelRow } | { readonly row: undefined; readonly absent: "unseen" | "hidden" };

/** Looks for a model; a schema that cannot be read tells nothing of what it holds. */
export async function findModel(
  look: Look,
  model: SchemaObjectName,
  certainty: Certainty,
): Promise<FoundModel> {
  try {
    const row = await look.find(models, { scope: model, name: model.name }, certainty);
    return row === undefined ? { row, absent: "unseen" } : { row };
  } catch (error) {
    if (error instanceof NotFoundError) return { row: undefined, absent: "hidden" };
    throw error;
  }
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

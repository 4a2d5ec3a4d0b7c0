import { at, printed } from "../catalog/catalog";
import type { Place } from "../catalog/catalog";
import { exists, existsUnseen, forbidden } from "../catalog/errors";
import type { Model } from "../catalog/state";
import { checkName } from "./names";
import type { Run } from "./world";
import { answered } from "./world";

/** Another name or schema for a model: first all checks, then the move. */

export type FoundModel = Place & { readonly model: Model };

type NewPlace = Place & { readonly name: string };

/** Where an unqualified new name leads is not documented. Source: alter-model, "RENAME TO" */
export function newPlaceOf(
  run: Run,
  { database, schema }: FoundModel,
  to: readonly string[],
): NewPlace {
  const { catalog } = run.world;
  const stays = to.length === 1 && answered(run, "renameWithinSchema");
  const full = stays ? [database.name, schema.name, ...to] : to;
  const place = catalog.locate(run.session, full, "ALTER MODEL");
  checkName(place.name);
  const standing = at(place.schema.models, place.name);
  if (standing !== undefined && !catalog.sees(run.session, standing))
    throw existsUnseen("Model", place.name);
  if (standing !== undefined)
    throw exists(printed(place.database.name, place.schema.name, place.name));
  const moves = place.schema !== schema;
  if (moves && !catalog.may(run.session, "CREATE MODEL", place.schema))
    throw forbidden("schema", place.schema.name);
  return place;
}

export function moveModel({ schema, model }: FoundModel, to: NewPlace): void {
  Reflect.deleteProperty(schema.models, model.name);
  model.name = to.name;
  to.schema.models[to.name] = model;
}

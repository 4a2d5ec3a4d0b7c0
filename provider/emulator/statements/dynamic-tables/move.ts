import { at, printed } from "../../catalog/catalog";
import { exists, existsUnseen, forbidden } from "../../catalog/errors";
import { checkName } from "../names";
import type { Run } from "../world";
import { answered } from "../world";
import type { FoundTable } from "./find";
import { checkOwns } from "./rights";

/** RENAME TO and SWAP WITH. Source: alter-dynamic-table */

/** Where an unqualified new name leads is not documented, as for models. */
export function renameTable(run: Run, found: FoundTable, to: readonly string[]): void {
  const { catalog } = run.world;
  const { database, schema, table } = found;
  const stays = to.length === 1 && answered(run, "renameWithinSchema");
  const full = stays ? [database.name, schema.name, ...to] : to;
  const place = catalog.locate(run.session, full, "ALTER DYNAMIC TABLE");
  checkName(place.name);
  const standing = at(place.schema.relations, place.name);
  if (standing !== undefined && !catalog.sees(run.session, standing))
    throw existsUnseen("Object", place.name);
  if (standing !== undefined)
    throw exists(printed(place.database.name, place.schema.name, place.name));
  if (!catalog.may(run.session, "CREATE DYNAMIC TABLE", place.schema))
    throw forbidden("schema", place.schema.name);
  Reflect.deleteProperty(schema.relations, table.name);
  table.name = place.name;
  place.schema.relations[place.name] = table;
}

/** Only dynamic tables with each other. Whether grants go along is not documented. */
export function swapTables(run: Run, one: FoundTable, other: FoundTable): void {
  checkOwns(run, other.table);
  const { state } = run.world.catalog;
  const names = [one.table.name, other.table.name] as const;
  [one.table.name, other.table.name] = [names[1], names[0]];
  one.schema.relations[names[0]] = other.table;
  other.schema.relations[names[1]] = one.table;
  if (answered(run, "grantsFollowSwap")) return;
  const swapped = new Map([
    [one.table.id, other.table.id],
    [other.table.id, one.table.id],
  ]);
  state.grants = state.grants.map((grant) => ({ ...grant, on: swapped.get(grant.on) ?? grant.on }));
}

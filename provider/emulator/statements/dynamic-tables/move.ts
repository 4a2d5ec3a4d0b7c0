import { at, printed } from "../../catalog/catalog";
import type { Place } from "../../catalog/catalog";
import { exists, existsUnseen, forbidden } from "../../catalog/errors";
import { checkName } from "../names";
import type { Run } from "../world";
import { answered } from "../world";
import { checkCycle } from "./cycles";
import { fullName } from "./find";
import type { FoundTable } from "./find";
import { checkLagsAround } from "./inputs";
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
  const old = table.name;
  const move = (from: Place & { readonly name: string }, into: typeof from): void => {
    Reflect.deleteProperty(from.schema.relations, from.name);
    table.name = into.name;
    into.schema.relations[into.name] = table;
  };
  move({ ...found, name: old }, place);
  unlessWrong(run, [{ ...place, table }], () => {
    move(place, { ...found, name: old });
  });
}

/** What moved reads other tables by name and is read by others; when that cannot be, it moves back. */
function unlessWrong(run: Run, moved: readonly FoundTable[], back: () => void): void {
  try {
    for (const each of moved) {
      checkCycle(run, fullName(each), each.table);
      checkLagsAround(run, each, each.table.targetLag);
    }
  } catch (error) {
    back();
    throw error;
  }
}

/** Only dynamic tables with each other. Whether grants go along is not documented. */
export function swapTables(run: Run, one: FoundTable, other: FoundTable): void {
  checkOwns(run, other.table);
  const { state } = run.world.catalog;
  const exchanged = exchange(one, other);
  unlessWrong(run, exchanged, () => {
    exchange(...exchanged);
  });
  if (answered(run, "grantsFollowSwap")) return;
  const swapped = new Map([
    [one.table.id, other.table.id],
    [other.table.id, one.table.id],
  ]);
  state.grants = state.grants.map((grant) => ({ ...grant, on: swapped.get(grant.on) ?? grant.on }));
}

/** Each gets the name and the place of the other. */
function exchange(one: FoundTable, other: FoundTable): readonly [FoundTable, FoundTable] {
  const names = [one.table.name, other.table.name] as const;
  [one.table.name, other.table.name] = [names[1], names[0]];
  one.schema.relations[names[0]] = other.table;
  other.schema.relations[names[1]] = one.table;
  return [
    { ...one, table: other.table },
    { ...other, table: one.table },
  ];
}

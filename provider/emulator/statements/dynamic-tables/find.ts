import { at, printed } from "../../catalog/catalog";
import type { Catalog, Place } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import { missing } from "../../catalog/errors";
import type { AnyRelation } from "../../catalog/relations";
import type { Run } from "../world";

/** Dynamic tables by name, and what reads what. */

export interface FoundTable extends Place {
  readonly table: DynamicTable;
}

/** One that the role sees. @throws SnowflakeError 002003 */
export function findTable(run: Run, name: readonly string[], statement: string): FoundTable {
  const { catalog } = run.world;
  const place = catalog.locate(run.session, name, statement);
  const found = at(place.schema.relations, place.name);
  if (found?.kind !== "DYNAMIC TABLE" || !catalog.sees(run.session, found))
    throw missing("Dynamic Table", name.join("."));
  return { ...place, table: found };
}

export function fullName({ database, schema, table }: FoundTable): string {
  return printed(database.name, schema.name, table.name);
}

export function allTables(catalog: Catalog): readonly FoundTable[] {
  return catalog.places().flatMap((place) =>
    Object.values(place.schema.relations)
      .filter((each) => each.kind === "DYNAMIC TABLE")
      .map((table) => ({ ...place, table })),
  );
}

/** Where a relation stands; undefined when it stands nowhere. */
export function standingPlace(catalog: Catalog, relation: AnyRelation): Place | undefined {
  return catalog.places().find(({ schema }) => at(schema.relations, relation.name) === relation);
}

/** Dynamic tables that one reads: by name, since a replaced one is read on. */
export function inputsOf(catalog: Catalog, table: DynamicTable): readonly FoundTable[] {
  const wanted = new Set(table.inputs.map(({ name }) => printed(...name)));
  return allTables(catalog).filter((each) => each.table !== table && wanted.has(fullName(each)));
}

/** Dynamic tables that read what has a name, themselves. */
export function readersOf(catalog: Catalog, name: string): readonly FoundTable[] {
  return allTables(catalog).filter(({ table }) =>
    table.inputs.some((input) => printed(...input.name) === name),
  );
}

/** All that reads it, also over others; each once. A table without scheduler ends the way. */
export function downstreamOf(catalog: Catalog, of: FoundTable): readonly FoundTable[] {
  const found = new Map<DynamicTable, FoundTable>();
  const waiting = [of];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const reader of readersOf(catalog, fullName(next))) {
      if (found.has(reader.table) || reader.table.scheduler === "DISABLE") continue;
      found.set(reader.table, reader);
      waiting.push(reader);
    }
  }
  return [...found.values()];
}

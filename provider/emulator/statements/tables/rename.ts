import { at, printed } from "../../catalog/catalog";
import { exists, existsUnseen, forbidden } from "../../catalog/errors";
import { checkCycle } from "../dynamic-tables/cycles";
import { checkName, titled } from "../names";
import type { Run } from "../world";
import { answered } from "../world";
import type { Found } from "./relations";
import { findRelation, mustOwn } from "./relations";

/** RENAME TO and SWAP WITH. Source: https://docs.snowflake.com/en/sql-reference/sql/alter-table */

type Any = Found<"TABLE" | "VIEW">;

/** Where an unqualified new name leads is answered as for models. */
export function rename(run: Run, { database, schema, relation }: Any, to: readonly string[]): void {
  const { catalog } = run.world;
  const stays = to.length === 1 && answered(run, "renameWithinSchema");
  const full = stays ? [database.name, schema.name, ...to] : to;
  const place = catalog.locate(run.session, full, `ALTER ${relation.kind}`);
  checkName(place.name);
  const standing = at(place.schema.relations, place.name);
  if (standing !== undefined && !catalog.sees(run.session, standing))
    throw existsUnseen(titled(standing.kind), place.name);
  if (standing !== undefined)
    throw exists(printed(place.database.name, place.schema.name, place.name));
  const moves = place.schema !== schema;
  if (moves && !catalog.may(run.session, `CREATE ${relation.kind}`, place.schema))
    throw forbidden("schema", place.schema.name);
  if (relation.kind === "VIEW")
    checkCycle(run, printed(place.database.name, place.schema.name, place.name), relation);
  Reflect.deleteProperty(schema.relations, relation.name);
  relation.name = place.name;
  place.schema.relations[place.name] = relation;
}

/** Both tables change places, each with its rows and grants. */
export function swap(run: Run, one: Any, name: readonly string[]): void {
  const other = findRelation(run, "TABLE", { name, statement: "ALTER TABLE" });
  mustOwn(run, other.relation);
  const first = one.relation.name;
  one.relation.name = other.relation.name;
  other.relation.name = first;
  one.schema.relations[other.relation.name] = other.relation;
  other.schema.relations[one.relation.name] = one.relation;
}

import { at, printed } from "../../catalog/catalog";
import type { Place } from "../../catalog/catalog";
import { exists, existsAs, existsUnseen, forbidden } from "../../catalog/errors";
import type { AnyRelation, BaseTable, View } from "../../catalog/relations";
import type { AnyObject } from "../../catalog/state";
import { table as emptyTable } from "../../catalog/state";
import type { StatementResult } from "../../contract";
import type { CreateTable, CreateView } from "../../sql/table-tree";
import { applyFutureGrants } from "../future-grants";
import { checkTagging, setTags } from "../model-tags";
import { checkName, titled } from "../names";
import { forgetRelation } from "../removal";
import { newObject } from "../objects";
import type { Run } from "../world";
import { status } from "../world";

/** What CREATE TABLE and CREATE VIEW have in common: where the new one goes, and what becomes of the old. */

type Create = CreateTable | CreateView;

export interface Spot extends Place {
  readonly name: string;
  readonly title: string;
  readonly kind: "TABLE" | "VIEW";
  readonly standing: AnyRelation | undefined;
}

/** The place of a new relation; undefined when one stands there already and that is fine. */
export function spotFor(run: Run, tree: Create): Spot | { readonly already: StatementResult } {
  const { catalog } = run.world;
  const kind = tree.type === "CREATE TABLE" ? "TABLE" : "VIEW";
  const { database, schema, name } = catalog.locate(run.session, tree.name, tree.type);
  checkName(name);
  const title = printed(database.name, schema.name, name);
  if (!catalog.may(run.session, `CREATE ${kind}`, schema))
    throw forbidden("schema", printed(database.name, schema.name));
  const standing = at(schema.relations, name);
  if (standing !== undefined) {
    if (!catalog.sees(run.session, standing)) throw existsUnseen(titled(kind), name);
    if (tree.ifNotExists)
      return { already: status(`${name} already exists, statement succeeded.`) };
    if (!tree.orReplace) throw exists(title);
    if (standing.kind !== kind) throw existsAs(title, standing.kind);
    if (!catalog.owns(run.session, standing)) throw forbidden(kind.toLowerCase(), name);
  }
  return { database, schema, name, title, kind, standing };
}

/** Puts a relation in its place, with its tags and grants, and takes the old one away. */
export function put(run: Run, tree: Create, relation: BaseTable | View): StatementResult {
  const spot = spotFor(run, tree);
  if ("already" in spot) return spot.already;
  const { catalog } = run.world;
  const { kind, schema, database, name, standing } = spot;
  const names = tree.tags.map((tag) => tag.name);
  checkTagging(run, { object: relation, kind: kind.toLowerCase() }, names);
  setTags(run, relation, tree.tags);
  if (tree.copyGrants && standing !== undefined) copyGrants(run, standing, relation);
  if (standing !== undefined) forgetRelation(run.world, standing);
  schema.relations[name] = relation;
  applyFutureGrants(run, { kind, object: relation }, { database, schema });
  catalog.commit();
  return status(`${titled(kind)} ${name} successfully created.`);
}

/** All but OWNERSHIP. Source: create-table, "COPY GRANTS" */
export function copyGrants(run: Run, from: AnyObject, to: AnyObject): void {
  const { state } = run.world.catalog;
  const copies = state.grants
    .filter(({ on }) => on === from.id)
    .map((each) => ({ ...each, on: to.id }));
  state.grants.push(...copies);
}

/** What a relation starts with. */
export function newRelation(
  run: Run,
  { name, comment }: { readonly name: string; readonly comment: string | undefined },
) {
  return { ...newObject(run, name, comment ?? null), tags: emptyTable<string>() };
}

import type { AnyRelation } from "../catalog/relations";
import type { AnyObject, Database, Model, Schema, Tag } from "../catalog/state";
import { userFolder } from "./folders";
import { membersOf } from "./shelves";
import type { Run, World } from "./world";

/**
 * What goes with an object that is dropped or replaced: grants, tags on models, and files, which
 * are only marked here and removed once the state no longer names them.
 */

export function discard(world: World, folder: string): void {
  world.discarded.push(folder);
}

export function forgetGrants({ catalog }: World, object: AnyObject): void {
  const { state } = catalog;
  state.grants = state.grants.filter((grant) => grant.on !== object.id);
  state.futureGrants = state.futureGrants?.filter((grant) => grant.in !== object.id);
}

export function forgetStage(world: World, stage: AnyObject & { readonly folder: string }): void {
  discard(world, stage.folder);
  forgetGrants(world, stage);
}

export function forgetModel(world: World, model: Model): void {
  for (const version of [...model.versions, ...model.live]) discard(world, version.folder);
  forgetGrants(world, model);
}

/** Its rows go once no saved state names them. */
export function forgetRelation(world: World, relation: AnyRelation): void {
  if ("rows" in relation) world.discardedRows.push(relation.rows);
  forgetGrants(world, relation);
}

/** A dropped tag is on nothing any more. Source: https://docs.snowflake.com/en/sql-reference/sql/drop-tag */
export function forgetTag(world: World, tag: Tag): void {
  for (const { schema } of world.catalog.places()) {
    for (const { tags } of [...Object.values(schema.models), ...Object.values(schema.relations)])
      Reflect.deleteProperty(tags, String(tag.id));
  }
  forgetGrants(world, tag);
}

export function forgetSchema(world: World, schema: Schema): void {
  for (const stage of world.catalog.temporaryStages.dropSchema(schema)) forgetStage(world, stage);
  for (const stage of Object.values(schema.stages)) forgetStage(world, stage);
  for (const model of Object.values(schema.models)) forgetModel(world, model);
  for (const relation of Object.values(schema.relations)) forgetRelation(world, relation);
  for (const tag of Object.values(schema.tags)) forgetTag(world, tag);
  forgetGrants(world, schema);
}

export function forgetDatabase(world: World, database: Database): void {
  for (const schema of Object.values(database.schemas)) forgetSchema(world, schema);
  forgetGrants(world, database);
}

/** What the role owned goes to the role that drops it. Source: https://docs.snowflake.com/en/sql-reference/sql/drop-role */
export function forgetRole({ world, session }: Run, role: AnyObject): void {
  const { state } = world.catalog;
  forgetGrants(world, role);
  state.grants = state.grants.filter((grant) => grant.role !== role.name);
  state.futureGrants = state.futureGrants?.filter((grant) => grant.role !== role.name);
  state.roleGrants = state.roleGrants.filter(
    ({ role: granted, to }) =>
      granted !== role.name && !(to.kind === "ROLE" && to.name === role.name),
  );
  for (const object of everything(world)) {
    if (object.owner === role.name) object.owner = session.role;
  }
}

export function forgetUser(world: World, user: AnyObject): void {
  const { state } = world.catalog;
  forgetGrants(world, user);
  state.roleGrants = state.roleGrants.filter(
    ({ to }) => !(to.kind === "USER" && to.name === user.name),
  );
  discard(world, userFolder(user.name));
}

function everything({ catalog }: World): readonly AnyObject[] {
  const { databases, warehouses, roles, users } = catalog.state;
  const inside = catalog
    .places()
    .flatMap(({ schema }) => [schema, ...membersOf(schema).map(({ object }) => object)]);
  const account = [databases, warehouses, roles, users].flatMap((each): AnyObject[] =>
    Object.values<AnyObject>(each),
  );
  return [...account, ...inside];
}

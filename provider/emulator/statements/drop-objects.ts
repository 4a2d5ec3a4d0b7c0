import { forbidden, missing } from "../catalog/errors";
import type { AnyRelation } from "../catalog/relations";
import type { AnyObject, Database, Model, Schema, Stage, Tag } from "../catalog/state";
import { isSystemRole } from "../catalog/state";
import type { StatementResult } from "../contract";
import type { ObjectKind, TreeOf } from "../sql/tree";
import { titled } from "./names";
import {
  forgetDatabase,
  forgetGrants,
  forgetModel,
  forgetRelation,
  forgetRole,
  forgetSchema,
  forgetStage,
  forgetTag,
  forgetUser,
} from "./removal";
import type { Shelf } from "./shelves";
import { checkKind, isVisible, shelfOf, standingOn } from "./shelves";
import { unlessGone } from "./unless-gone";
import type { Run } from "./world";
import { status } from "./world";

/** DROP of the plain kinds, and what CREATE OR REPLACE takes away. */

type Drop = TreeOf<"DROP">;

export function dropObject(run: Run, tree: Drop): StatementResult {
  const shelf = findShelf(run, tree);
  const own = dropTemporaryStage(run, tree, shelf);
  if (own !== undefined) return own;
  const object = shelf === undefined ? undefined : standingOn(shelf);
  const { catalog } = run.world;
  if (shelf === undefined || object === undefined || !isVisible(run, tree.kind, object)) {
    if (tree.ifExists)
      return status("Drop statement executed successfully, it was already dropped.");
    throw missing(titled(tree.kind), tree.name.join("."));
  }
  checkKind(tree.kind, object);
  mayReplace(run, tree.kind, object);
  removeContents(run, tree.kind, object);
  Reflect.deleteProperty(shelf.entries, shelf.name);
  leave(run, tree.kind, shelf);
  catalog.commit();
  return status(`${shelf.title} successfully dropped.`);
}

/** A session drops its own stage before a permanent one of the same name. */
function dropTemporaryStage(
  run: Run,
  { kind }: Drop,
  shelf: Shelf | undefined,
): StatementResult | undefined {
  if (kind !== "STAGE" || shelf?.place === undefined) return undefined;
  const { temporaryStages } = run.world.catalog;
  const found = temporaryStages.find(run.session.id, shelf.place.schema, shelf.name);
  if (found === undefined) return undefined;
  temporaryStages.remove(run.session.id, shelf.place.schema, shelf.name);
  forgetStage(run.world, found);
  return status(`${shelf.title} successfully dropped.`);
}

/** A container that is not there is as good as a missing object under IF EXISTS. */
function findShelf(run: Run, tree: Drop): Shelf | undefined {
  return unlessGone(tree.ifExists, () => shelfOf(run, tree, `DROP ${tree.kind}`));
}

/** Only the owner drops or replaces an object, and nobody a role that every account has. */
export function mayReplace(run: Run, kind: ObjectKind, object: AnyObject): void {
  const isFixed = kind === "ROLE" && isSystemRole(object.name);
  if (isFixed || !run.world.catalog.owns(run.session, object))
    throw forbidden(titled(kind).toLowerCase(), object.name);
}

/** Takes away what goes with an object that is about to leave its place. */
export function removeContents(run: Run, kind: ObjectKind, object: AnyObject): void {
  const { world } = run;
  const forget: Readonly<Record<ObjectKind, () => void>> = {
    DATABASE: () => {
      forgetDatabase(world, object as Database);
    },
    SCHEMA: () => {
      forgetSchema(world, object as Schema);
    },
    STAGE: () => {
      forgetStage(world, object as Stage);
    },
    TAG: () => {
      forgetTag(world, object as Tag);
    },
    ROLE: () => {
      forgetRole(run, object);
    },
    USER: () => {
      forgetUser(world, object);
    },
    WAREHOUSE: () => {
      forgetGrants(world, object);
    },
    "DYNAMIC TABLE": () => {
      forgetRelation(world, object as AnyRelation);
    },
    MODEL: () => {
      forgetModel(world, object as Model);
    },
    TABLE: () => {
      forgetRelation(world, object as AnyRelation);
    },
    VIEW: () => {
      forgetRelation(world, object as AnyRelation);
    },
  };
  forget[kind]();
}

/** A session whose database, schema or warehouse is gone has none. */
function leave({ session }: Run, kind: ObjectKind, { name, holder }: Shelf): void {
  if (kind === "WAREHOUSE" && session.warehouse === name) session.warehouse = null;
  const inDatabase = kind === "SCHEMA" && session.database === holder?.object.name;
  if (inDatabase && session.schema === name) session.schema = null;
  if (kind !== "DATABASE" || session.database !== name) return;
  session.database = null;
  session.schema = null;
}

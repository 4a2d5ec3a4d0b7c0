import { join } from "node:path";
import { effectiveRoles } from "../catalog/access";
import { exists, existsUnseen, forbidden, invalidValue } from "../catalog/errors";
import { table } from "../catalog/state";
import type {
  AnyObject,
  Database,
  Schema,
  Settings,
  Stage,
  Tag,
  User,
  Warehouse,
} from "../catalog/state";
import type { StatementResult } from "../contract";
import type { ObjectKind, Options, TreeOf } from "../sql/tree";
import { mayReplace, removeContents } from "./drop-objects";
import { TEMPORARY, emptyFolder } from "./folders";
import { applyFutureGrants } from "./future-grants";
import { checkName, titled } from "./names";
import { withPlainKeys } from "./public-keys";
import { forgetStage } from "./removal";
import type { Shelf } from "./shelves";
import { isVisible, shelfOf, standingOn } from "./shelves";
import { withCheckedIdentity } from "./workload-identity";
import type { Run } from "./world";
import { status } from "./world";

/** CREATE of databases, schemas, stages, tags, warehouses, roles and users. */

type Create = TreeOf<"CREATE">;

/** Who may create what in an account. Source: access control privileges, "Global privileges" */
const CREATORS: Readonly<Partial<Record<ObjectKind, string>>> = {
  DATABASE: "SYSADMIN",
  WAREHOUSE: "SYSADMIN",
  ROLE: "USERADMIN",
  USER: "USERADMIN",
};

export function createObject(run: Run, tree: Create): StatementResult {
  const shelf = shelfOf(run, tree, `CREATE ${tree.kind}`);
  checkName(shelf.name);
  mayCreate(run, tree.kind, shelf);
  if (tree.temporary && shelf.place !== undefined)
    return createTemporaryStage(run, tree, { ...shelf.place, title: shelf.title });
  const standing = standingOn(shelf);
  if (standing !== undefined) {
    if (!isVisible(run, tree.kind, standing)) throw existsUnseen(titled(tree.kind), shelf.name);
    if (tree.ifNotExists) return alreadyThere(shelf.title);
    if (!tree.orReplace) throw exists(shelf.title);
    mayReplace(run, tree.kind, standing);
  }
  const object = made(run, tree, shelf.name);
  if (standing !== undefined) removeContents(run, tree.kind, standing);
  shelf.entries[shelf.name] = object;
  const { place, holder } = shelf;
  const around = place ?? (holder === undefined ? undefined : { database: holder.object });
  if (around !== undefined) applyFutureGrants(run, { kind: tree.kind, object }, around);
  if (tree.kind === "DATABASE") makeCurrent(run, shelf.name, "PUBLIC");
  if (tree.kind === "SCHEMA") makeCurrent(run, shelf.holder?.object.name ?? null, shelf.name);
  run.world.catalog.commit();
  return status(`${titled(tree.kind)} ${shelf.title} successfully created.`);
}

/** Beside a permanent stage of the same name, which it hides from its session. */
function createTemporaryStage(
  run: Run,
  tree: Create,
  { schema, title }: { readonly schema: Schema; readonly title: string },
): StatementResult {
  const { temporaryStages } = run.world.catalog;
  const standing = temporaryStages.find(run.session.id, schema, tree.name.at(-1) ?? "");
  if (standing !== undefined) {
    if (tree.ifNotExists) return alreadyThere(title);
    if (!tree.orReplace) throw exists(title);
    forgetStage(run.world, standing);
  }
  temporaryStages.add(run.session.id, schema, madeStage(run, tree, TEMPORARY));
  return status(`Stage area ${title} successfully created.`);
}

function alreadyThere(title: string): StatementResult {
  return status(`${title} already exists, statement succeeded.`);
}

/** CREATE DATABASE and CREATE SCHEMA make the new one current. Source: create-database, "Usage notes" */
function makeCurrent({ session }: Run, database: string | null, schema: string): void {
  session.database = database;
  session.schema = schema;
}

function mayCreate(run: Run, kind: Create["kind"], { holder }: Shelf): void {
  const { catalog } = run.world;
  if (holder !== undefined) {
    if (!catalog.may(run.session, `CREATE ${kind}`, holder.object))
      throw forbidden(holder.kind, holder.object.name);
    return;
  }
  const creator = CREATORS[kind];
  if (creator === undefined || !effectiveRoles(catalog.state, run.session.role).has(creator))
    throw forbidden("account", run.world.account);
}

function made(run: Run, tree: Create, name: string): AnyObject {
  const { kind, options } = tree;
  const comment = options["COMMENT"] ?? null;
  switch (kind) {
    case "DATABASE":
      return madeDatabase(run, name, options);
    case "SCHEMA":
      return madeSchema(run, name, options);
    case "STAGE":
      return madeStage(run, tree, "stages");
    case "TAG":
      return madeTag(run, tree);
    case "WAREHOUSE":
      return madeWarehouse(run, name, options);
    case "ROLE":
      return newObject(run, name, comment);
    case "USER":
      return madeUser(run, name, options);
  }
}

function madeDatabase(run: Run, name: string, options: Options): Database {
  const schemas = table<Schema>();
  schemas["PUBLIC"] = madeSchema(run, "PUBLIC", {});
  const settings = settingsOf(options);
  return { ...newObject(run, name, options["COMMENT"] ?? null), settings, schemas };
}

function madeSchema(run: Run, name: string, options: Options): Schema {
  return {
    ...newObject(run, name, options["COMMENT"] ?? null),
    settings: settingsOf(options),
    stages: table(),
    tags: table(),
    models: table(),
    relations: table(),
  };
}

function madeStage(run: Run, { name, options }: Create, group: string): Stage {
  const base = newObject(run, name.at(-1) ?? "", options["COMMENT"] ?? null);
  const folder = join(group, String(base.id));
  emptyFolder(run.world.filesRoot, folder);
  return { ...base, folder, settings: settingsOf(options) };
}

function madeTag(run: Run, { name, options, allowedValues }: Create): Tag {
  const base = newObject(run, name.at(-1) ?? "", options["COMMENT"] ?? null);
  return { ...base, allowedValues: allowedValues === undefined ? null : [...allowedValues] };
}

/** Sizes as CREATE takes them, and as SHOW prints them. Source: create-warehouse, show-warehouses */
const SIZES: readonly string[] = [
  "X-Small",
  "Small",
  "Medium",
  "Large",
  "X-Large",
  "2X-Large",
  "3X-Large",
  "4X-Large",
  "5X-Large",
  "6X-Large",
];

function madeWarehouse(run: Run, name: string, options: Options): Warehouse {
  const given = options["WAREHOUSE_SIZE"] ?? "X-Small";
  const plain = (text: string): string => text.toUpperCase().replaceAll("-", "");
  const written = plain(given).replace(/^XX+LARGE$/, (all) => `${String(all.length - 5)}XLARGE`);
  const size = SIZES.find((each) => plain(each) === written);
  if (size === undefined) throw invalidValue(given, "WAREHOUSE_SIZE");
  const base = newObject(run, name, options["COMMENT"] ?? null);
  return { ...base, size, settings: settingsOf(options) };
}

function madeUser(run: Run, name: string, options: Options): User {
  return {
    ...newObject(run, name, options["COMMENT"] ?? null),
    password: options["PASSWORD"] ?? null,
    defaultRole: options["DEFAULT_ROLE"] ?? null,
    defaultWarehouse: options["DEFAULT_WAREHOUSE"] ?? null,
    settings: settingsOf(withCheckedIdentity(withPlainKeys(options))),
  };
}

/** Options with a place of their own in the state. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "COMMENT",
  "PASSWORD",
  "DEFAULT_ROLE",
  "DEFAULT_WAREHOUSE",
  "WAREHOUSE_SIZE",
]);

export function settingsOf(options: Options): NonNullable<Settings> {
  const settings = table<string>();
  for (const [name, value] of Object.entries(options))
    if (!ELSEWHERE.has(name)) settings[name] = value;
  return settings;
}

export function newObject(run: Run, name: string, comment: string | null): AnyObject {
  const { catalog, now } = run.world;
  return { id: catalog.newId(), name, createdOn: now(), owner: run.session.role, comment };
}

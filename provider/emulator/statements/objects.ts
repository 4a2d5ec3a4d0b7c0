import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { effectiveRoles, owns } from "../catalog/access";
import { at, printed } from "../catalog/catalog";
import { exists, forbidden, invalidValue, missing, noContainer } from "../catalog/errors";
import type { AnyObject, Schema } from "../catalog/state";
import type { StatementResult } from "../contract";
import { SnowflakeError } from "../contract";
import { notSupported } from "../sql/not-supported";
import type { ObjectKind, Tree } from "../sql/tree";
import { removeFolder } from "./folders";
import type { Run } from "./world";
import { status } from "./world";

/** CREATE and DROP of databases, schemas, stages, tags, warehouses, roles and users. */

type Create = Extract<Tree, { type: "CREATE" }>;
type Drop = Extract<Tree, { type: "DROP" }>;

/** Longest identifier. Source: https://docs.snowflake.com/en/sql-reference/identifiers-syntax */
const IDENTIFIER_LENGTH = 255;

/** Who may create what in an account. Source: access control privileges, "Global privileges" */
const CREATORS: Readonly<Partial<Record<ObjectKind, string>>> = {
  DATABASE: "SYSADMIN",
  WAREHOUSE: "SYSADMIN",
  ROLE: "USERADMIN",
  USER: "USERADMIN",
};

/** Where objects of a kind are kept, and how they are called in full. */
interface Shelf {
  readonly entries: Record<string, AnyObject>;
  readonly name: string;
  readonly title: string;
  readonly holder: AnyObject | undefined;
}

export function createObject(run: Run, tree: Create): StatementResult {
  const shelf = shelfOf(run, tree.kind, tree.name, `CREATE ${tree.kind}`);
  checkName(shelf.name);
  mayCreate(run, tree.kind, shelf);
  const standing = at(shelf.entries, shelf.name);
  if (standing !== undefined) {
    if (tree.ifNotExists) return status(`${shelf.title} already exists, statement succeeded.`);
    if (!tree.orReplace) throw exists(shelf.title);
  }
  shelf.entries[shelf.name] = made(run, tree, shelf.name);
  if (tree.kind === "DATABASE") useDatabase(run, shelf.name);
  if (tree.kind === "SCHEMA") useSchema(run, tree.name);
  run.world.catalog.commit();
  return status(`${titled(tree.kind)} ${shelf.title} successfully created.`);
}

/** CREATE DATABASE and CREATE SCHEMA make the new one current. Source: create-database, "Usage notes" */
function useDatabase(run: Run, name: string): void {
  run.session.database = name;
  run.session.schema = "PUBLIC";
}

function useSchema(run: Run, name: readonly string[]): void {
  run.session.database = name.at(-2) ?? run.session.database;
  run.session.schema = name.at(-1) ?? null;
}

export function dropObject(run: Run, tree: Drop): StatementResult {
  if (tree.kind === "MODEL") throw notSupported("DROP MODEL here");
  const found = findShelf(run, tree);
  const object = found === undefined ? undefined : at(found.entries, found.name);
  const { catalog, filesRoot } = run.world;
  if (found === undefined || object === undefined || !catalog.sees(run.session, object)) {
    if (tree.ifExists)
      return status("Drop statement executed successfully, it was already dropped.");
    throw missing(titled(tree.kind), tree.name.join("."));
  }
  if (!owns(catalog.state, run.session.role, object))
    throw forbidden(titled(tree.kind).toLowerCase(), found.title);
  Reflect.deleteProperty(found.entries, found.name);
  if (tree.kind === "STAGE")
    removeFolder(filesRoot, (object as AnyObject & { folder: string }).folder);
  catalog.state.grants = catalog.state.grants.filter((grant) => grant.on !== object.id);
  catalog.commit();
  return status(`${found.title} successfully dropped.`);
}

/** A container that is not there is as good as a missing object under IF EXISTS. */
function findShelf(run: Run, tree: Drop): Shelf | undefined {
  try {
    return shelfOf(run, tree.kind as Create["kind"], tree.name, `DROP ${tree.kind}`);
  } catch (error) {
    if (tree.ifExists && error instanceof SnowflakeError && error.code === "002003")
      return undefined;
    throw error;
  }
}

function shelfOf(
  run: Run,
  kind: Create["kind"],
  name: readonly string[],
  statement: string,
): Shelf {
  const { catalog } = run.world;
  const last = name.at(-1) ?? "";
  const account = { name: last, title: printed(last), holder: undefined };
  switch (kind) {
    case "DATABASE":
      return { entries: catalog.state.databases, ...account };
    case "WAREHOUSE":
      return { entries: catalog.state.warehouses, ...account };
    case "ROLE":
      return { entries: catalog.state.roles, ...account };
    case "USER":
      return { entries: catalog.state.users, ...account };
    case "SCHEMA": {
      const databaseName = name.at(-2) ?? run.session.database;
      if (databaseName === null) throw noContainer();
      const database = catalog.database(run.session, databaseName);
      return {
        entries: database.schemas,
        name: last,
        title: printed(database.name, last),
        holder: database,
      };
    }
    case "STAGE":
    case "TAG": {
      const { database, schema } = catalog.place(run.session, name.slice(0, -1), statement);
      const entries = kind === "STAGE" ? schema.stages : schema.tags;
      return {
        entries,
        name: last,
        title: printed(database.name, schema.name, last),
        holder: schema,
      };
    }
  }
}

function mayCreate(run: Run, kind: Create["kind"], shelf: Shelf): void {
  const { catalog } = run.world;
  const creator = CREATORS[kind];
  const allowed =
    shelf.holder === undefined
      ? creator !== undefined && effectiveRoles(catalog.state, run.session.role).has(creator)
      : catalog.may(run.session, `CREATE ${kind}`, shelf.holder);
  if (!allowed)
    throw forbidden(
      shelf.holder === undefined ? "account" : "schema",
      shelf.holder?.name ?? "LOCAL",
    );
}

export function checkName(name: string): void {
  if (name.length > IDENTIFIER_LENGTH || name === "__proto__")
    throw invalidValue(name, "identifier");
}

function made(run: Run, { kind, options, temporary }: Create, name: string): AnyObject {
  const base = newObject(run, name, options["COMMENT"] ?? null);
  switch (kind) {
    case "DATABASE":
      return { ...base, schemas: { PUBLIC: newSchema(run, "PUBLIC", null) } } as AnyObject;
    case "SCHEMA":
      return newSchema(run, name, options["COMMENT"] ?? null);
    case "STAGE": {
      const folder = join("stages", String(base.id));
      mkdirSync(join(run.world.filesRoot, folder), { recursive: true });
      return { ...base, folder, session: temporary ? run.session.id : null } as AnyObject;
    }
    case "TAG": {
      const allowed = options["ALLOWED_VALUES"];
      return {
        ...base,
        allowedValues: allowed === undefined ? null : (JSON.parse(allowed) as string[]),
      } as AnyObject;
    }
    case "WAREHOUSE":
      return { ...base, size: options["WAREHOUSE_SIZE"] ?? "X-Small" } as AnyObject;
    case "ROLE":
      return base;
    case "USER":
      return { ...base, ...userSettings(options) };
  }
}

function userSettings(options: Readonly<Record<string, string>>): object {
  return {
    password: options["PASSWORD"] ?? null,
    defaultRole: options["DEFAULT_ROLE"] ?? null,
    defaultWarehouse: options["DEFAULT_WAREHOUSE"] ?? null,
  };
}

export function alterUser(run: Run, tree: Extract<Tree, { type: "ALTER USER" }>): StatementResult {
  const { catalog } = run.world;
  const user = at(catalog.state.users, tree.name);
  if (user === undefined) throw missing("User", tree.name);
  const given = Object.entries(userSettings(tree.options)).filter(([, value]) => value !== null);
  Object.assign(user, Object.fromEntries(given));
  catalog.commit();
  return status("Statement executed successfully.");
}

export function newObject(run: Run, name: string, comment: string | null): AnyObject {
  const { catalog } = run.world;
  return {
    id: catalog.newId(),
    name,
    createdOn: run.world.now(),
    owner: run.session.role,
    comment,
  };
}

function newSchema(run: Run, name: string, comment: string | null): Schema {
  return { ...newObject(run, name, comment), stages: {}, tags: {}, models: {} };
}

export function titled(kind: ObjectKind): string {
  return kind.charAt(0) + kind.slice(1).toLowerCase();
}

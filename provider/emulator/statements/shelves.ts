import { at, printed } from "../catalog/catalog";
import type { Place } from "../catalog/catalog";
import { noCurrent, otherKind } from "../catalog/errors";
import type { AnyObject, Database, Schema } from "../catalog/state";
import type { ObjectKind } from "../sql/tree";
import type { Run } from "./world";

/** Where objects of a kind are kept, and how one is called in full. */
export interface Shelf {
  readonly entries: Record<string, AnyObject>;
  readonly name: string;
  readonly title: string;
  /** What the object is in; none for objects of the account. */
  readonly holder: { readonly kind: "database" | "schema"; readonly object: AnyObject } | undefined;
  /** For what is in a schema. */
  readonly place: Place | undefined;
}

/** What a statement is about. */
export interface Subject {
  readonly kind: ObjectKind;
  readonly name: readonly string[];
}

export function shelfOf(run: Run, { kind, name }: Subject, statement: string): Shelf {
  const { state } = run.world.catalog;
  switch (kind) {
    case "DATABASE":
      return ofAccount(state.databases, name);
    case "WAREHOUSE":
      return ofAccount(state.warehouses, name);
    case "ROLE":
      return ofAccount(state.roles, name);
    case "USER":
      return ofAccount(state.users, name);
    case "SCHEMA":
      return ofDatabase(run, name, statement);
    default:
      return ofSchema(run, { kind, name }, statement);
  }
}

function ofAccount(entries: Record<string, AnyObject>, name: readonly string[]): Shelf {
  const last = name.at(-1) ?? "";
  return { entries, name: last, title: printed(last), holder: undefined, place: undefined };
}

function ofDatabase(run: Run, name: readonly string[], statement: string): Shelf {
  const databaseName = name.at(-2) ?? run.session.database;
  if (databaseName === null) throw noCurrent("database", statement);
  const database: Database = run.world.catalog.database(run.session, databaseName);
  const last = name.at(-1) ?? "";
  return {
    entries: database.schemas,
    name: last,
    title: printed(database.name, last),
    holder: { kind: "database", object: database },
    place: undefined,
  };
}

function ofSchema(run: Run, { kind, name }: Subject, statement: string): Shelf {
  const place = run.world.catalog.locate(run.session, name, statement);
  const { database, schema } = place;
  return {
    entries: entriesOf(schema, kind),
    name: place.name,
    title: printed(database.name, schema.name, place.name),
    holder: { kind: "schema", object: schema },
    place,
  };
}

/** Where a schema keeps objects of a kind; tables, views and their like share a place. */
export function entriesOf(schema: Schema, kind: ObjectKind): Record<string, AnyObject> {
  const own: Partial<Record<ObjectKind, Record<string, AnyObject>>> = {
    STAGE: schema.stages,
    TAG: schema.tags,
    MODEL: schema.models,
  };
  return own[kind] ?? schema.relations;
}

/** Everything that a schema holds, with its kind. */
export function membersOf(
  schema: Schema,
): readonly { readonly kind: ObjectKind; readonly object: AnyObject }[] {
  const of = (kind: ObjectKind) =>
    Object.values(entriesOf(schema, kind)).map((object) => ({ kind, object }));
  const relations = Object.values(schema.relations);
  return [
    ...of("MODEL"),
    ...of("STAGE"),
    ...of("TAG"),
    ...relations.map((object) => ({ kind: object.kind as ObjectKind, object })),
  ];
}

/** What shares its names with other kinds may be of another kind. @throws SnowflakeError 002203 */
export function checkKind(kind: ObjectKind, object: AnyObject): void {
  const found = "kind" in object ? String(object.kind) : kind;
  if (found !== kind) throw otherKind(found, kind);
}

/** The object itself, if it stands; whether the role sees it is another question. */
export function standingOn(shelf: Shelf): AnyObject | undefined {
  return at(shelf.entries, shelf.name);
}

/** Everybody sees roles and users. */
export function isVisible(run: Run, kind: ObjectKind, object: AnyObject): boolean {
  return kind === "ROLE" || kind === "USER" || run.world.catalog.sees(run.session, object);
}

import type { StatementSession } from "../contract";
import { may, owns, sees } from "./access";
import { missing, noCurrent } from "./errors";
import type { AnyRelation } from "./relations";
import { accountState, freshAccount } from "./state";
import type {
  AccountState,
  AnyObject,
  Database,
  Model,
  Schema,
  Stage,
  Tag,
  Warehouse,
} from "./state";
import { TemporaryStages } from "./temporary-stages";

type Session = Pick<StatementSession, "role" | "database" | "schema" | "id">;

/** More statements than can be between their effect and their end at once. */
const MOST_EFFECTS = 100;

/** A schema with the database around it. */
export interface Place {
  readonly database: Database;
  readonly schema: Schema;
}

/** The account's objects: found by name, under the eyes of a role, and changed through `commit`. */
export class Catalog {
  readonly temporaryStages = new TemporaryStages();
  #state: AccountState;
  #version = 0;

  constructor(now: number) {
    this.#state = freshAccount(now);
  }

  get state(): AccountState {
    return this.#state;
  }

  /** Grows with every change; what was saved at a version is current while it stands. */
  get version(): number {
    return this.#version;
  }

  commit(): void {
    this.#version += 1;
  }

  load(data: unknown): void {
    this.#state = accountState.parse(data);
    this.temporaryStages.clear();
  }

  /** Ids go on, so that no folder of the fresh account is one of the old. */
  reset(now: number): void {
    const { nextId } = this.#state;
    const fresh = freshAccount(now);
    this.#state = { ...fresh, nextId: Math.max(nextId, fresh.nextId) };
    this.temporaryStages.clear();
    this.commit();
  }

  /** Written with the change itself, so that a later start can tell whether that was made. */
  noteEffect(queryId: string): void {
    this.#state.effects = [...(this.#state.effects ?? []), queryId].slice(-MOST_EFFECTS);
  }

  tookEffect(queryId: string): boolean {
    return this.#state.effects?.includes(queryId) ?? false;
  }

  newId(): number {
    const id = this.#state.nextId;
    this.#state.nextId += 1;
    return id;
  }

  /** A database that the role may use. */
  database(session: Session, name: string): Database {
    return this.#seen(session, at(this.#state.databases, name), () => missing("Database", name));
  }

  /** The schema that a one- or two-part name means in this session. */
  place(session: Session, parts: readonly string[], statement: string): Place {
    const schemaName = parts.at(-1) ?? session.schema ?? undefined;
    const databaseName = parts.at(-2) ?? session.database ?? undefined;
    if (databaseName === undefined) throw noCurrent("database", statement);
    if (schemaName === undefined) throw noCurrent("schema", statement);
    const database = this.database(session, databaseName);
    const schema = this.#seen(session, at(database.schemas, schemaName), () =>
      missing("Schema", `${databaseName}.${schemaName}`),
    );
    return { database, schema };
  }

  /** The place and last part of an object's name. */
  locate(
    session: Session,
    name: readonly string[],
    statement: string,
  ): Place & { readonly name: string } {
    return { ...this.place(session, name.slice(0, -1), statement), name: name.at(-1) ?? "" };
  }

  model(
    session: Session,
    name: readonly string[],
    statement: string,
  ): Place & { readonly model: Model } {
    const { database, schema, name: last } = this.locate(session, name, statement);
    const gone = (): Error => missing("Model", name.join("."));
    return { database, schema, model: this.#seen(session, at(schema.models, last), gone) };
  }

  /** A table, view or dynamic table; `kind` is what the failure calls it. */
  relation(
    session: Session,
    name: readonly string[],
    { statement, kind }: { readonly statement: string; readonly kind: string },
  ): Place & { readonly relation: AnyRelation } {
    const { database, schema, name: last } = this.locate(session, name, statement);
    const gone = (): Error => missing(kind, name.join("."));
    return { database, schema, relation: this.#seen(session, at(schema.relations, last), gone) };
  }

  tag(session: Session, name: readonly string[], statement: string): Place & { readonly tag: Tag } {
    const { database, schema, name: last } = this.locate(session, name, statement);
    const gone = (): Error => missing("Tag", name.join("."));
    return { database, schema, tag: this.#seen(session, at(schema.tags, last), gone) };
  }

  /** A session's own temporary stage stands before a permanent one. */
  stage(
    session: Session,
    name: readonly string[],
    statement: string,
  ): Place & { readonly stage: Stage } {
    const { database, schema, name: last } = this.locate(session, name, statement);
    const own = this.temporaryStages.find(session.id, schema, last);
    const gone = (): Error => missing("Stage", name.join("."));
    return { database, schema, stage: own ?? this.#seen(session, at(schema.stages, last), gone) };
  }

  /**
   * The session's warehouse, if it can be used. That one without USAGE counts as none is unverified;
   * `""` is how a client says none.
   */
  warehouse(session: Session & Pick<StatementSession, "warehouse">): Warehouse | undefined {
    const found = at(this.#state.warehouses, session.warehouse ?? "");
    return found !== undefined && this.may(session, "USAGE", found) ? found : undefined;
  }

  /** Any tag by its id, whoever asks. */
  tagById(id: string): (Place & { readonly tag: Tag }) | undefined {
    for (const place of this.places()) {
      const tag = Object.values(place.schema.tags).find((each) => String(each.id) === id);
      if (tag !== undefined) return { ...place, tag };
    }
    return undefined;
  }

  places(): readonly Place[] {
    return Object.values(this.#state.databases).flatMap((database) =>
      Object.values(database.schemas).map((schema) => ({ database, schema })),
    );
  }

  sees(session: Session, object: AnyObject): boolean {
    return sees(this.#state, session.role, object);
  }

  may(session: Session, privilege: string, object: AnyObject): boolean {
    return may(this.#state, session.role, { privilege, object });
  }

  owns(session: Session, object: AnyObject): boolean {
    return owns(this.#state, session.role, object);
  }

  /** What is hidden from the role is as good as missing. */
  #seen<T extends AnyObject>(session: Session, found: T | undefined, gone: () => Error): T {
    if (found === undefined || !this.sees(session, found)) throw gone();
    return found;
  }
}

/** An entry by name, never something that all objects inherit. */
export function at<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

/** A resolved name as SQL text: bare where that means the same. */
export function printed(...parts: readonly string[]): string {
  return parts
    .map((part) => (/^[A-Z_][A-Z0-9_$]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join(".");
}

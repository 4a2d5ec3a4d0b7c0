import type { StatementSession } from "../contract";
import { may, sees } from "./access";
import { missing, noCurrent } from "./errors";
import { accountState, freshAccount } from "./state";
import type { AccountState, AnyObject, Database, Model, Schema, Stage, Tag } from "./state";

type Session = Pick<StatementSession, "role" | "database" | "schema" | "id">;

/** A schema with the database around it. */
export interface Place {
  readonly database: Database;
  readonly schema: Schema;
}

/** The account's objects: found by name, under the eyes of a role, and changed through `commit`. */
export class Catalog {
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
  }

  reset(now: number): void {
    this.#state = freshAccount(now);
    this.commit();
  }

  newId(): number {
    const id = this.#state.nextId;
    this.#state.nextId += 1;
    return id;
  }

  /** A database that the role may use. */
  database(session: Session, name: string): Database {
    const found = at(this.#state.databases, name);
    if (found === undefined || !sees(this.#state, session.role, found))
      throw missing("Database", name);
    return found;
  }

  /** The schema that a one- or two-part name means in this session. */
  place(session: Session, parts: readonly string[], statement: string): Place {
    const schemaName = parts.at(-1) ?? session.schema ?? undefined;
    const databaseName = parts.at(-2) ?? session.database ?? undefined;
    if (databaseName === undefined) throw noCurrent("database", statement);
    if (schemaName === undefined) throw noCurrent("schema", statement);
    const database = this.database(session, databaseName);
    const schema = at(database.schemas, schemaName);
    if (schema === undefined || !sees(this.#state, session.role, schema)) {
      throw missing("Schema", `${databaseName}.${schemaName}`);
    }
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
    return this.#member(session, name, statement, "Model", (schema) => schema.models, "model");
  }

  tag(session: Session, name: readonly string[], statement: string): Place & { readonly tag: Tag } {
    return this.#member(session, name, statement, "Tag", (schema) => schema.tags, "tag");
  }

  stage(
    session: Session,
    name: readonly string[],
    statement: string,
  ): Place & { readonly stage: Stage } {
    const found = this.#member(
      session,
      name,
      statement,
      "Stage",
      (schema) => schema.stages,
      "stage",
    );
    const { stage } = found;
    if (stage.session !== null && stage.session !== session.id)
      throw missing("Stage", name.join("."));
    return found;
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
    return may(this.#state, session.role, privilege, object);
  }

  #member<T extends AnyObject, K extends string>(
    session: Session,
    name: readonly string[],
    statement: string,
    kind: string,
    members: (schema: Schema) => Readonly<Record<string, T>>,
    key: K,
  ): Place & Readonly<Record<K, T>> {
    const place = this.locate(session, name, statement);
    const found = at(members(place.schema), place.name);
    if (found === undefined || !sees(this.#state, session.role, found))
      throw missing(kind, name.join("."));
    return { database: place.database, schema: place.schema, [key]: found } as unknown as Place &
      Readonly<Record<K, T>>;
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

import type { z } from "zod";

/** One statement as the core sees it: its text, and how it may be shown to a person. */
export interface Statement {
  /** The text that is sent. */
  readonly text: string;
  /** The text for people and files: literals that `isSecret` accepts are replaced. */
  shown(isSecret: (literal: string) => boolean): string;
}

/** A set of rows that one SHOW lists and one SHOW … LIKE finds, declared once per kind of object. */
export interface Listing<Scope, Row> {
  readonly title: string;
  /** A text that is the same for equal scopes. */
  scopeKey(scope: Scope): string;
  all(scope: Scope): Statement;
  /** Look-up of a single row by its resolved name; absent when the listing offers none. */
  one?(scope: Scope, name: string): Statement;
  readonly row: z.ZodType<Row>;
  /** The resolved name under which a row is found. */
  nameOf(row: Row): string;
}

/** How sure an absence must be. */
export type Certainty =
  /** A complete listing of this phase is enough: a CREATE fails safely. */
  | "listed"
  /** Ask for exactly this row before it is called absent: the state says that it exists. */
  | "exact";

/** Where a row is: the resolved name in its scope. */
export interface At<Scope> {
  readonly scope: Scope;
  readonly name: string;
}

/** Reads of one phase: rows are fetched by scope once, and again only where something was written. */
export interface Look {
  find<S, R>(listing: Listing<S, R>, at: At<S>, certainty: Certainty): Promise<R | undefined>;
  /** All rows of a scope. */
  list<S, R>(listing: Listing<S, R>, scope: S): Promise<readonly R[]>;
  /** Fetches scopes side by side before they are asked for one by one. */
  prefetch<S, R>(listing: Listing<S, R>, scopes: readonly S[]): Promise<void>;
  /** Marks a row as written: it is read again before it is believed. */
  touch<S, R>(listing: Listing<S, R>, at: At<S>): void;
  /** Marks a whole scope as written. */
  forget<S, R>(listing: Listing<S, R>, scope: S): void;
  /** The role of the session, resolved. */
  role(): Promise<string>;
}

/** The reads that plans are made from: what stands, with the effects of plans already shown. */
export interface ForeseeingLook extends Look {
  foresee<S, R>(listing: Listing<S, R>, at: At<S>, row: R | undefined): void;
}

/** A connection to one account. */
export interface Session {
  /** Reads rows; a lost answer may be asked for once more. */
  rows<R>(statement: Statement, row: z.ZodType<R>): Promise<readonly R[]>;
  /** Runs a statement that changes something; never sent twice as a new statement. */
  run(statement: Statement): Promise<void>;
}

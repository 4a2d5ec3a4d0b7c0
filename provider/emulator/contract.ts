import type { Timetable } from "./clock/clock";
import type { Users } from "./identities";

/**
 * What the wire layer and the statement layer of the local Snowflake agree on.
 *
 * `wire/` turns HTTP into calls of {@link StatementEngine.execute} and its answers into envelopes;
 * `statements/` and everything below it never see HTTP, JSON envelopes or tokens.
 */

/** A column type of the wire protocol, lower case as every driver expects it. */
export type ColumnType =
  | "text"
  | "fixed"
  | "real"
  | "boolean"
  | "date"
  | "time"
  | "timestamp_ntz"
  | "timestamp_ltz"
  | "timestamp_tz"
  | "binary"
  | "variant"
  | "object"
  | "array";

/** One column of a result; absent numbers travel as null. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable?: boolean;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
}

/** A cell in wire form: a string or null, never a number or a boolean. */
export type Cell = string | null;

/** A bind variable as the client sent it. */
export interface Binding {
  readonly type: string;
  readonly value: string | null | readonly (string | null)[];
}

/** PUT and GET: the client moves the files itself, the server says between which folders. */
export interface FileTransfer {
  readonly command: "UPLOAD" | "DOWNLOAD";
  /** UPLOAD: local paths or patterns. DOWNLOAD: names relative to {@link location}. */
  readonly sources: readonly string[];
  /** The stage's folder on this machine, absolute. */
  readonly location: string;
  /** DOWNLOAD: the client's own folder. */
  readonly localLocation?: string;
  readonly autoCompress: boolean;
  readonly overwrite: boolean;
  readonly parallel: number;
}

/** The outcome of one statement. */
export interface StatementResult {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Snowflake's statement type number (SELECT 4096, SHOW 17408, DDL 24576 …). */
  readonly statementTypeId: number;
  readonly fileTransfer?: FileTransfer;
}

/** What the statement log says of a text before and after it ran. */
export interface StatementLabel {
  /** For instance `ALTER MODEL SET ALIAS`, `SHOW MODELS`, `PUT`. */
  readonly kind: string;
  /** Fully qualified name of the object that the statement is about, if it names one. */
  readonly object?: string;
  /**
   * True for statements that change the catalogue. Session statements (USE, ALTER SESSION), temporary
   * stages, PUT, GET, REMOVE, SHOW and SELECT are not mutating.
   */
  readonly mutating: boolean;
}

/** The part of a session that statements read and change. */
export interface StatementSession {
  readonly id: number;
  readonly user: string;
  role: string;
  warehouse: string | null;
  database: string | null;
  schema: string | null;
  /** The login was with a token for this role alone. */
  readonly onlyRole?: string | undefined;
  /** The login was with a programmatic access token. */
  readonly byToken?: boolean;
  /** Session parameters set by login or ALTER SESSION, upper-case names. */
  readonly parameters: Map<string, string>;
}

/** A failure in Snowflake's own words: six-digit code, SQL state, text. */
export class SnowflakeError extends Error {
  override readonly name = "SnowflakeError";
  readonly code: string;
  readonly sqlState: string;
  /** Where in the text, when it is a syntax error: line from 1, column from 0. */
  readonly position: { readonly line: number; readonly pos: number } | undefined;

  constructor(
    code: string,
    sqlState: string,
    said:
      | string
      | {
          readonly message: string;
          readonly position: { readonly line: number; readonly pos: number };
        },
  ) {
    super(typeof said === "string" ? said : said.message);
    this.code = code;
    this.sqlState = sqlState;
    this.position = typeof said === "string" ? undefined : said.position;
  }
}

/** One of several statements in a request. */
export interface StatementPart {
  readonly sql: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  /** Where it begins in the request's text: line from 1, column from 0. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** What the statement layer knows of requests that hold several statements. */
export interface SeveralStatements {
  /**
   * The statements of a text; none when it holds one or is unreadable.
   * @throws SnowflakeError when one of them has bad syntax
   */
  split(
    session: StatementSession,
    sqlText: string,
    given: {
      readonly bindings: Readonly<Record<string, Binding>>;
      readonly statementParameters: Readonly<Record<string, unknown>>;
    },
  ): readonly StatementPart[];
  /** @throws SnowflakeError when no such request can run */
  check(
    session: StatementSession,
    parts: readonly StatementPart[],
    given: { readonly describeOnly: boolean },
  ): void;
  /** What the request itself answers once all of them ran. */
  succeed(session: StatementSession, queryId: string): StatementResult;
  /** The failure of the request when one of them failed. */
  fail(part: StatementPart, said: string): SnowflakeError;
}

/** The statement layer as the wire layer sees it. */
export interface StatementEngine {
  /** Says what a text is without running it; an unparsable text is labelled `UNKNOWN`. */
  label(
    sqlText: string,
    session: StatementSession,
    bindings?: Readonly<Record<string, Binding>>,
  ): StatementLabel;
  /** A text without its passwords and tokens, and whether it has any. */
  maskSecrets(sqlText: string): { readonly text: string; readonly secret: boolean };
  readonly several: SeveralStatements;
  /**
   * Runs one statement.
   * @param statementParameters parameters of this statement alone (QUERY_TAG …); unknown ones are ignored
   * @throws SnowflakeError
   */
  execute(
    session: StatementSession,
    sqlText: string,
    options: {
      readonly bindings: Readonly<Record<string, Binding>>;
      readonly statementParameters: Readonly<Record<string, unknown>>;
      readonly describeOnly: boolean;
      readonly queryId: string;
      /** Cancels what else runs in a session of the same user; says how many statements that was. */
      readonly cancelAll?: (sessionId: number) => number;
      /** Aborted when the statement is cancelled. */
      readonly signal?: AbortSignal;
    },
  ): Promise<StatementResult>;
  /** Drops what lives only as long as the session: temporary stages and their files. */
  endSession(session: StatementSession): void;
}

/** Something that can be written to a file and read back. */
export interface PersistentState {
  /** Grows with every change. */
  readonly version: number;
  save(): unknown;
  /** @throws when the data is not what `save` gave */
  load(data: unknown): void;
}

/** The statement engine with what the wire layer needs to know of the account. */
export interface StatementLayer extends StatementEngine {
  readonly state: PersistentState;
  /** Forgets every object and file: a fresh account. */
  reset(): void;
  /** Folders that the next saved state is the first to name; told once. */
  made(): readonly string[];
  /** Removes the folders of what is gone; to be called once the state was saved. */
  sweep(): void;
  /** Whether the account has what a statement changed; known of the last ones only. */
  tookEffect(queryId: string): boolean;
  /** Ends what keeps rows; what was answered is kept. */
  close(): Promise<void>;
  readonly users: Users;
  /** Which release of Snowflake this is. */
  readonly release: string;
  /** What time does by itself: refreshes of dynamic tables. */
  readonly timetable: Timetable;
}

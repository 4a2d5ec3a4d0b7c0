/**
 * What the server remembers of statements and logins, as the statement layer may ask for it:
 * a port, so that statements know neither the wire nor files.
 */

/** How a statement ended; times in milliseconds since 1970. */
export interface QueryEnd {
  readonly at: number;
  /** Source: https://docs.snowflake.com/en/sql-reference/functions/query_history (EXECUTION_STATUS) */
  readonly status: "SUCCESS" | "FAILED_WITH_ERROR" | "FAILED_WITH_INCIDENT";
  readonly code: string | null;
  readonly message: string | null;
}

/** One statement, whoever sent it. */
export interface QueryRecord {
  readonly id: string;
  /** Without passwords and tokens. */
  readonly text: string;
  readonly type: string;
  readonly database: string | null;
  readonly schema: string | null;
  readonly session: number;
  readonly user: string;
  readonly role: string;
  readonly warehouse: string | null;
  readonly tag: string;
  readonly startedAt: number;
  /** Undefined while it runs. */
  readonly end?: QueryEnd | undefined;
}

/** Why a login with a key pair was refused. */
export interface LoginFailure {
  readonly at: number;
  readonly user: string;
  readonly clientType: string;
  readonly clientVersion: string;
  /** For instance `JWT_TOKEN_EXPIRED`. */
  readonly reason: string;
}

export interface ServerRecords {
  /** In the order in which they started. */
  queries(): Iterable<QueryRecord>;
  /** By the id that the refusal named. */
  loginFailure(id: string): LoginFailure | undefined;
}

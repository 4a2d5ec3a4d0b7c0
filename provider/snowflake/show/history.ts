import { z } from "zod";
import { NotFoundError, PermissionError, StatementError } from "../../core/errors";
import type { Statement } from "../../core/session";
import type { Sql } from "../sql/sql";
import { identifier, literal, sql } from "../sql/sql";
import { NO_WAREHOUSE } from "../failure";
import { timestamp } from "./decoders";

/**
 * What the own user ran lately. Its own statements are always visible to a user; a start more than
 * seven days ago is an error. It needs a warehouse (inferred).
 * Source: https://docs.snowflake.com/en/sql-reference/functions/query_history
 */
export const historyRow = z.object({
  QUERY_TEXT: z.string(),
  EXECUTION_STATUS: z.string(),
  START_TIME: timestamp,
  END_TIME: timestamp,
});
export type HistoryRow = z.infer<typeof historyRow>;

/** True when there is no warehouse to read it with, or no right to; a lost connection says nothing of either. */
export function isUnreadable(error: unknown): boolean {
  if (error instanceof PermissionError || error instanceof NotFoundError) return true;
  return error instanceof StatementError && error.code === NO_WAREHOUSE;
}

/** How far back the history reaches. */
export const HISTORY_DAYS = 7;
export const HISTORY_MS = HISTORY_DAYS * 86_400_000;

/** Who sent which statement: the tag that it was sent under. */
export const senderRow = z.object({ QUERY_TEXT: z.string(), QUERY_TAG: z.string() });
export type SenderRow = z.infer<typeof senderRow>;

/** Every time that one of some texts ran and succeeded, as far as the history reaches; newest first (unverified). */
export function successesOf(
  database: string,
  [first = "", ...others]: readonly string[],
  since: Date,
): Statement {
  const any = others.reduce(
    (all, text) => sql`${all} OR QUERY_TEXT = ${literal(text)}`,
    sql`QUERY_TEXT = ${literal(first)}`,
  );
  return sql`SELECT QUERY_TEXT, QUERY_TAG FROM TABLE(${historyOf(database, since)}) WHERE EXECUTION_STATUS = 'SUCCESS' AND (${any})`;
}

/** The highest limit: the newest come first. */
function historyOf(database: string, since: Date): Sql {
  const after = literal(since.toISOString());
  return sql`${identifier(database)}.INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER(END_TIME_RANGE_START => TO_TIMESTAMP_LTZ(${after}), RESULT_LIMIT => 10000)`;
}

/** Statements under one query tag that ended after a moment or still run; the limit is the highest. */
export function taggedStatements(database: string, tag: string, since: Date): Statement {
  return sql`SELECT QUERY_TEXT, EXECUTION_STATUS, START_TIME, END_TIME FROM TABLE(${historyOf(database, since)}) WHERE QUERY_TAG = ${literal(tag)}`;
}

import { z } from "zod";
import type { Statement } from "../../core/session";
import type { Sql } from "../sql/sql";
import { identifier, literal, sql } from "../sql/sql";
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

/** How far back the history reaches. */
export const HISTORY_DAYS = 7;

/** Who sent a statement: the tag that it was sent under. */
export const senderRow = z.object({ QUERY_TAG: z.string() });

/** Every time that a text ran and succeeded, as far as the history reaches. */
export function successesOf(database: string, text: string, since: Date): Statement {
  return sql`SELECT QUERY_TAG FROM TABLE(${historyOf(database, since)}) WHERE QUERY_TEXT = ${literal(text)} AND EXECUTION_STATUS = 'SUCCESS'`;
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

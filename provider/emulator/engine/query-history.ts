import { at } from "../catalog/catalog";
import { invalidValue } from "../catalog/errors";
import { SnowflakeError } from "../contract";
import type { QueryRecord } from "../records";
import type { NamedArgument, Relation } from "../sql/select-tree";
import { columnsOf } from "../statements/rows";
import type { ShownRecord } from "../statements/rows";
import { foldName } from "../statements/texts";
import type { Run } from "../statements/world";
import { checkArguments, limitOf, timeOf } from "./function-arguments";

/**
 * QUERY_HISTORY and QUERY_HISTORY_BY_USER.
 * Source: https://docs.snowflake.com/en/sql-reference/functions/query_history
 */

export const HISTORY_COLUMNS = columnsOf(
  "QUERY_ID QUERY_TEXT DATABASE_NAME SCHEMA_NAME QUERY_TYPE SESSION_ID:fixed USER_NAME ROLE_NAME WAREHOUSE_NAME QUERY_TAG EXECUTION_STATUS ERROR_CODE:fixed ERROR_MESSAGE START_TIME:timestamp_ltz END_TIME:timestamp_ltz TOTAL_ELAPSED_TIME:fixed",
);

/** How far back it reaches. */
const REACH_MS = 7 * 86_400_000;

/** What is asked for; times in milliseconds since 1970. */
interface Range {
  /** Undefined: everybody whom the role may see. */
  readonly user: string | undefined;
  readonly start: number;
  /** Undefined: what is still running belongs to it. */
  readonly end: number | undefined;
  readonly limit: number;
}

export function queryHistory(run: Run, relation: Relation): readonly ShownRecord[] {
  const range = rangeOf(run, relation);
  const { world } = run;
  const records = [...world.records.queries()].filter(
    (record) => fits(record, range) && isVisible(run, record),
  );
  return newestFirst(records)
    .slice(0, range.limit)
    .map((record) => shownOf(record, world.now()));
}

function rangeOf(run: Run, { name, named }: Relation): Range {
  const byUser = name === "QUERY_HISTORY_BY_USER";
  const known = ["END_TIME_RANGE_START", "END_TIME_RANGE_END", "RESULT_LIMIT"];
  checkArguments(name, named, byUser ? [...known, "USER_NAME"] : known);
  const { now } = run.world;
  const start = timeOf(named["END_TIME_RANGE_START"]);
  if (start !== undefined && start < now() - REACH_MS) throw tooEarly(name);
  return {
    user: byUser ? userOf(run, named["USER_NAME"]) : undefined,
    start: start ?? now() - REACH_MS,
    end: timeOf(named["END_TIME_RANGE_END"]),
    limit: limitOf(named["RESULT_LIMIT"]),
  };
}

/** Mixed case stands in double quotes within the string. Source: query_history, "Arguments" */
function userOf(run: Run, argument: NamedArgument | undefined): string {
  if (argument === undefined || argument.kind === "current user") return run.session.user;
  if (argument.kind !== "text") throw invalidValue(argument.text, "USER_NAME");
  return foldName(argument.text) ?? argument.text;
}

/** Number and words are unverified. */
function tooEarly(name: string): SnowflakeError {
  const text = `Cannot retrieve data from more than 7 days ago with ${name}.`;
  return new SnowflakeError("001044", "42P13", `SQL compilation error:\n${text}`);
}

function fits({ user, end }: QueryRecord, range: Range): boolean {
  if (range.user !== undefined && range.user !== user) return false;
  if (end === undefined) return range.end === undefined;
  return end.at >= range.start && (range.end === undefined || end.at <= range.end);
}

/** One's own, and what ran on a warehouse that the role watches. Source: query_history, "Usage notes" */
function isVisible({ world, session }: Run, { user, warehouse }: QueryRecord): boolean {
  if (user === session.user || session.role === "ACCOUNTADMIN") return true;
  const found = at(world.catalog.state.warehouses, warehouse ?? "");
  return (
    found !== undefined &&
    ["MONITOR", "OPERATE"].some((privilege) => world.catalog.may(session, privilege, found))
  );
}

/** What runs stands before what ended; of two that ended at once, the one that started last. */
function newestFirst(records: readonly QueryRecord[]): readonly QueryRecord[] {
  const ended = (record: QueryRecord): number => record.end?.at ?? Number.MAX_SAFE_INTEGER;
  return [...records].reverse().sort((a, b) => ended(b) - ended(a));
}

/** That a running statement has no end time is unverified. */
function shownOf(record: QueryRecord, now: number): ShownRecord {
  const { end } = record;
  return {
    QUERY_ID: record.id,
    QUERY_TEXT: record.text,
    DATABASE_NAME: record.database,
    SCHEMA_NAME: record.schema,
    QUERY_TYPE: record.type,
    SESSION_ID: record.session,
    USER_NAME: record.user,
    ROLE_NAME: record.role,
    WAREHOUSE_NAME: record.warehouse,
    QUERY_TAG: record.tag,
    EXECUTION_STATUS: end?.status ?? "RUNNING",
    ERROR_CODE: end?.code === null || end === undefined ? null : Number(end.code),
    ERROR_MESSAGE: end?.message ?? null,
    START_TIME: record.startedAt,
    END_TIME: end?.at ?? null,
    TOTAL_ELAPSED_TIME: (end?.at ?? now) - record.startedAt,
  };
}

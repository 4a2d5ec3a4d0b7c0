import { z } from "zod";
import { NotFoundError } from "../../core/errors";
import { formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Question } from "../../core/question";
import type { Listing } from "../../core/session";
import { optionalText, timestamp } from "../../snowflake/show/decoders";
import { dynamicTables, schedulingReasons } from "../../snowflake/show/dynamic-tables";
import { findInSchema } from "../../snowflake/show/find";
import { identifier, literal, sql } from "../../snowflake/sql/sql";
import { nameOf } from "../../core/schema-objects";
import { suspendReason, withWarehouse } from "./scheduling";
import { label } from "./shapes";
import type { DynamicInferenceTableInputs } from "./shapes";

/** How a table is doing: what changes all the time, and so is no output. */

const refresh = z
  .object({
    state: z
      .string()
      .describe(
        "`SUCCEEDED`, `FAILED`, `UPSTREAM_FAILED`, `CANCELLED`, `SKIPPED`, `EXECUTING` or `SCHEDULED`.",
      ),
    action: z.string().optional().describe("`NO_DATA`, `INCREMENTAL`, `FULL` or `REINITIALIZE`."),
    startedAt: z.string().optional().describe("ISO 8601 in UTC."),
    endedAt: z.string().optional().describe("ISO 8601 in UTC."),
    error: z.string().optional().describe("Number and words of a failure."),
  })
  .meta({ id: "TableRefresh", description: "One refresh of a dynamic table." });

const result = z.object({
  schedulingState: z.string().describe("`ACTIVE` or `SUSPENDED`."),
  suspendedBy: z
    .string()
    .optional()
    .describe("Reason code while it is suspended, for instance `SUSPENDED_DUE_TO_ERRORS`."),
  dataTimestamp: z
    .string()
    .optional()
    .describe("As of when the rows are, ISO 8601 in UTC; absent before the first refresh."),
  rows: z.number().describe("Rows of the table."),
  lagSeconds: z
    .number()
    .optional()
    .describe("How old the rows are by the account's clock, in seconds."),
  refreshes: z
    .array(refresh)
    .describe("The last refreshes, newest first; at most ten. Empty without a warehouse."),
});

const historyRow = z.object({
  STATE: z.string(),
  STATE_CODE: optionalText,
  STATE_MESSAGE: optionalText,
  REFRESH_ACTION: optionalText,
  REFRESH_START_TIME: timestamp,
  REFRESH_END_TIME: timestamp,
  DATA_TIMESTAMP: timestamp,
});

/** Source: functions/dynamic_table_refresh_history */
const refreshes: Listing<SchemaObjectName, z.infer<typeof historyRow>> = {
  title: "refreshes",
  scopeKey: formatSchemaObject,
  all: (table) =>
    sql`SELECT STATE, STATE_CODE, STATE_MESSAGE, REFRESH_ACTION, REFRESH_START_TIME, REFRESH_END_TIME, DATA_TIMESTAMP FROM TABLE(${identifier(table.database)}.INFORMATION_SCHEMA.DYNAMIC_TABLE_REFRESH_HISTORY(NAME => ${literal(formatSchemaObject(table))}, RESULT_LIMIT => 1000)) ORDER BY DATA_TIMESTAMP DESC LIMIT 10`,
  row: historyRow,
  nameOf: (row) => JSON.stringify([row.REFRESH_START_TIME, row.DATA_TIMESTAMP, row.STATE]),
};

const clock: Listing<string, { NOW: string | undefined }> = {
  title: "clock",
  scopeKey: (scope) => scope,
  all: () => sql`SELECT CURRENT_TIMESTAMP() AS NOW`,
  row: z.object({ NOW: timestamp }),
  nameOf: () => "",
};

export const status: Question<DynamicInferenceTableInputs> = {
  name: "getInferenceTableStatus",
  description:
    "How a dynamic table is doing now: its scheduling, how old its rows are, and its last refreshes with their errors. Needs a warehouse.",
  result,
  async answer(identity, look) {
    const table = nameOf(identity);
    // Asked again, the answer is another one.
    for (const listing of [refreshes, schedulingReasons])
      look.forget<SchemaObjectName, unknown>(listing, table);
    look.forget(clock, "");
    look.touch(dynamicTables, { scope: table, name: table.name });
    const { row } = await findInSchema(look, dynamicTables, table, "exact");
    if (row === undefined)
      throw new NotFoundError(
        `The dynamic table ${label(identity)} does not exist, or the role ${await look.role()} may not see it.`,
      );
    const [suspendedBy, history, [time]] = await Promise.all([
      row.scheduling_state === "SUSPENDED" ? suspendReason(table, look) : undefined,
      withWarehouse(() => look.list(refreshes, table)),
      look.list(clock, ""),
    ]);
    return {
      schedulingState: row.scheduling_state === "RUNNING" ? "ACTIVE" : (row.scheduling_state ?? ""),
      suspendedBy,
      dataTimestamp: row.data_timestamp,
      rows: row.rows ?? 0,
      lagSeconds: lagOf(row.data_timestamp, time?.NOW),
      refreshes: history.map(toRefresh),
    };
  },
};

function toRefresh(row: z.infer<typeof historyRow>): z.infer<typeof refresh> {
  const error = [row.STATE_CODE, row.STATE_MESSAGE].filter((each) => each !== undefined).join(" ");
  const isFailed = row.STATE !== "SUCCEEDED" && error !== "";
  return {
    state: row.STATE,
    action: row.REFRESH_ACTION,
    startedAt: row.REFRESH_START_TIME,
    endedAt: row.REFRESH_END_TIME,
    ...(isFailed ? { error } : {}),
  };
}

function lagOf(from: string | undefined, now: string | undefined): number | undefined {
  if (from === undefined || now === undefined) return undefined;
  return Math.max(0, Math.round((new Date(now).getTime() - new Date(from).getTime()) / 1000));
}

export type InferenceTableStatus = z.infer<typeof result>;

import { z } from "zod";
import { column, object, tableOf } from "./shapes";

/** A dynamic table: a query, kept up to date. Times in milliseconds since 1970. */

/** One entry of the refresh history. */
const refresh = z.object({
  queryId: z.string(),
  trigger: z.enum(["CREATION", "SCHEDULED", "MANUAL"]),
  state: z.enum(["SUCCEEDED", "FAILED", "UPSTREAM_FAILED", "CANCELLED", "SKIPPED"]),
  code: z.string().nullable(),
  message: z.string().nullable(),
  action: z.enum(["NO_DATA", "REINITIALIZE", "FULL", "INCREMENTAL"]).nullable(),
  reinitReason: z.string().nullable(),
  dataTimestamp: z.number(),
  start: z.number(),
  end: z.number(),
  inserted: z.number(),
  deleted: z.number(),
  warehouse: z.string(),
});
export type Refresh = z.infer<typeof refresh>;

export const dynamicTable = z.object({
  ...object,
  kind: z.literal("DYNAMIC TABLE"),
  transient: z.boolean(),
  columns: z.array(column),
  /** By id of the tag. */
  tags: tableOf(z.string()),
  clusterBy: z.string(),
  /** Number of the physical table. */
  rows: z.number(),
  /** What follows AS, as it was sent. */
  query: z.string(),
  /** Where names without a database or schema lead to. */
  place: z.object({ database: z.string(), schema: z.string() }),
  /** What stands between the name and AS, as SHOW prints it. */
  header: z.string(),
  /** DOWNSTREAM, or seconds and how they were written; null with the scheduler disabled. */
  targetLag: z
    .union([z.literal("DOWNSTREAM"), z.object({ seconds: z.number(), text: z.string() })])
    .nullable(),
  scheduler: z.enum(["ENABLE", "DISABLE"]).nullable(),
  warehouse: z.string(),
  initializationWarehouse: z.string().nullable(),
  /** What was asked for, and what it came to. */
  declaredMode: z.enum(["AUTO", "FULL", "INCREMENTAL", "ADAPTIVE"]),
  refreshMode: z.enum(["FULL", "INCREMENTAL", "ADAPTIVE"]),
  refreshModeReason: z.string().nullable(),
  initialize: z.enum(["ON_CREATE", "ON_SCHEDULE"]),
  frozenWhere: z.string().nullable(),
  executeAsUser: z.string().nullable(),
  retentionDays: z.number().nullable(),
  maxDataExtensionDays: z.number().nullable(),
  suspended: z.object({ on: z.number(), reason: z.string() }).nullable(),
  lastSuspendedOn: z.number().nullable(),
  /** As of when the rows are; null before the first refresh. */
  dataTimestamp: z.number().nullable(),
  /** Change numbers of the physical tables that were read last, by their number. */
  readAt: tableOf(z.number()),
  /** Why the next refresh computes all rows again; null when it does not. */
  reinitialize: z.string().nullable(),
  refreshes: z.array(refresh),
});
export type DynamicTable = z.infer<typeof dynamicTable>;

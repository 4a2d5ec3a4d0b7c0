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
  action: z
    .enum(["NO_DATA", "REINITIALIZE", "FULL", "INCREMENTAL", "CUSTOM_INCREMENTAL"])
    .nullable(),
  reinitReason: z.string().nullable(),
  dataTimestamp: z.number(),
  start: z.number(),
  end: z.number(),
  inserted: z.number(),
  deleted: z.number(),
  warehouse: z.string(),
});
export type Refresh = z.infer<typeof refresh>;

/** DOWNSTREAM, or seconds and how they were written; null with the scheduler disabled. */
const targetLag = z
  .union([z.literal("DOWNSTREAM"), z.object({ seconds: z.number(), text: z.string() })])
  .nullable();
export type TargetLag = z.infer<typeof targetLag>;

/** What the query read when it was compiled last: views, and what they read. */
const input = z.object({
  id: z.number(),
  kind: z.enum(["TABLE", "VIEW", "DYNAMIC TABLE"]),
  name: z.array(z.string()),
  /** Ids of the columns of a table that are read, by their names. */
  columns: tableOf(z.number()).optional(),
});
export type Input = z.infer<typeof input>;

const suspension = z.object({ on: z.number(), reason: z.string() }).nullable();

/** How the table stood in the graph from a moment on. */
const graphEntry = z.object({
  from: z.number(),
  trigger: z.string(),
  targetLag,
  scheduler: z.string().nullable(),
  query: z.string(),
  inputs: z.array(input),
  suspended: suspension,
  resumedOn: z.number().nullable(),
});
export type GraphEntry = z.infer<typeof graphEntry>;

export const dynamicTable = z.object({
  ...object,
  kind: z.literal("DYNAMIC TABLE"),
  transient: z.boolean(),
  columns: z.array(column),
  /** By id of the tag. */
  tags: tableOf(z.string()),
  /** As it was written, without CLUSTER BY; empty without one. */
  clusterBy: z.string(),
  reclusterSuspended: z.boolean(),
  /** Number of the physical table. */
  rows: z.number(),
  /** How many rows that has; null before the first refresh. */
  rowCount: z.number().nullable(),
  /** What follows AS, as it was sent. */
  query: z.string(),
  /** What REFRESH USING has between its brackets, and the columns that it names; absent without it. */
  refreshUsing: z.object({ text: z.string(), columns: z.array(z.string()).nullable() }).optional(),
  /** Where names without a database or schema lead to. */
  place: z.object({ database: z.string(), schema: z.string() }),
  /** What stands before AS, as SHOW prints it. */
  header: z.string(),
  /** Names of columns as the statement listed them; null when it listed none. */
  columnList: z.string().nullable(),
  targetLag,
  scheduler: z.enum(["ENABLE", "DISABLE"]).nullable(),
  warehouse: z.string(),
  initializationWarehouse: z.string().nullable(),
  /** What was asked for, and what it came to. */
  declaredMode: z.enum(["AUTO", "FULL", "INCREMENTAL", "ADAPTIVE", "CUSTOM_INCREMENTAL"]),
  refreshMode: z.enum(["FULL", "INCREMENTAL", "ADAPTIVE", "CUSTOM_INCREMENTAL"]),
  refreshModeReason: z.string().nullable(),
  initialize: z.enum(["ON_CREATE", "ON_SCHEDULE"]),
  requireUser: z.boolean(),
  rowTimestamp: z.boolean(),
  frozenWhere: z.string().nullable(),
  /** The table whose frozen rows were copied at creation; absent without one. */
  backfillFrom: z.array(z.string()).optional(),
  executeAsUser: z.string().nullable(),
  /** What follows USE SECONDARY ROLES. */
  secondaryRoles: z.string().nullable(),
  retentionDays: z.number().nullable(),
  maxDataExtensionDays: z.number().nullable(),
  logLevel: z.string().nullable(),
  defaultCollation: z.string().nullable(),
  isClone: z.boolean(),
  suspended: suspension,
  lastSuspendedOn: z.number().nullable(),
  resumedOn: z.number().nullable(),
  /** As of when the rows are; null before the first refresh. */
  dataTimestamp: z.number().nullable(),
  /** When the sources were read last, which may be later than what their rows are as of. */
  readOn: z.number().nullable().default(null),
  /** A source that forgot what it was then: nothing brings that back. */
  forgottenBy: z.string().nullable().default(null),
  /** When a scheduled refresh was tried last; a failed one is not tried again at once. */
  triedOn: z.number().nullable(),
  /** Change numbers of the physical tables that were read last, by their number. */
  readAt: tableOf(z.number()),
  inputs: z.array(input),
  /** Versions of models that ran last, where the query names none itself. */
  movingVersions: tableOf(z.string()),
  /** Why the next refresh computes all rows again; null when it does not. */
  reinitialize: z.string().nullable(),
  refreshes: z.array(refresh),
  graph: z.array(graphEntry),
});
export type DynamicTable = z.infer<typeof dynamicTable>;

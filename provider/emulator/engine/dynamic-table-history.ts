import { printed } from "../catalog/catalog";
import type { DynamicTable, GraphEntry, Refresh } from "../catalog/dynamic-tables";
import { wholeName } from "../sql/cursor";
import type { Relation } from "../sql/select-tree";
import { fullName } from "../statements/dynamic-tables/find";
import type { FoundTable } from "../statements/dynamic-tables/find";
import { mayMonitor } from "../statements/dynamic-tables/rights";
import { lagSeconds } from "../statements/dynamic-tables/target-lag";
import { columnsOf } from "../statements/rows";
import type { ShownRecord } from "../statements/rows";
import type { Run } from "../statements/world";
import { lagRecord, placeRecord, stateRecord, visibleTables } from "./dynamic-tables";
import { checkArguments, limitOf, timeOf, truthOf } from "./function-arguments";

/**
 * What became of refreshes and of the graph; of dropped tables nothing is kept here.
 * Source: functions/dynamic_table_refresh_history, functions/dynamic_table_graph_history
 */

export const REFRESH_COLUMNS = columnsOf(
  "NAME SCHEMA_NAME DATABASE_NAME STATE STATE_CODE STATE_MESSAGE QUERY_ID DATA_TIMESTAMP:timestamp_ltz REFRESH_START_TIME:timestamp_ltz REFRESH_END_TIME:timestamp_ltz COMPLETION_TARGET:timestamp_ltz QUALIFIED_NAME LAST_COMPLETED_DEPENDENCY:object STATISTICS:object REFRESH_ACTION REINIT_REASON REFRESH_TRIGGER TARGET_LAG_SEC:fixed GRAPH_HISTORY_VALID_FROM:timestamp_ltz INPUTS_WITH_CHANGED_DATA:array WAREHOUSE",
);

export const GRAPH_COLUMNS = columnsOf(
  "NAME SCHEMA_NAME DATABASE_NAME QUALIFIED_NAME INPUTS:array TARGET_LAG_TYPE TARGET_LAG_SEC:fixed SCHEDULER QUERY_TEXT VALID_FROM:timestamp_ltz VALID_TO:timestamp_ltz SCHEDULING_STATE:object ALTER_TRIGGER:array",
);

const DAY_MS = 86_400_000;

const REFRESH_ARGUMENTS = [
  "DATA_TIMESTAMP_START",
  "DATA_TIMESTAMP_END",
  "RESULT_LIMIT",
  "NAME",
  "NAME_PREFIX",
  "ERROR_ONLY",
];

/** Newest first. Without MONITOR a role sees none of it. */
export function refreshHistory(run: Run, { name, named }: Relation): readonly ShownRecord[] {
  checkArguments(name, named, REFRESH_ARGUMENTS);
  const end = timeOf(named["DATA_TIMESTAMP_END"]) ?? run.world.now();
  const start = timeOf(named["DATA_TIMESTAMP_START"]) ?? end - DAY_MS;
  const onlyErrors = truthOf(named["ERROR_ONLY"]);
  const entries = visibleTables(run)
    .filter((found) => mayMonitor(run, found.table) && isAsked(run, named, found))
    .flatMap((found) => found.table.refreshes.map((refresh) => ({ found, refresh })))
    .filter(({ refresh: { dataTimestamp: at } }) => at >= start && at <= end)
    .filter(({ refresh: { state } }) => !onlyErrors || FAILURES.has(state));
  // Of two of one moment the later comes first.
  return entries
    .reverse()
    .sort((a, b) => b.refresh.dataTimestamp - a.refresh.dataTimestamp)
    .slice(0, limitOf(named["RESULT_LIMIT"]))
    .map(({ found, refresh }) => refreshRecord(found, refresh));
}

const FAILURES: ReadonlySet<Refresh["state"]> = new Set(["FAILED", "UPSTREAM_FAILED"]);

function isAsked(run: Run, named: Relation["named"], found: FoundTable): boolean {
  const { NAME: name, NAME_PREFIX: prefix } = named;
  const full = fullName(found);
  if (prefix !== undefined && !full.startsWith(prefix.text.toUpperCase())) return false;
  if (name === undefined) return true;
  const parts = wholeName(name.text, run.grammar);
  return parts.every((part, index) => {
    const own = [found.database.name, found.schema.name, found.table.name];
    return own[own.length - parts.length + index] === part;
  });
}

function refreshRecord(found: FoundTable, refresh: Refresh): ShownRecord {
  const { table } = found;
  const { dataTimestamp, start, end } = refresh;
  const lag = lagSeconds(table.targetLag);
  return {
    ...placeRecord(found),
    STATE: refresh.state,
    STATE_CODE: refresh.code ?? "SUCCESS",
    STATE_MESSAGE: refresh.message,
    QUERY_ID: refresh.queryId,
    DATA_TIMESTAMP: dataTimestamp,
    REFRESH_START_TIME: start,
    REFRESH_END_TIME: end,
    COMPLETION_TARGET: lag === undefined ? null : dataTimestamp + lag * 1000,
    LAST_COMPLETED_DEPENDENCY: null,
    STATISTICS: statisticsOf(refresh),
    REFRESH_ACTION: refresh.action,
    REINIT_REASON: refresh.reinitReason,
    REFRESH_TRIGGER: refresh.trigger,
    TARGET_LAG_SEC: lag ?? null,
    GRAPH_HISTORY_VALID_FROM: validAt(table, start)?.from ?? null,
    INPUTS_WITH_CHANGED_DATA: null,
    WAREHOUSE: refresh.warehouse,
  };
}

/** What is not counted here is 0. */
function statisticsOf({ inserted, deleted, start, end }: Refresh): string {
  return JSON.stringify({
    numInsertedRows: inserted,
    numDeletedRows: deleted,
    numCopiedRows: 0,
    numAddedPartitions: inserted > 0 ? 1 : 0,
    numRemovedPartitions: deleted > 0 ? 1 : 0,
    queuedTimeMs: 0,
    compilationTimeMs: 0,
    executionTimeMs: end - start,
  });
}

function validAt({ graph }: DynamicTable, moment: number): GraphEntry | undefined {
  return graph.filter(({ from }) => from <= moment).at(-1) ?? graph[0];
}

const GRAPH_ARGUMENTS = ["AS_OF", "HISTORY_START", "HISTORY_END"];

export function graphHistory(run: Run, { name, named }: Relation): readonly ShownRecord[] {
  checkArguments(name, named, GRAPH_ARGUMENTS);
  const now = run.world.now();
  const asOf = timeOf(named["AS_OF"]);
  const start = timeOf(named["HISTORY_START"]) ?? asOf ?? now;
  const end = timeOf(named["HISTORY_END"]) ?? asOf ?? now;
  return visibleTables(run)
    .filter(({ table }) => mayMonitor(run, table))
    .flatMap((found) => {
      const { graph } = found.table;
      return graph.map((entry, index) => ({ found, entry, to: graph[index + 1]?.from ?? null }));
    })
    .filter(({ entry, to }) => entry.from <= end && (to === null || to > start))
    .map(({ found, entry, to }) => graphRecord(found, entry, to));
}

function graphRecord(found: FoundTable, entry: GraphEntry, to: number | null): ShownRecord {
  return {
    ...placeRecord(found),
    ...lagRecord(entry),
    INPUTS: JSON.stringify(
      entry.inputs.map((input) => ({
        name: printed(...input.name),
        kind: input.kind.replace(" ", "_"),
        insideRefreshBoundary: true,
      })),
    ),
    SCHEDULER: entry.scheduler,
    QUERY_TEXT: entry.query,
    VALID_FROM: entry.from,
    VALID_TO: to,
    SCHEDULING_STATE: stateRecord(entry),
    ALTER_TRIGGER: JSON.stringify([entry.trigger]),
  };
}

import type { DynamicTable } from "../catalog/dynamic-tables";
import type { NamedArgument, Relation } from "../sql/select-tree";
import { wholeName } from "../sql/cursor";
import {
  downstreamOf,
  allTables,
  findTable,
  fullName,
  inputsOf,
} from "../statements/dynamic-tables/find";
import type { FoundTable } from "../statements/dynamic-tables/find";
import { mayMonitor } from "../statements/dynamic-tables/rights";
import { lagSeconds } from "../statements/dynamic-tables/target-lag";
import { columnsOf } from "../statements/rows";
import type { ShownRecord } from "../statements/rows";
import type { Run } from "../statements/world";
import { checkArguments, limitOf, timeOf, truthOf } from "./function-arguments";
import { lagsOf } from "./dynamic-table-lags";

/** DYNAMIC_TABLES. Source: https://docs.snowflake.com/en/sql-reference/functions/dynamic_tables */

export const DYNAMIC_TABLE_COLUMNS = columnsOf(
  "NAME SCHEMA_NAME DATABASE_NAME QUALIFIED_NAME TARGET_LAG_SEC:fixed TARGET_LAG_TYPE SCHEDULER SCHEDULING_STATE:object MEAN_LAG_SEC:fixed MAXIMUM_LAG_SEC:fixed TIME_ABOVE_TARGET_LAG_SEC:fixed TIME_WITHIN_TARGET_LAG_RATIO:real LATEST_DATA_TIMESTAMP:timestamp_ltz LAST_COMPLETED_REFRESH_STATE LAST_COMPLETED_REFRESH_STATE_CODE LAST_COMPLETED_REFRESH_STATE_MESSAGE EXECUTING_REFRESH_QUERY_ID IS_ICEBERG",
);

const KNOWN = ["NAME", "REFRESH_DATA_TIMESTAMP_START", "RESULT_LIMIT", "INCLUDE_CONNECTED"];

export function dynamicTables(run: Run, { name, named }: Relation): readonly ShownRecord[] {
  checkArguments(name, named, KNOWN);
  const since = timeOf(named["REFRESH_DATA_TIMESTAMP_START"]) ?? 0;
  const connected = truthOf(named["INCLUDE_CONNECTED"]);
  return chosen(run, named["NAME"], connected)
    .slice(0, limitOf(named["RESULT_LIMIT"]))
    .map((found) => recordOf(run, found, since));
}

/** All that the role sees, or one, or that with what it reads and what reads it. */
function chosen(
  run: Run,
  name: NamedArgument | undefined,
  connected: boolean,
): readonly FoundTable[] {
  const { catalog } = run.world;
  const visible = visibleTables(run);
  if (name === undefined) return visible;
  const found = findTable(run, wholeName(name.text, run.grammar), "DYNAMIC_TABLES");
  if (!connected) return [found];
  const around = new Set<DynamicTable>([found.table]);
  for (const table of around) for (const input of inputsOf(catalog, table)) around.add(input.table);
  for (const { table } of downstreamOf(catalog, found)) around.add(table);
  return visible.filter(({ table }) => around.has(table));
}

export function visibleTables(run: Run): readonly FoundTable[] {
  return allTables(run.world.catalog).filter(({ table }) =>
    run.world.catalog.sees(run.session, table),
  );
}

/** What only MONITOR shows is NULL without it, which is unverified. */
function recordOf(run: Run, found: FoundTable, since: number): ShownRecord {
  const { table } = found;
  const base = { ...placeRecord(found), ...lagRecord(table), IS_ICEBERG: "false" };
  if (!mayMonitor(run, table)) return base;
  const last = table.refreshes.filter(({ state }) => state !== "SKIPPED").at(-1);
  const lags = lagsOf(table, { now: run.world.now(), since });
  return {
    ...base,
    SCHEDULER: table.scheduler,
    SCHEDULING_STATE: stateRecord(table),
    MEAN_LAG_SEC: lags.mean,
    MAXIMUM_LAG_SEC: lags.maximum,
    TIME_ABOVE_TARGET_LAG_SEC: lags.above,
    TIME_WITHIN_TARGET_LAG_RATIO: lags.within,
    LATEST_DATA_TIMESTAMP: table.dataTimestamp,
    LAST_COMPLETED_REFRESH_STATE: last?.state ?? null,
    LAST_COMPLETED_REFRESH_STATE_CODE: last === undefined ? null : (last.code ?? "SUCCESS"),
    LAST_COMPLETED_REFRESH_STATE_MESSAGE: last?.message ?? null,
    EXECUTING_REFRESH_QUERY_ID: null,
  };
}

export function placeRecord(found: FoundTable): ShownRecord {
  return {
    NAME: found.table.name,
    SCHEMA_NAME: found.schema.name,
    DATABASE_NAME: found.database.name,
    QUALIFIED_NAME: fullName(found),
  };
}

export function lagRecord({ targetLag }: Pick<DynamicTable, "targetLag">): ShownRecord {
  return {
    TARGET_LAG_SEC: lagSeconds(targetLag) ?? null,
    TARGET_LAG_TYPE:
      targetLag === null ? null : targetLag === "DOWNSTREAM" ? "DOWNSTREAM" : "USER_DEFINED",
  };
}

const REASONS: Readonly<Record<string, string>> = {
  USER_SUSPENDED: "The DT was suspended by a user.",
  SUSPENDED_DUE_TO_ERRORS: "The DT was suspended due to 5 consecutive refresh errors.",
};

/** The words of messages are unverified. */
export function stateRecord({
  suspended,
  resumedOn,
}: Pick<DynamicTable, "suspended" | "resumedOn">): string {
  const time = (at: number | null): string | null =>
    at === null ? null : new Date(at).toISOString();
  if (suspended === null)
    return JSON.stringify({
      state: "ACTIVE",
      ...(resumedOn === null ? {} : { resumed_on: time(resumedOn) }),
    });
  const { reason, on } = suspended;
  return JSON.stringify({
    state: "SUSPENDED",
    reason_code: reason,
    reason_message: REASONS[reason] ?? `The DT was suspended: ${reason}.`,
    suspended_on: time(on),
    resumed_on: time(resumedOn),
  });
}

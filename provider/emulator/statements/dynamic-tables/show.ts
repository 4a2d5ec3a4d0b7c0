import { at } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import { columnsOf } from "../rows";
import type { Shown, ShownRecord } from "../rows";
import type { ShowKind } from "../show-kind";
import { base, placed } from "../show-kind";
import type { Run } from "../world";
import { answered } from "../world";
import { textOf } from "./header";
import { mayMonitor } from "./rights";
import { inLargestUnit } from "./target-lag";

/**
 * SHOW DYNAMIC TABLES. Source of columns and values: show-dynamic-tables; terraform-provider-snowflake,
 * dbt-snowflake and SnowDDL, tests on accounts. Where the newest columns stand is unverified.
 */

const BEFORE =
  "created_on name database_name schema_name cluster_by rows:fixed bytes:fixed owner target_lag";
const BETWEEN =
  "refresh_mode refresh_mode_reason warehouse comment text automatic_clustering scheduling_state last_suspended_on is_clone:boolean is_replica:boolean is_iceberg:boolean data_timestamp:timestamp_ltz owner_role_type immutable_where execute_as_user";

const OLDER = columnsOf(`${BEFORE} ${BETWEEN}`);
const NEWEST = columnsOf(`${BEFORE} scheduler ${BETWEEN} initialization_warehouse`);

export const DYNAMIC_TABLES: ShowKind = {
  columns: OLDER,
  columnsFor: (run) => (answered(run, "newestShowColumns") ? NEWEST : OLDER),
  find: (run, { places }) =>
    places.flatMap((place) =>
      Object.values(place.schema.relations)
        .filter((each) => each.kind === "DYNAMIC TABLE")
        .map((table) => ({
          object: table,
          record: { ...base(table), ...placed(place), ...recordOf(run, table) },
        })),
    ),
};

function recordOf(run: Run, table: DynamicTable): ShownRecord {
  return {
    cluster_by: table.clusterBy === "" ? "" : `LINEAR(${table.clusterBy})`,
    rows: table.rowCount,
    bytes: bytesOf(table),
    target_lag: shownLag(run, table),
    scheduler: table.scheduler,
    refresh_mode: table.refreshMode,
    refresh_mode_reason: table.refreshModeReason,
    automatic_clustering: clusters(table) ? "ON" : "OFF",
    is_clone: table.isClone ? "1" : "0",
    is_replica: "0",
    is_iceberg: "0",
    data_timestamp: table.dataTimestamp,
    immutable_where: shownFrozen(run, table),
    execute_as_user: runsAs(run, table),
    initialization_warehouse: table.initializationWarehouse ?? answered(run, "unsetShown"),
    ...hidden(run, table),
  };
}

/** Blank without MONITOR, OPERATE or OWNERSHIP. Source: show-dynamic-tables, "Access control" */
function hidden(run: Run, table: DynamicTable): ShownRecord {
  if (!mayMonitor(run, table))
    return { text: "", warehouse: "", scheduling_state: "", last_suspended_on: null };
  return {
    text: textOf(table),
    warehouse: table.warehouse,
    scheduling_state: table.suspended === null ? answered(run, "activeState") : "SUSPENDED",
    last_suspended_on: table.lastSuspendedOn,
  };
}

/** How much a row takes; what a real account packs it to is not known. */
const BYTES_PER_CELL = 8;

function bytesOf({ rowCount, columns }: DynamicTable): number | null {
  return rowCount === null ? null : rowCount * columns.length * BYTES_PER_CELL;
}

function shownLag(run: Run, { targetLag }: DynamicTable): Shown {
  if (targetLag === null) return answered(run, "disabledLag");
  if (targetLag === "DOWNSTREAM") return targetLag;
  return answered(run, "lagConvertsUnits") ? inLargestUnit(targetLag.seconds) : targetLag.text;
}

/** A clone's clustering is suspended until it is resumed. Source: create-dynamic-table, "CLONE" */
function clusters({ clusterBy, reclusterSuspended }: DynamicTable): boolean {
  return clusterBy !== "" && !reclusterSuspended;
}

function shownFrozen(run: Run, { frozenWhere }: DynamicTable): Shown {
  if (frozenWhere === null) return answered(run, "unsetShown");
  return answered(run, "frozenForm") === "bare" ? frozenWhere : `IMMUTABLE WHERE (${frozenWhere})`;
}

/** Source: show-dynamic-tables (execute_as_user) */
function runsAs(run: Run, { executeAsUser }: DynamicTable): Shown {
  if (executeAsUser === null) return null;
  const stands = at(run.world.catalog.state.users, executeAsUser) !== undefined;
  return stands ? executeAsUser : "INVALID";
}

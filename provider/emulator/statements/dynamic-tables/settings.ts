import type { DynamicTable } from "../../catalog/dynamic-tables";
import { missingOptions, refused } from "../../catalog/errors";
import type { DynamicTableClauses, UnsetProperty } from "../../sql/dynamic-table-tree";
import type { Run } from "../world";
import { checkedDays, oneOf, optionalWarehouse, usableWarehouse } from "./definition";
import type { FoundTable } from "./find";
import { noteGraph } from "./graph";
import { checkLagsAround } from "./inputs";
import { checkOperate, checkOwns } from "./rights";
import { parseLag } from "./target-lag";

/** ALTER DYNAMIC TABLE … SET and UNSET of properties: all of a statement, or none. */

/** Properties for which OPERATE is enough. Source: user guide, "Access control for dynamic tables" */
const OPERATED: ReadonlySet<string> = new Set([
  "targetLag",
  "scheduler",
  "warehouse",
  "warehouseText",
  "initializationWarehouse",
]);

export function setProperties(run: Run, found: FoundTable, clauses: DynamicTableClauses): void {
  const { table } = found;
  const operated = Object.keys(clauses).every((key) => OPERATED.has(key));
  if (operated) checkOperate(run, table);
  else checkOwns(run, table);
  const changed = changesOf(run, found, clauses);
  Object.assign(table, changed);
  if ("targetLag" in changed) noteGraph(run.world, table, "ALTER_TARGET_LAG");
  if ("warehouse" in changed) noteGraph(run.world, table, "ALTER_WAREHOUSE");
}

/** What a SET comes to. @throws SnowflakeError when a part of it cannot be */
export function changesOf(
  run: Run,
  found: FoundTable,
  clauses: DynamicTableClauses,
): Partial<DynamicTable> {
  const { table } = found;
  const changed: Partial<DynamicTable> = schedulingChange(table, clauses);
  if (changed.targetLag !== undefined) checkLagsAround(run, found, changed.targetLag);
  if (clauses.warehouse !== undefined) changed.warehouse = usableWarehouse(run, clauses.warehouse);
  if (clauses.initializationWarehouse !== undefined)
    changed.initializationWarehouse = optionalWarehouse(run, clauses.initializationWarehouse);
  if (clauses.retentionDays !== undefined)
    changed.retentionDays = checkedDays(clauses.retentionDays, table.transient);
  if (clauses.maxDataExtensionDays !== undefined)
    changed.maxDataExtensionDays = clauses.maxDataExtensionDays;
  if (clauses.comment !== undefined) changed.comment = clauses.comment;
  if (clauses.rowTimestamp !== undefined) changed.rowTimestamp = clauses.rowTimestamp;
  if (clauses.defaultCollation !== undefined) changed.defaultCollation = clauses.defaultCollation;
  if (clauses.logLevel !== undefined)
    changed.logLevel = oneOf(clauses.logLevel, "LOG_LEVEL", LOG_LEVELS);
  return changed;
}

/** Source: parameters reference (LOG_LEVEL) */
const LOG_LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF"] as const;

/** A lag enables the scheduler, and disabling it takes the lag away. Source: alter-dynamic-table (SCHEDULER) */
function schedulingChange(
  table: DynamicTable,
  { scheduler: written, targetLag }: DynamicTableClauses,
): Partial<DynamicTable> {
  if (written === undefined && targetLag === undefined) return {};
  const scheduler =
    written === undefined ? undefined : oneOf(written, "SCHEDULER", ["ENABLE", "DISABLE"] as const);
  if (scheduler === "DISABLE") {
    // The words are unverified; the rule is documented.
    if (targetLag !== undefined)
      throw refused("TARGET_LAG cannot be specified when SCHEDULER = DISABLE.");
    return { scheduler, targetLag: null };
  }
  const lag = targetLag === undefined ? table.targetLag : parseLag(targetLag);
  if (lag === null) throw missingOptions(["TARGET_LAG"]);
  const enabled = table.scheduler === "DISABLE" ? "ENABLE" : table.scheduler;
  return { scheduler: scheduler ?? enabled, targetLag: lag };
}

const DEFAULTS: Readonly<Record<UnsetProperty, Partial<DynamicTable>>> = {
  COMMENT: { comment: null },
  INITIALIZATION_WAREHOUSE: { initializationWarehouse: null },
  DATA_RETENTION_TIME_IN_DAYS: { retentionDays: null },
  MAX_DATA_EXTENSION_TIME_IN_DAYS: { maxDataExtensionDays: null },
  DEFAULT_DDL_COLLATION: { defaultCollation: null },
  LOG_LEVEL: { logLevel: null },
  ROW_TIMESTAMP: { rowTimestamp: false },
};

export function unsetProperties(
  run: Run,
  table: DynamicTable,
  properties: readonly UnsetProperty[],
): void {
  if (properties.every((each) => each === "INITIALIZATION_WAREHOUSE")) checkOperate(run, table);
  else checkOwns(run, table);
  for (const each of properties) Object.assign(table, DEFAULTS[each]);
}

import { rolesOf } from "../../catalog/access";
import { at } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import { forbidden, invalidValue, missing, missingOptions, refused } from "../../catalog/errors";
import type { DynamicTableClauses, RunAs } from "../../sql/dynamic-table-tree";
import type { Run } from "../world";
import { parseLag } from "./target-lag";

/** Clauses with their defaults, each checked. Source: create-dynamic-table */

export type Definition = Pick<
  DynamicTable,
  | "targetLag"
  | "scheduler"
  | "warehouse"
  | "initializationWarehouse"
  | "declaredMode"
  | "initialize"
  | "requireUser"
  | "rowTimestamp"
  | "frozenWhere"
  | "executeAsUser"
  | "secondaryRoles"
  | "clusterBy"
  | "retentionDays"
  | "maxDataExtensionDays"
  | "comment"
>;

/** @throws SnowflakeError for a clause that is wrong, missing or against another */
export function definitionOf(
  run: Run,
  clauses: DynamicTableClauses,
  transient: boolean,
): Definition {
  const { executeAs } = clauses;
  if (clauses.warehouse === undefined) throw missingOptions(["WAREHOUSE"]);
  if (executeAs !== undefined) checkRunAs(run, executeAs, run.session.role);
  return {
    ...schedulingOf(clauses),
    warehouse: usableWarehouse(run, clauses.warehouse),
    initializationWarehouse: optionalWarehouse(run, clauses.initializationWarehouse),
    declaredMode: modeOf(clauses.refreshMode),
    ...initializationOf(clauses),
    rowTimestamp: clauses.rowTimestamp ?? false,
    frozenWhere: clauses.frozenWhere ?? null,
    executeAsUser: executeAs?.user ?? null,
    secondaryRoles: executeAs?.secondaryRoles ?? null,
    clusterBy: clauses.clusterBy ?? "",
    retentionDays: checkedDays(clauses.retentionDays, transient),
    maxDataExtensionDays: clauses.maxDataExtensionDays ?? null,
    comment: clauses.comment ?? null,
  };
}

/** A lag unless the scheduler is disabled, and then none. */
function schedulingOf(clauses: DynamicTableClauses): Pick<Definition, "targetLag" | "scheduler"> {
  const scheduler =
    clauses.scheduler === undefined
      ? null
      : oneOf(clauses.scheduler, "SCHEDULER", ["ENABLE", "DISABLE"] as const);
  const { targetLag } = clauses;
  if (scheduler === "DISABLE") {
    // The words are unverified; the rule is documented.
    if (targetLag !== undefined)
      throw refused("TARGET_LAG cannot be specified when SCHEDULER = DISABLE.");
    return { scheduler, targetLag: null };
  }
  if (targetLag === undefined) throw missingOptions(["TARGET_LAG"]);
  return { scheduler, targetLag: parseLag(targetLag) };
}

function initializationOf(
  clauses: DynamicTableClauses,
): Pick<Definition, "initialize" | "requireUser"> {
  const initialize = initializeOf(clauses.initialize ?? "ON_CREATE");
  const requireUser = clauses.requireUser ?? false;
  // The words are unverified; the rule is documented.
  if (requireUser && initialize !== "ON_SCHEDULE")
    throw refused("REQUIRE USER needs INITIALIZE = ON_SCHEDULE.");
  return { initialize, requireUser };
}

export function initializeOf(written: string): Definition["initialize"] {
  return oneOf(written, "INITIALIZE", ["ON_CREATE", "ON_SCHEDULE"] as const);
}

const MODES = ["AUTO", "FULL", "INCREMENTAL", "ADAPTIVE", "CUSTOM_INCREMENTAL"] as const;

function modeOf(written = "AUTO"): Definition["declaredMode"] {
  return oneOf(written, "REFRESH_MODE", MODES);
}

export function oneOf<T extends string>(written: string, option: string, known: readonly T[]): T {
  const found = known.find((each) => each === written.toUpperCase());
  if (found === undefined) throw invalidValue(written, option);
  return found;
}

/** Only the primary role counts, as for every warehouse here. @throws SnowflakeError 002003 */
export function usableWarehouse(run: Run, name: string): string {
  const { catalog } = run.world;
  const found = at(catalog.state.warehouses, name);
  if (found === undefined || !catalog.may(run.session, "USAGE", found))
    throw missing("Warehouse", name);
  return name;
}

export function optionalWarehouse(run: Run, name: string | undefined): string | null {
  return name === undefined ? null : usableWarehouse(run, name);
}

/** Source: create-dynamic-table (DATA_RETENTION_TIME_IN_DAYS), Enterprise edition */
export function checkedDays(days: number | undefined, transient: boolean): number | null {
  if (days === undefined) return null;
  if (!Number.isInteger(days) || days > (transient ? 1 : 90))
    throw invalidValue(String(days), "DATA_RETENTION_TIME_IN_DAYS");
  return days;
}

/** The owner role needs IMPERSONATE on the user, who must hold that role. Source: create-dynamic-table (EXECUTE AS USER) */
export function checkRunAs(run: Run, { user }: RunAs, owner: string): void {
  const { catalog } = run.world;
  const found = at(catalog.state.users, user);
  if (found === undefined) throw missing("User", user);
  const session = { ...run.session, role: owner };
  if (!catalog.may(session, "IMPERSONATE", found) || !rolesOf(catalog.state, user).has(owner))
    throw forbidden("user", user);
}

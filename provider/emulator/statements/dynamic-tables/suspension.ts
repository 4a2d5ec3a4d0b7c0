import type { Catalog } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import type { World } from "../world";
import { allTables, downstreamOf, inputsOf } from "./find";
import type { FoundTable } from "./find";
import { noteGraph } from "./graph";

/** SUSPEND and RESUME, and whom they take along. Source: user guide, "Suspend or resume dynamic tables" */

/** Reasons by which a table is suspended, and those of the tables that read it. */
const UPSTREAM: Readonly<Record<string, string>> = {
  USER_SUSPENDED: "UPSTREAM_USER_SUSPENDED",
  SUSPENDED_DUE_TO_ERRORS: "UPSTREAM_SUSPENDED_DUE_TO_ERRORS",
  CLONED_AUTO_SUSPENDED: "UPSTREAM_CLONED_AUTO_SUSPENDED",
};

export function suspend(world: World, found: FoundTable, reason: string): void {
  suspendOne(world, found.table, reason);
  if (found.table.scheduler === "DISABLE") return;
  for (const { table } of downstreamOf(world.catalog, found))
    if (table.suspended === null) suspendOne(world, table, UPSTREAM[reason] ?? reason);
}

function suspendOne(world: World, table: DynamicTable, reason: string): void {
  const on = world.now();
  table.suspended = { on, reason };
  table.lastSuspendedOn = on;
  noteGraph(world, table, "SUSPEND");
}

/** It refreshes nothing by itself. Those that a user suspended themselves stay as they are. */
export function resume(world: World, found: FoundTable): void {
  resumeOne(world, found.table);
  if (found.table.scheduler === "DISABLE") return;
  for (const { table } of downstreamOf(world.catalog, found)) {
    const along = table.suspended?.reason.startsWith("UPSTREAM_") === true;
    if (along && isActiveUpstream(world.catalog, table)) resumeOne(world, table);
  }
}

function isActiveUpstream(catalog: Catalog, table: DynamicTable): boolean {
  return inputsOf(catalog, table).every(
    (input) => input.table.scheduler === "DISABLE" || input.table.suspended === null,
  );
}

function resumeOne(world: World, table: DynamicTable): void {
  if (endSuspension(world, table)) noteGraph(world, table, "RESUME");
}

/** @returns whether it was suspended */
export function endSuspension(world: World, table: DynamicTable): boolean {
  if (table.suspended === null) return false;
  table.suspended = null;
  table.resumedOn = world.now();
  return true;
}

/** Consecutive failures of scheduled refreshes. Source: user guide, "Troubleshooting dynamic tables" */
const MOST_FAILURES = 5;

/** Manual failures do not count; any success starts over, and so does RESUME. */
export function suspendAfterErrors(world: World, table: DynamicTable): void {
  let failures = 0;
  for (const { state, trigger, start } of [...table.refreshes].reverse()) {
    if (state === "SUCCEEDED" || start < (table.resumedOn ?? 0)) break;
    if (state === "FAILED" && trigger === "SCHEDULED") failures += 1;
  }
  if (failures < MOST_FAILURES || table.suspended !== null) return;
  const found = allTables(world.catalog).find((each) => each.table === table);
  if (found === undefined) return;
  suspend(world, found, "SUSPENDED_DUE_TO_ERRORS");
  world.catalog.commit();
}

import type { DynamicTable } from "../../catalog/dynamic-tables";
import type { World } from "../world";
import { readsItself } from "./cycles";
import { inputsFailed } from "./errors";
import { inputsOf } from "./find";
import type { FoundTable } from "./find";
import type { Attempt, Refreshed } from "./refresh";
import { refreshFailed, refreshTable, remember } from "./refresh";
import { suspendAfterErrors } from "./suspension";
import { lagSeconds } from "./target-lag";

/** Refreshes in the order in which tables read each other, all as of one moment. */

/**
 * A table after those that it reads; each once on the way. Never rejects.
 * @param way those that are waiting for this one
 */
export async function refreshWithInputs(
  world: World,
  table: DynamicTable,
  attempt: Attempt,
  way: readonly DynamicTable[] = [],
): Promise<Refreshed> {
  const before = attempt.done.get(table);
  if (before !== undefined) return before;
  const refreshed = way.includes(table)
    ? refreshFailed(world, table, { attempt, error: readsItself(table.kind, table.name) })
    : await afterInputs(world, table, { attempt, way: [...way, table] });
  attempt.done.set(table, refreshed);
  if (attempt.trigger === "SCHEDULED") suspendAfterErrors(world, table);
  return refreshed;
}

async function afterInputs(
  world: World,
  table: DynamicTable,
  { attempt, way }: { readonly attempt: Attempt; readonly way: readonly DynamicTable[] },
): Promise<Refreshed> {
  const failed: string[] = [];
  const trigger = attempt.trigger === "CREATION" ? "MANUAL" : attempt.trigger;
  for (const input of inputsToRefresh(world, table, trigger)) {
    const { entry } = await refreshWithInputs(world, input.table, { ...attempt, trigger }, way);
    if (entry.state !== "SUCCEEDED") failed.push(input.table.name);
  }
  // One that reads itself has failed on the way.
  const before = attempt.done.get(table);
  if (before !== undefined) return before;
  return failed.length > 0
    ? upstreamFailed(world, table, { attempt, failed })
    : refreshTable(world, table, attempt);
}

/** One without scheduler stands alone, both ways. Source: create-dynamic-table (SCHEDULER) */
export function inputsToRefresh(
  { catalog }: World,
  table: DynamicTable,
  trigger: Attempt["trigger"],
): readonly FoundTable[] {
  if (table.scheduler === "DISABLE") return [];
  return inputsOf(catalog, table).filter(
    ({ table: input }) =>
      input.scheduler !== "DISABLE" && !(trigger === "SCHEDULED" && input.suspended !== null),
  );
}

interface Upstream {
  readonly attempt: Attempt;
  readonly failed: readonly string[];
}

function upstreamFailed(
  world: World,
  table: DynamicTable,
  { attempt, failed }: Upstream,
): Refreshed {
  const error = inputsFailed(failed);
  const moment = world.now();
  if (attempt.trigger === "SCHEDULED") table.triedOn = attempt.at;
  const entry = remember(table, attempt, {
    start: moment,
    end: moment,
    state: "UPSTREAM_FAILED",
    code: "UPSTREAM_FAILED",
    message: error.message,
  });
  world.catalog.commit();
  return { entry, error };
}

/**
 * When the scheduler refreshes a table at the latest; undefined when it never does. One with DOWNSTREAM
 * is refreshed when a table that reads it is. Source: user guide, "Understanding dynamic table target lag"
 */
export function dueAt(table: DynamicTable): number | undefined {
  const lag = lagSeconds(table.targetLag);
  const idle = table.suspended !== null || table.scheduler === "DISABLE" || table.requireUser;
  if (lag === undefined || idle) return undefined;
  const from = Math.max(table.dataTimestamp ?? table.createdOn, table.triedOn ?? 0);
  return from + lag * 1000;
}

/** How many steps lie between a table and what it reads at the far end. */
export function depthOf(world: World, table: DynamicTable, seen = new Set<DynamicTable>()): number {
  if (seen.has(table)) return 0;
  const inputs = inputsOf(world.catalog, table);
  const depths = inputs.map((each) => 1 + depthOf(world, each.table, new Set([...seen, table])));
  return Math.max(0, ...depths);
}

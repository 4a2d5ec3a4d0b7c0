import { printed } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import { refused } from "../../catalog/errors";
import type { AnyRelation } from "../../catalog/relations";
import type { Compiled } from "../../engine/row-store";
import { releaseHas } from "../../release";
import { daysOf, isStored } from "../show-tables";
import type { Run } from "../world";
import { answered } from "../world";
import { changesUnknown, notIncremental, outsideRetention } from "./errors";
import { standingPlace } from "./find";

/** Which refresh mode a query gets. Source: user guide, "Dynamic table refresh modes" */

export type Mode = Pick<DynamicTable, "refreshMode" | "refreshModeReason">;

interface Asked {
  readonly name: string;
  readonly declared: DynamicTable["declaredMode"];
  /** CREATE OR ALTER of a table that stands. */
  readonly alters: boolean;
}

/** @throws SnowflakeError 002711 when the query cannot be refreshed in the mode that was asked for */
export function modeOf(run: Run, compiled: Compiled, { name, declared, alters }: Asked): Mode {
  if (declared === "FULL")
    return { refreshMode: "FULL", refreshModeReason: "USER_SPECIFIED_FULL_REFRESH" };
  // The words are unverified.
  if (declared === "CUSTOM_INCREMENTAL")
    throw refused("REFRESH_MODE = CUSTOM_INCREMENTAL needs REFRESH USING.");
  const obstacle =
    obstacleOf(run, compiled) ?? untracked(run, compiled) ?? forgetful(run, compiled);
  if (declared === "AUTO") {
    if (obstacle !== undefined) return { refreshMode: "FULL", refreshModeReason: obstacle };
    const adaptive = releaseHas(run.world.release, "autoIsAdaptive");
    return { refreshMode: adaptive ? "ADAPTIVE" : "INCREMENTAL", refreshModeReason: null };
  }
  if (obstacle !== undefined) throw notIncremental({ name, mode: declared, alters }, obstacle);
  return { refreshMode: declared, refreshModeReason: null };
}

/** Why a query cannot be refreshed incrementally; undefined when it can. */
export function obstacleOf(run: Run, compiled: Compiled): string | undefined {
  if (compiled.notIncremental !== undefined) return compiled.notIncremental;
  const tableFunction = compiled.models.find((each) => each.tableFunction);
  if (tableFunction !== undefined)
    return `Change tracking is not supported on queries with table functions: ${tableFunction.method}.`;
  const volatile = compiled.models.find((each) => each.volatile);
  // The words are unverified. Source of the rule: user guide, "Model inference in dynamic tables"
  if (volatile !== undefined && !answered(run, "volatileIncremental"))
    return `Change tracking is not supported on queries with volatile functions: ${printed(...volatile.model)}!${volatile.method}.`;
  const full = compiled.sources.some(
    (each) =>
      each.kind === "DYNAMIC TABLE" && each.refreshMode === "FULL" && each.frozenWhere === null,
  );
  return full ? "UPSTREAM_USES_FULL_REFRESH" : undefined;
}

/** Tables whose changes nobody tracks, and that the role cannot have tracked. Source: create-dynamic-table, "Usage notes" */
function untracked(run: Run, { sources }: Compiled): string | undefined {
  const table = sources.find(
    (each) =>
      each.kind === "TABLE" && !each.changeTracking && !run.world.catalog.owns(run.session, each),
  );
  return table === undefined
    ? undefined
    : `Change tracking is not enabled on table '${printed(table.name)}'.`;
}

/** The words are unverified. Source of the rule: create-dynamic-table, "Usage notes" (Time Travel) */
function forgetful(run: Run, { sources }: Compiled): string | undefined {
  const table = sources.find((each) => !isRemembered(run, each));
  return table === undefined
    ? undefined
    : `Time Travel is not enabled on table '${printed(table.name)}': its DATA_RETENTION_TIME_IN_DAYS is 0.`;
}

/** Changes cannot be told from rows that were forgotten at once. */
function isRemembered(run: Run, relation: AnyRelation): boolean {
  const place = standingPlace(run.world.catalog, relation);
  return (
    place === undefined ||
    !isStored(relation) ||
    daysOf(place, relation, "DATA_RETENTION_TIME_IN_DAYS") > 0
  );
}

/** What an incremental table does to the tables that it reads, as far as its role owns them. */
export function trackChanges(run: Run, { sources }: Compiled, { refreshMode }: Mode): void {
  if (refreshMode === "FULL") return;
  for (const each of sources)
    if (each.kind === "TABLE" && run.world.catalog.owns(run.session, each))
      each.changeTracking = true;
}

/** @throws SnowflakeError 091930 or 002841 when changes of what is read are not known any more; 002841 stays */
export function checkTracked(run: Run, table: DynamicTable, { sources }: Compiled): void {
  const lost = sources.find(
    (each) => (each.kind === "TABLE" && !each.changeTracking) || !isRemembered(run, each),
  );
  if (lost !== undefined) throw changesUnknown(lost.name);
  table.forgottenBy ??= sources.find((each) => !reachesBack(run, table, each))?.name ?? null;
  if (table.forgottenBy !== null) throw outsideRetention(table.name, table.forgottenBy);
}

const DAY_MS = 86_400_000;

/**
 * Whether what is read still knows what it was when it was read last, which is not what its rows were as of:
 * those of a suspended one stay. Source: user guide, "Troubleshooting dynamic tables" (suspended for longer than
 * DATA_RETENTION_TIME_IN_DAYS). That a table has the time of MAX_DATA_EXTENSION_TIME_IN_DAYS while nobody
 * suspends it, as a stream has, is unverified.
 */
function reachesBack(run: Run, table: DynamicTable, source: AnyRelation): boolean {
  const { readOn } = table;
  const place = standingPlace(run.world.catalog, source);
  if (readOn === null || place === undefined || !isStored(source)) return true;
  const retention = daysOf(place, source, "DATA_RETENTION_TIME_IN_DAYS");
  const extension = daysOf(place, source, "MAX_DATA_EXTENSION_TIME_IN_DAYS");
  const now = run.world.now();
  const isWithin = (days: number, until: number): boolean => until - readOn <= days * DAY_MS;
  // A suspension that ended earlier took nothing away.
  const suspendedUntil = table.suspended === null ? (table.resumedOn ?? 0) : now;
  return isWithin(retention, suspendedUntil) && isWithin(Math.max(retention, extension), now);
}

import { printed } from "../../catalog/catalog";
import type { DynamicTable, Input, Refresh } from "../../catalog/dynamic-tables";
import type { AnyRelation } from "../../catalog/relations";
import type { Compiled } from "../../engine/row-store";
import type { Run } from "../world";
import { answered } from "../world";
import { sourceGone } from "./custom-refresh";
import { readsItself } from "./cycles";
import { noLongerIncremental } from "./errors";
import { inputsOfCompiled, movingVersions } from "./inputs";
import { checkTracked, obstacleOf } from "./mode";
import { namesOf, withColumns } from "./table-columns";

/** What the next refresh does. Source: user guide, "Dynamic table refresh"; dynamic_table_refresh_history (REFRESH_ACTION) */

export interface DueAction {
  readonly action: NonNullable<Refresh["action"]>;
  /** Why all rows are computed again; null when they are not. */
  readonly reason: string | null;
}

export interface Seen {
  readonly compiled: Compiled;
  /** Change numbers of what is read, by number of the physical table. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** @throws SnowflakeError 002766 when an incremental table cannot be refreshed as one any more */
export function dueAction(run: Run, table: DynamicTable, seen: Seen): DueAction {
  if (seen.compiled.sources.includes(table)) throw readsItself(table.kind, table.name);
  if (table.refreshUsing !== undefined) return customAction(table, seen);
  const full = table.refreshMode === "FULL";
  const obstacle = full ? undefined : obstacleOf(run, seen.compiled);
  if (obstacle !== undefined) throw noLongerIncremental(table.name, obstacle);
  // That the first refresh of an incremental table goes by this word is unverified.
  if (table.dataTimestamp === null) return { action: full ? "FULL" : "REINITIALIZE", reason: null };
  const reason = table.reinitialize ?? reasonToRebuild(run, table, seen);
  if (reason !== null) return full ? FULL : { action: "REINITIALIZE", reason };
  if (!hasChanges(table, seen)) return { action: "NO_DATA", reason: null };
  if (full) return FULL;
  checkTracked(run, table, seen.compiled);
  return { action: "INCREMENTAL", reason: null };
}

const FULL: DueAction = { action: "FULL", reason: null };

/** Of REFRESH USING; there is no other for one that goes on or begins. */
function customAction(table: DynamicTable, seen: Seen): DueAction {
  const gone = replacedSource(table, seen);
  if (gone !== undefined) throw sourceGone(gone.kind, gone.name);
  const due = table.dataTimestamp === null || hasChanges(table, seen);
  return { action: due ? "CUSTOM_INCREMENTAL" : "NO_DATA", reason: null };
}

function replacedSource(table: DynamicTable, { compiled }: Seen): AnyRelation | undefined {
  const known = new Set(table.inputs.map(({ id }) => id));
  return compiled.sources.find(({ id }) => !known.has(id));
}

/** Words of reasons are unverified, except that of frozen regions. */
function reasonToRebuild(run: Run, table: DynamicTable, { compiled }: Seen): string | null {
  const replaced = replacedInput(run, table, compiled);
  if (replaced !== null) return replaced;
  if (namesOf(withColumns(table, compiled)) !== namesOf(table.columns))
    return "Columns of the query changed.";
  return answered(run, "movedVersionReinitializes") ? movedVersion(table, compiled) : null;
}

/**
 * A table or a view, also one that a view reads: another one has the name, if only by RENAME or SWAP.
 * Source: user guide, "Dynamic table refresh" (OR REPLACE); for RENAME and SWAP it is unverified
 */
export function replacedInput(run: Run, table: DynamicTable, compiled: Compiled): string | null {
  const known = new Map(table.inputs.map((each) => [identityOf(each), each]));
  for (const now of inputsOfCompiled(run, table, compiled)) {
    const before = known.get(identityOf(now));
    const name = printed(now.name.at(-1) ?? "");
    if (before === undefined) return `Base object ${name} was replaced.`;
    const column = replacedColumn(before, now);
    if (column !== undefined) return `Column ${printed(column)} of ${name} was replaced.`;
  }
  return null;
}

/** Another one has the name; what was not read before is none. */
function replacedColumn({ columns: before = {} }: Input, { columns = {} }: Input) {
  return Object.keys(columns).find(
    (name) => before[name] !== undefined && before[name] !== columns[name],
  );
}

function identityOf({ id, name }: Input): string {
  return JSON.stringify([id, ...name]);
}

function movedVersion(table: DynamicTable, compiled: Compiled): string | null {
  const moved = Object.entries(movingVersions(compiled)).find(
    ([model, version]) => table.movingVersions[model] !== version,
  );
  return moved === undefined ? null : `Model ${moved[0]} has another version.`;
}

/** With a clock there may always be some; whether Snowflake says NO_DATA of such a refresh is unverified. */
function hasChanges({ readAt }: DynamicTable, { compiled, numbers }: Seen): boolean {
  if (compiled.clocked) return true;
  return Object.entries(numbers).some(([rows, number]) => readAt[rows] !== number);
}

/** Whether changes are followed row by row; other queries are computed whole. */
export function followsRows({ rowByRow }: Compiled, { action }: DueAction): boolean {
  return action === "INCREMENTAL" && rowByRow;
}

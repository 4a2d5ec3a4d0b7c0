import { randomUUID } from "node:crypto";
import { isCanceled } from "../../canceled";
import { at as entry } from "../../catalog/catalog";
import type { DynamicTable, Refresh } from "../../catalog/dynamic-tables";
import { SnowflakeError } from "../../contract";
import type { Changed, Compiled } from "../../engine/row-store";
import { reshapeRows } from "../tables/reshape";
import { grammarOf } from "../unknowns";
import type { Run, World } from "../world";
import { appendRows } from "./custom-refresh";
import { ownerGone, warehouseGone } from "./errors";
import { inputsOfCompiled, movingVersions } from "./inputs";
import { compileAgain, queryOf } from "./query";
import { trackChanges } from "./mode";
import { dueAction, followsRows } from "./refresh-action";
import type { DueAction, Seen } from "./refresh-action";
import { namesOf, withColumns } from "./table-columns";

/** One refresh of one table. Source: user guide, "Dynamic table refresh" */

export interface Attempt {
  readonly trigger: Refresh["trigger"];
  /** As of when the rows will be. */
  readonly at: number;
  readonly signal?: AbortSignal | undefined;
  /** REFRESH COPY SESSION: whose rights and warehouse are used instead of the owner's. */
  readonly session?: Run["session"] | undefined;
  /** What was refreshed already on the way through the graph. */
  readonly done: Map<DynamicTable, Refreshed>;
}

/** Entries of the history that are kept of each table. */
const MOST_REFRESHES = 100;

export interface Refreshed {
  readonly entry: Refresh;
  readonly error: unknown;
}

/** Never rejects: a failure is in the history, and the rows are as they were. */
export async function refreshTable(
  world: World,
  table: DynamicTable,
  attempt: Attempt,
): Promise<Refreshed> {
  const start = world.now();
  if (attempt.trigger === "SCHEDULED") table.triedOn = attempt.at;
  const run = runFor(world, table, attempt);
  try {
    const { due, changed } = await perform(run, table, attempt);
    const entry = remember(table, attempt, {
      start,
      end: world.now(),
      state: "SUCCEEDED",
      ...(table.dataTimestamp === null ? {} : { dataTimestamp: table.dataTimestamp }),
      action: due.action,
      reinitReason: due.reason,
      inserted: changed.inserted,
      deleted: changed.deleted,
      warehouse: run.session.warehouse ?? "",
    });
    world.catalog.commit();
    return { entry, error: undefined };
  } catch (error) {
    return refreshFailed(world, table, { attempt, start, error });
  }
}

interface Failure {
  readonly attempt: Attempt;
  readonly start?: number;
  readonly error: unknown;
}

export function refreshFailed(
  world: World,
  table: DynamicTable,
  { attempt, start = world.now(), error }: Failure,
): Refreshed {
  const cancelled = isCanceled(error);
  // Not tried again at once.
  if (attempt.trigger === "SCHEDULED") table.triedOn = attempt.at;
  const entry = remember(table, attempt, {
    start,
    end: world.now(),
    state: cancelled ? "CANCELLED" : "FAILED",
    code: error instanceof SnowflakeError ? error.code : "300010",
    message: error instanceof Error ? error.message : String(error),
    warehouse: table.warehouse,
  });
  world.catalog.commit();
  return { entry, error };
}

/** Adds an entry to the history. */
export function remember(
  table: DynamicTable,
  { trigger, at }: Attempt,
  known: Pick<Refresh, "start" | "end" | "state"> & Partial<Refresh>,
): Refresh {
  const one: Refresh = {
    queryId: randomUUID(),
    trigger,
    code: null,
    message: null,
    action: null,
    reinitReason: null,
    dataTimestamp: at,
    inserted: 0,
    deleted: 0,
    warehouse: table.warehouse,
    ...known,
  };
  table.refreshes = [...table.refreshes, one].slice(-MOST_REFRESHES);
  return one;
}

/** As the owner role without secondary ones, unless the statement lends its session. */
export function runFor(world: World, table: DynamicTable, attempt: Attempt): Run {
  const rebuilds = table.dataTimestamp === null || table.reinitialize !== null;
  const warehouse = (rebuilds ? table.initializationWarehouse : null) ?? table.warehouse;
  const own: Run["session"] = {
    id: 0,
    user: table.executeAsUser ?? "SYSTEM",
    role: table.owner,
    warehouse,
    ...table.place,
    parameters: new Map(),
  };
  return {
    world,
    session: attempt.session === undefined ? own : { ...attempt.session, ...table.place },
    grammar: grammarOf(world, false),
    cancelAll: () => 0,
    signal: attempt.signal,
  };
}

interface Performed {
  readonly due: DueAction;
  readonly changed: Changed;
}

const NOTHING: Changed = { inserted: 0, deleted: 0 };

async function perform(run: Run, table: DynamicTable, attempt: Attempt): Promise<Performed> {
  checkMeans(run, table);
  const compiled = await compileAgain(run, table);
  const numbers = await changeNumbers(run.world, compiled);
  const due = dueAction(run, table, { compiled, numbers });
  const changed =
    due.action === "NO_DATA" ? NOTHING : await write(run, table, { compiled, due, numbers });
  // A source that was replaced is another one.
  if (due.action === "REINITIALIZE") trackChanges(run, compiled, table);
  table.rowCount = await run.world.rows.count(table.rows);
  table.dataTimestamp = dataMoment(compiled, attempt);
  table.readAt = numbers;
  table.readOn = attempt.at;
  table.forgottenBy = null;
  run.world.readRows.push(table.rows, ...Object.keys(numbers).map(Number));
  table.inputs = inputsOfCompiled(run, table, compiled);
  table.movingVersions = movingVersions(compiled);
  table.reinitialize = null;
  return { due, changed };
}

/**
 * No later than what is read and was not refreshed along, as one that is suspended. One without scheduler
 * counts as rows that stand, as a table does, which is unverified. Source: user guide, "Understanding dynamic
 * table target lag"; show-dynamic-tables (data_timestamp)
 */
function dataMoment({ sources }: Compiled, { at }: Attempt): number {
  const moments = sources.map((each) =>
    each.kind === "DYNAMIC TABLE" && each.scheduler !== "DISABLE" ? (each.dataTimestamp ?? at) : at,
  );
  return Math.min(at, ...moments);
}

/** The owner role and its warehouse must still be there. */
export function checkMeans(run: Run, table: DynamicTable): void {
  const { catalog } = run.world;
  if (entry(catalog.state.roles, run.session.role) === undefined) throw ownerGone(table.name);
  if (catalog.warehouse(run.session) === undefined)
    throw warehouseGone(table.name, run.session.warehouse ?? "");
}

type Due = Seen & { readonly due: DueAction };

/** Other columns come with their rows, or not at all. */
async function write(run: Run, table: DynamicTable, seen: Due): Promise<Changed> {
  const columns = withColumns(table, seen.compiled);
  if (namesOf(columns) === namesOf(table.columns)) return writeRows(run, table, seen);
  let changed = NOTHING;
  await reshapeRows(run.world, table, columns, async (rows) => {
    changed = await writeRows(run, { ...table, rows, columns }, seen);
  });
  return changed;
}

async function writeRows(
  run: Run,
  table: DynamicTable,
  { compiled, due, numbers }: Due,
): Promise<Changed> {
  if (table.refreshUsing !== undefined) return appendRows(run, table, compiled);
  const follower = {
    query: queryOf(table),
    rows: table.rows,
    columns: table.columns,
    // The first refresh computes everything but what was copied. Source: create-dynamic-table (FROZEN WHERE, BACKFILL FROM)
    frozenWhere:
      table.dataTimestamp === null && table.backfillFrom === undefined ? null : table.frozenWhere,
  };
  const since = followsRows(compiled, due) ? readSince(table, numbers) : undefined;
  const { rows: store } = run.world;
  if (since !== undefined) return store.follow(run, follower, since);
  // Whoever reads the table sees the rows of an incremental refresh that became others, and no more.
  return due.action === "INCREMENTAL" ? store.adjust(run, follower) : store.refill(run, follower);
}

/** Up to where the sources were read; undefined when one got another physical table meanwhile. */
function readSince(
  { readAt }: DynamicTable,
  numbers: Readonly<Record<string, number>>,
): Record<string, number> | undefined {
  const since = Object.keys(numbers).map((rows) => [rows, readAt[rows]] as const);
  return since.every((each): each is readonly [string, number] => each[1] !== undefined)
    ? Object.fromEntries(since)
    : undefined;
}

export async function changeNumbers(
  world: World,
  compiled: Compiled,
): Promise<Record<string, number>> {
  const numbers: Record<string, number> = {};
  for (const source of compiled.sources) {
    if (source.kind === "VIEW") continue;
    numbers[String(source.rows)] = await world.rows.changeNumber(source.rows);
  }
  return numbers;
}

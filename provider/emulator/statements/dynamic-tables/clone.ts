import type { DynamicTable } from "../../catalog/dynamic-tables";
import { table as emptyTable } from "../../catalog/shapes";
import type { StatementResult } from "../../contract";
import type { CloneDynamicTable } from "../../sql/dynamic-table-tree";
import { newObject } from "../objects";
import type { Run } from "../world";
import { status } from "../world";
import { targetOf } from "./create";
import type { Target } from "./create";
import { checkCycle } from "./cycles";
import { checkRunAs, usableWarehouse } from "./definition";
import { findTable, inputsOf } from "./find";
import { currentHeader } from "./header";
import { checkLags, checkReaders } from "./inputs";
import { install } from "./install";
import { checkOwns } from "./rights";
import { copySeen } from "./seen-rows";
import { parseLag } from "./target-lag";

/** CREATE DYNAMIC TABLE … CLONE: a copy of rows and properties, suspended. Source: create-dynamic-table, "CLONE" */

export async function cloneDynamicTable(
  run: Run,
  tree: CloneDynamicTable,
): Promise<StatementResult> {
  const target = targetOf(run, tree);
  if (target.there) return status(`${target.title} already exists, statement succeeded.`);
  const table = plannedClone(run, tree, target);
  // The rows as they are now, in a physical table of their own.
  const from = table.rows;
  const rows = await run.world.rows.reshape(from, table.columns, table.columns);
  try {
    await run.world.rows.change((change) => copySeen(change, from, rows), run.signal);
    table.rows = rows;
    install(run, { target, table, clauses: tree.clauses });
  } catch (error) {
    await run.world.rows.drop(rows);
    throw error;
  }
  return status(`Dynamic table ${target.name} successfully created.`);
}

/** The table as it will be, with the rows of its source. @throws SnowflakeError when it cannot be made */
export function plannedClone(run: Run, tree: CloneDynamicTable, target: Target): DynamicTable {
  const { table: source } = findTable(run, tree.source, "CREATE DYNAMIC TABLE");
  checkCloning(run, tree, source);
  const table = cloned(run, tree, { target, source });
  checkCycle(run, target.title, table);
  checkLags(
    table,
    inputsOf(run.world.catalog, source).map((input) => input.table),
  );
  checkReaders(run, target.title, table);
  return table;
}

/** SELECT is documented for tables; that it is enough here is unverified. */
function checkCloning(run: Run, { clauses }: CloneDynamicTable, source: DynamicTable): void {
  if (!run.world.catalog.may(run.session, "SELECT", source)) checkOwns(run, source);
  if (clauses.warehouse !== undefined) usableWarehouse(run, clauses.warehouse);
  // The clone has another owner role, which the user need not hold.
  const { user, secondaryRoles } = runAsOf(clauses, source);
  if (user !== null) checkRunAs(run, { user, secondaryRoles }, run.session.role);
}

/** A user that the statement names comes with that user's roles, not with those of the source. */
function runAsOf({ executeAs }: CloneDynamicTable["clauses"], source: DynamicTable) {
  const { executeAsUser: user, secondaryRoles } = source;
  return executeAs ?? { user, secondaryRoles };
}

interface Cloned {
  readonly target: Target;
  readonly source: DynamicTable;
}

function cloned(
  run: Run,
  { clauses, transient }: CloneDynamicTable,
  { target, source }: Cloned,
): DynamicTable {
  const on = run.world.now();
  const { user, secondaryRoles } = runAsOf(clauses, source);
  const table: DynamicTable = {
    ...source,
    ...newObject(run, target.name, source.comment),
    transient: transient || source.transient,
    columns: source.columns.map((column) => ({ ...column })),
    tags: Object.assign(emptyTable<string>(), source.tags),
    readAt: Object.assign(emptyTable<number>(), source.readAt),
    movingVersions: Object.assign(emptyTable<string>(), source.movingVersions),
    targetLag: clauses.targetLag === undefined ? source.targetLag : parseLag(clauses.targetLag),
    warehouse: clauses.warehouse ?? source.warehouse,
    executeAsUser: user,
    secondaryRoles,
    isClone: true,
    reclusterSuspended: true,
    suspended: { on, reason: "CLONED_AUTO_SUSPENDED" },
    lastSuspendedOn: on,
    refreshes: [],
    graph: [],
  };
  return { ...table, header: currentHeader(run, target.title, table) };
}

import type { DynamicTable } from "../../catalog/dynamic-tables";
import { table as emptyTable } from "../../catalog/shapes";
import type { StatementResult } from "../../contract";
import type { CloneDynamicTable } from "../../sql/dynamic-table-tree";
import { newObject } from "../objects";
import type { Run } from "../world";
import { status } from "../world";
import { targetOf } from "./create";
import type { Target } from "./create";
import { checkRunAs, usableWarehouse } from "./definition";
import { findTable } from "./find";
import { currentHeader } from "./header";
import { install } from "./install";
import { checkOwns } from "./rights";
import { copySeen } from "./seen-rows";
import { parseLag } from "./target-lag";

/** CREATE DYNAMIC TABLE … CLONE: a copy of rows and properties, suspended. Source: create-dynamic-table, "CLONE" */

export async function cloneDynamicTable(
  run: Run,
  tree: CloneDynamicTable,
): Promise<StatementResult> {
  const target = targetOf(run, { ...tree, orReplace: tree.orReplace });
  if (target.there) return status(`${target.title} already exists, statement succeeded.`);
  const { table: source } = findTable(run, tree.source, "CREATE DYNAMIC TABLE");
  checkCloning(run, tree, source);
  // The rows as they are now, in a physical table of their own.
  const rows = await run.world.rows.reshape(source.rows, source.columns, source.columns);
  try {
    await run.world.rows.change((change) => copySeen(change, source.rows, rows));
    const table = cloned(run, tree, { target, source, rows });
    install(run, { target, table, clauses: tree.clauses });
  } catch (error) {
    await run.world.rows.drop(rows);
    throw error;
  }
  return status(`Dynamic table ${target.name} successfully created.`);
}

/** That cloning takes OWNERSHIP here is stricter than SELECT, which is documented for tables; unverified. */
function checkCloning(run: Run, { clauses }: CloneDynamicTable, source: DynamicTable): void {
  if (!run.world.catalog.may(run.session, "SELECT", source)) checkOwns(run, source);
  if (clauses.warehouse !== undefined) usableWarehouse(run, clauses.warehouse);
  if (clauses.executeAs !== undefined) checkRunAs(run, clauses.executeAs, run.session.role);
}

interface Cloned {
  readonly target: Target;
  readonly source: DynamicTable;
  readonly rows: number;
}

function cloned(
  run: Run,
  { clauses, transient }: CloneDynamicTable,
  { target, source, rows }: Cloned,
): DynamicTable {
  const on = run.world.now();
  const table: DynamicTable = {
    ...source,
    ...newObject(run, target.name, source.comment),
    transient: transient || source.transient,
    columns: source.columns.map((column) => ({ ...column })),
    tags: Object.assign(emptyTable<string>(), source.tags),
    rows,
    readAt: Object.assign(emptyTable<number>(), source.readAt),
    movingVersions: Object.assign(emptyTable<string>(), source.movingVersions),
    targetLag: clauses.targetLag === undefined ? source.targetLag : parseLag(clauses.targetLag),
    warehouse: clauses.warehouse ?? source.warehouse,
    executeAsUser: clauses.executeAs?.user ?? source.executeAsUser,
    isClone: true,
    reclusterSuspended: true,
    suspended: { on, reason: "CLONED_AUTO_SUSPENDED" },
    lastSuspendedOn: on,
    refreshes: [],
    graph: [],
  };
  return { ...table, header: currentHeader(run, target.title, table) };
}

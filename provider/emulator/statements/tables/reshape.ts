import type { BaseTable, ChangedTable } from "../../catalog/relations";
import type { TableColumn } from "../../catalog/shapes";
import { copyLoads } from "../copy/loads";
import { allTables } from "../dynamic-tables/find";
import { copySeen } from "../dynamic-tables/seen-rows";
import type { Run, World } from "../world";
import { defaultOf } from "./defaults";
import { fitting } from "./fitting";
import { physicalColumn } from "./physical";

/**
 * Tables that get or lose columns. A copy takes the place of the physical table, so that a server that
 * dies before the account is saved has the old one whole. Rows keep their ids.
 */

/** New columns are empty until `fill` gives them values, or the whole copy its rows. */
export async function reshapeRows(
  world: World,
  table: ChangedTable,
  columns: TableColumn[],
  fill?: (rows: number) => Promise<void>,
): Promise<void> {
  const { rows: store } = world;
  const old = table.rows;
  const copy = await store.reshape(old, table.columns, columns);
  try {
    await fill?.(copy);
    await store.change(async (change) => {
      await copyLoads(change, old, copy);
      await copySeen(change, old, copy);
    });
  } catch (error) {
    world.discardedRows.push(copy);
    throw error;
  }
  world.discardedRows.push(old);
  table.rows = copy;
  table.columns = columns;
  keepReaders(world, String(old), String(copy));
}

/** What read the old one has read the copy as far. */
function keepReaders(world: World, old: string, fresh: string): void {
  for (const { table } of allTables(world.catalog)) {
    const number = table.readAt[old];
    if (number === undefined) continue;
    table.readAt[fresh] = number;
    Reflect.deleteProperty(table.readAt, old);
  }
}

/** New columns come last; rows that stand get the default as it is now. */
export async function addColumns(
  run: Run,
  table: BaseTable,
  added: readonly TableColumn[],
): Promise<void> {
  const { rows: store } = run.world;
  const before = table.columns.length;
  const values = added.map((column) => fitting(defaultOf(column), column)).join(", ");
  const source = await store.materialise(run, { text: `SELECT ${values}` });
  const set = added.map((_each, index) => {
    const value = `(SELECT C${String(index + 1)} FROM ${source.name})`;
    return `${physicalColumn(before + index)} = ${value}`;
  });
  const fill = async (rows: number): Promise<void> => {
    await store.change((change) => change.run(`UPDATE t${String(rows)} SET ${set.join(", ")}`));
  };
  try {
    const fresh = added.map((each) => ({ ...each, id: run.world.catalog.newId() }));
    const columns = [...table.columns, ...fresh];
    await reshapeRows(run.world, table, columns, fill);
  } finally {
    await source.done();
  }
}

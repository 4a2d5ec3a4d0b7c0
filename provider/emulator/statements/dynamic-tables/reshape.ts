import type { DynamicTable } from "../../catalog/dynamic-tables";
import type { TableColumn } from "../../catalog/shapes";
import type { World } from "../world";
import { allTables } from "./find";

/**
 * Other columns for a table. A copy takes the place of the physical table, so that a server that dies
 * before the account is saved has the old one whole. Rows keep their ids.
 */

/** A physical table with its columns. */
export interface Shape {
  readonly rows: number;
  readonly columns: TableColumn[];
}

export async function reshapeRows(
  world: World,
  table: DynamicTable,
  columns: TableColumn[],
): Promise<void> {
  takeShape(world, table, await reshapedCopy(world, table, columns));
}

/** The rows under other columns, which nothing names until it is taken. */
export async function reshapedCopy(
  world: World,
  table: DynamicTable,
  columns: TableColumn[],
): Promise<Shape> {
  const { rows: store } = world;
  const copy = await store.create(columns);
  const [old, fresh] = [String(table.rows), String(copy)];
  try {
    await store.change(async (change) => {
      const values = columns.map(({ name }) => placeOf(table, name)).join(", ");
      const list = columns.map((_each, index) => `C${String(index + 1)}`).join(", ");
      await change.run(
        `INSERT INTO t${fresh} (${list}, "__ID", "__AT", "__SOURCE") SELECT ${values}, "__ID", "__AT", "__SOURCE" FROM t${old}`,
      );
      await change.run(`INSERT INTO d${fresh} SELECT * FROM d${old}`);
    });
  } catch (error) {
    world.discardedRows.push(copy);
    throw error;
  }
  return { rows: copy, columns };
}

/** The copy becomes the table's own. */
export function takeShape(world: World, table: DynamicTable, { rows, columns }: Shape): void {
  const old = table.rows;
  world.discardedRows.push(old);
  table.rows = rows;
  table.columns = columns;
  keepReaders(world, String(old), String(rows));
}

/** Where a column stands now; a new one has no values. */
function placeOf({ columns }: DynamicTable, name: string): string {
  const index = columns.findIndex((column) => column.name === name);
  return index === -1 ? "NULL" : `C${String(index + 1)}`;
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

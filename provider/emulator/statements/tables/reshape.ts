import type { BaseTable } from "../../catalog/relations";
import type { TableColumn } from "../../catalog/shapes";
import { fitting } from "./fitting";
import { defaultOf } from "./defaults";
import { physicalColumn } from "./physical";
import { copyLoads } from "../copy/loads";
import type { Run } from "../world";

/** Physical tables that get or lose columns. */

/** New columns come last; rows that stand get the default as it is now. */
export async function addColumns(
  run: Run,
  table: BaseTable,
  added: readonly TableColumn[],
): Promise<void> {
  const { rows: store } = run.world;
  const columns = [...table.columns, ...added];
  const values = added.map((column) => fitting(defaultOf(column), column)).join(", ");
  const source = await store.materialise(run, { text: `SELECT ${values}` });
  try {
    await store.reshape(table.rows, table.columns, columns);
    await store.change(async (change) => {
      const set = added.map((_each, index) => {
        const name = physicalColumn(table.columns.length + index);
        return `${name} = (SELECT C${String(index + 1)} FROM ${source.name})`;
      });
      await change.run(`UPDATE t${String(table.rows)} SET ${set.join(", ")}`);
    });
  } finally {
    await source.done();
  }
}

/**
 * A copy without the columns takes the table's place, so that a server that dies before the account is
 * saved has the old one whole. Rows keep their ids. @returns the number of the copy
 */
export async function withoutColumns(
  run: Run,
  table: BaseTable,
  left: readonly TableColumn[],
): Promise<number> {
  const { rows: store } = run.world;
  const copy = await store.create(left);
  const to = left.map((_each, index) => physicalColumn(index));
  const from = left.map(({ name }) =>
    physicalColumn(table.columns.findIndex((each) => each.name === name)),
  );
  const [old, fresh] = [String(table.rows), String(copy)];
  await store.change(async (change) => {
    await change.run(
      `INSERT INTO t${fresh} (${to.join(", ")}, __ID, __AT) SELECT ${from.join(", ")}, __ID, __AT FROM t${old}`,
    );
    await change.run(`INSERT INTO d${fresh} SELECT * FROM d${old}`);
    await copyLoads(change, table.rows, copy);
  });
  return copy;
}

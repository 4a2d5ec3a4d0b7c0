import type { ChangedTable } from "../../catalog/relations";
import type { StatementResult } from "../../contract";
import type { Materialised } from "../../engine/row-store";
import { ROW_ID } from "../../sql/own-names";
import type { TreeOf } from "../../sql/tree";
import type { Fitting } from "../tables/fitting";
import { fittingQuery, nullOnly } from "../tables/fitting";
import { checkFits, deleteRows, repeated, updateRows } from "../tables/physical";
import { findChanged, mustMay } from "../tables/relations";
import { isOn } from "../parameters";
import { checkOn, inTurn } from "../turns";
import type { Run } from "../world";
import { STATEMENT_TYPE, needWarehouse } from "../world";
import { notDeterministic } from "./failures";
import { changeRows } from "./frozen-rows";
import { counted } from "./results";
import type { Setting } from "./targets";
import { settingsOf, targetColumn, targetSource } from "./targets";

/** UPDATE and DELETE. Source: https://docs.snowflake.com/en/sql-reference/sql/update, delete */

type Update = TreeOf<"UPDATE">;
type Delete = TreeOf<"DELETE">;

export async function update(run: Run, tree: Update): Promise<StatementResult> {
  return inTurn(run, async () => {
    const { table } = findChanged(run, tree.name, "UPDATE");
    mustMay(run, "UPDATE", table);
    const set = settingsOf(table, tree.set);
    const columns = set.map(({ column }) => column);
    const fits = await fittingOf(run, { table, tree, set });
    const nulls = nullOnly(fits).map((index) => columns[index - 1] ?? -1);
    const query = fittingQuery(fits);
    return withRows(run, { table, query }, async (source) =>
      changeRows(run, table, async ({ change, goes }) => {
        const several = await repeated(change, { source: source.name });
        if (several > 0 && isOn(run.session, "ERROR_ON_NONDETERMINISTIC_UPDATE", false))
          throw notDeterministic();
        const values = { source: source.name, columns, skip: 1, nullOnly: nulls };
        await checkFits(change, table, values);
        await goes(`__ID IN (SELECT C1 FROM ${source.name})`);
        const updated = await updateRows(change, table, { source: source.name, columns });
        return counted(run, STATEMENT_TYPE.update, {
          "number of rows updated": updated,
          "number of multi-joined rows updated": several,
        });
      }),
    );
  });
}

/** The id of each row, and what its columns get. */
async function fittingOf(
  run: Run,
  { table, tree, set }: { table: ChangedTable; tree: Update; set: readonly Setting[] },
): Promise<Fitting> {
  const values = set.map(({ value, written = value }) => written);
  const list = [targetColumn(tree.target, ROW_ID), ...values].join(", ");
  const query = `SELECT ${list} FROM ${sourceOf(tree, tree.from)}`;
  const ids = new Set([table.rows]);
  const { columns: given } = await run.world.rows.compile(run, { text: query }, ids);
  const own = set.map(({ column }) => table.columns[column]);
  const columns = [given[0], ...own].filter((each) => each !== undefined);
  return { query, given, columns };
}

export async function deleteFrom(run: Run, tree: Delete): Promise<StatementResult> {
  return inTurn(run, async () => {
    const { table } = findChanged(run, tree.name, "DELETE");
    mustMay(run, "DELETE", table);
    const id = targetColumn(tree.target, ROW_ID);
    const query = `SELECT DISTINCT ${id} FROM ${sourceOf(tree, tree.using)}`;
    return withRows(run, { table, query }, async ({ name: source }) => {
      const deleted = await changeRows(run, table, async ({ change, goes }) => {
        await goes(`__ID IN (SELECT C1 FROM ${source})`);
        return deleteRows(change, table, source);
      });
      return counted(run, STATEMENT_TYPE.delete, { "number of rows deleted": deleted });
    });
  });
}

/** The table with what it is joined to, and the condition. */
function sourceOf({ target, where }: Update | Delete, other: string | undefined): string {
  const joined = other === undefined ? "" : `, ${other}`;
  const condition = where === undefined ? "" : `\nWHERE ${where}`;
  return `${targetSource(target)}${joined}${condition}`;
}

interface Wanted {
  readonly table: ChangedTable;
  readonly query: string;
}

/** Runs a query that names rows of a table, and forgets what it gave once that was used. */
export async function withRows<T>(
  run: Run,
  { table, query }: Wanted,
  use: (source: Materialised) => Promise<T>,
): Promise<T> {
  const ids = new Set([table.rows]);
  needWarehouse(run);
  const source = await run.world.rows.materialise(run, { text: query }, ids);
  try {
    checkOn(run);
    return await use(source);
  } finally {
    await source.done();
  }
}

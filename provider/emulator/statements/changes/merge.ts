import type { ChangedTable } from "../../catalog/relations";
import type { StatementResult } from "../../contract";
import type { MergeClause } from "../../sql/table-tree";
import { ROW_ID } from "../../sql/own-names";
import type { TreeOf } from "../../sql/tree";
import { defaultOf } from "../tables/defaults";
import { checkTypes, fitting, nullOnly, valueCount, wrongType } from "../tables/fitting";
import { checkFits, deleteRows, insertRows, repeated, updateRows } from "../tables/physical";
import { findChanged, mustMay } from "../tables/relations";
import { isOn } from "../parameters";
import { inTurn } from "../turns";
import type { Run } from "../world";
import { STATEMENT_TYPE } from "../world";
import { notDeterministic } from "./failures";
import { changeRows } from "./frozen-rows";
import { targetsOf } from "./insert";
import { counted } from "./results";
import { settingsOf, targetColumn, targetSource } from "./targets";
import { withRows } from "./update";

/** MERGE. Source: https://docs.snowflake.com/en/sql-reference/sql/merge */

type Merge = TreeOf<"MERGE">;

export async function merge(run: Run, tree: Merge): Promise<StatementResult> {
  return inTurn(run, async () => {
    const { table } = findChanged(run, tree.name, "MERGE");
    const kinds = new Set([...tree.matched, ...tree.notMatched].map(({ act }) => act.do));
    for (const kind of kinds) mustMay(run, kind, table);
    await checkValues(run, tree, table);
    const matched = matchedQuery(tree, table);
    const missing = missingQuery(tree, table);
    return withRows(run, { table, query: matched.query }, async ({ name: found }) =>
      withRows(run, { table, query: missing }, async ({ name: fresh }) => {
        const done = await apply(run, { table, columns: matched.columns, found, fresh });
        // Only what some clause could do is counted.
        return counted(run, STATEMENT_TYPE.merge, {
          ...(kinds.has("INSERT") ? { "number of rows inserted": done.inserted } : {}),
          ...(kinds.has("UPDATE") ? { "number of rows updated": done.updated } : {}),
          ...(kinds.has("DELETE") ? { "number of rows deleted": done.deleted } : {}),
        });
      }),
    );
  });
}

/** Values that clauses give columns, as they are written. @throws SnowflakeError 002023 */
async function checkValues(run: Run, tree: Merge, table: ChangedTable): Promise<void> {
  const { target, using, on } = tree;
  const settings = tree.matched.flatMap(({ act }) =>
    act.do === "UPDATE" ? settingsOf(table, act.set) : [],
  );
  const inserts = tree.notMatched.flatMap(({ act }) => insertedBy(table, act));
  const joined = `${using} LEFT JOIN ${targetSource(target)} ON ${on}`;
  for (const values of [settings, inserts]) {
    const written = values.flatMap((each) => each.written ?? []);
    const columns = values.flatMap((each) => (each.written === undefined ? [] : each.column));
    if (written.length === 0) continue;
    const query = { text: `SELECT ${written.join(", ")} FROM ${joined}` };
    const { columns: given } = await run.world.rows.compile(run, query, new Set([table.rows]));
    for (const [index, type] of given.entries()) {
      const column = table.columns[columns[index] ?? -1];
      if (column === undefined) continue;
      checkTypes(type, column);
      const isNull = /^\s*NULL\s*$/i.test(written[index] ?? "");
      if (!isNull && nullOnly({ query: "", given: [type], columns: [column] }).length > 0)
        throw wrongType(type.type, column);
    }
  }
}

/** Which clause a row falls under, from 1; 0 for none. The first that holds counts. */
function clauseOf(clauses: readonly MergeClause[]): string {
  return choice(
    clauses,
    clauses.map((_each, index) => String(index + 1)),
    "0",
  );
}

function choice(
  clauses: readonly MergeClause[],
  values: readonly string[],
  otherwise: string,
): string {
  if (clauses.length === 0) return otherwise;
  const whens = clauses.map(
    ({ when = "TRUE" }, index) => `WHEN (${when}) THEN ${values[index] ?? "NULL"}`,
  );
  return `CASE ${whens.join(" ")} ELSE ${otherwise} END`;
}

/** What becomes of a row: 1 is updated, 2 is deleted, 0 stays. */
function actionOf(clauses: readonly MergeClause[]): string {
  const values = clauses.map(({ act }) => (act.do === "DELETE" ? "2" : "1"));
  return choice(clauses, values, "0");
}

interface Matched {
  readonly query: string;
  /** Columns that some clause sets, by index in the table. */
  readonly columns: readonly number[];
}

/** Rows that have a partner: id, action, and new values of all columns that any clause sets. */
function matchedQuery(tree: Merge, table: ChangedTable): Matched {
  const { target, using, on, matched } = tree;
  const settings = matched.map(({ act }) =>
    act.do === "UPDATE" ? settingsOf(table, act.set) : [],
  );
  const columns = [...new Set(settings.flat().map(({ column }) => column))];
  const values = columns.map((column) => {
    const own = targetColumn(target, table.columns[column]?.name ?? "");
    const set = settings.map((each) => each.find((one) => one.column === column)?.value ?? own);
    return choice(matched, set, own);
  });
  const list = [targetColumn(target, ROW_ID), actionOf(matched), ...values].join(", ");
  const where = matched.length === 0 ? "\nWHERE FALSE" : "";
  const query = `SELECT ${list} FROM ${targetSource(target)} JOIN ${using}\nON ${on}${where}`;
  return { query, columns };
}

/** Rows without a partner: number of the clause, and values of all columns. */
function missingQuery(tree: Merge, table: ChangedTable): string {
  const { target, using, on, notMatched } = tree;
  const inserts = notMatched.map(({ act }) => insertOf(table, act));
  const values = table.columns.map((column, index) =>
    choice(
      notMatched,
      inserts.map((each) => each[index] ?? "NULL"),
      fitting("NULL", column),
    ),
  );
  const list = [clauseOf(notMatched), ...values].join(", ");
  const id = targetColumn(target, ROW_ID);
  const where = notMatched.length === 0 ? "FALSE" : `${id} IS NULL`;
  return `SELECT ${list} FROM ${using}\nLEFT JOIN ${targetSource(target)} ON ${on}\nWHERE ${where}`;
}

/** The value of every column of the table. */
function insertOf(table: ChangedTable, act: MergeClause["act"]): readonly string[] {
  if (act.do !== "INSERT") return [];
  const inserted = insertedBy(table, act);
  return table.columns.map((column, index) => {
    const value = inserted.find((each) => each.column === index)?.written;
    return fitting(value ?? defaultOf(column), column);
  });
}

/** What an INSERT gives to which column; undefined for DEFAULT. */
function insertedBy(table: ChangedTable, act: MergeClause["act"]) {
  if (act.do !== "INSERT") return [];
  const targets = targetsOf(table, act.columns);
  if (targets.length !== act.values.length) throw valueCount(targets.length, act.values.length);
  return targets.map((column, index) => ({ column, written: act.values[index] }));
}

interface Work {
  readonly table: ChangedTable;
  readonly columns: readonly number[];
  /** Names in DuckDB of what both queries gave. */
  readonly found: string;
  readonly fresh: string;
}

interface Done {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** All of it in one transaction. */
function apply(run: Run, { table, columns, found, fresh }: Work): Promise<Done> {
  return changeRows(run, table, async ({ change, goes }) => {
    const several = await repeated(change, { source: found, where: "C2 = 1", among: "C2 > 0" });
    if (several > 0 && isOn(run.session, "ERROR_ON_NONDETERMINISTIC_MERGE", true))
      throw notDeterministic();
    await checkFits(change, table, { source: found, columns, skip: 2, where: "C2 = 1" });
    const all = table.columns.map((_each, index) => index);
    await checkFits(change, table, { source: fresh, columns: all, skip: 1, where: "C1 > 0" });
    await goes(`__ID IN (SELECT C1 FROM ${found} WHERE C2 > 0)`);
    const deleted = await deleteRows(change, table, found, "C2 = 2");
    const updated = await updateRows(change, table, {
      source: found,
      columns,
      skip: 2,
      where: "C2 = 1",
    });
    const inserted = await insertRows(change, table, { source: fresh, skip: 1, where: "C1 > 0" });
    return { inserted, updated, deleted };
  });
}

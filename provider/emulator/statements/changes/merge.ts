import type { ChangedTable } from "../../catalog/relations";
import type { TableColumn } from "../../catalog/shapes";
import type { StatementResult } from "../../contract";
import type { Change } from "../../engine/row-store";
import type { MergeClause } from "../../sql/table-tree";
import { ROW_ID } from "../../sql/own-names";
import type { TreeOf } from "../../sql/tree";
import { defaultOf } from "../tables/defaults";
import { fitting, fittingOf, isNullOnly, valueCount } from "../tables/fitting";
import { checkFits, deleteRows, insertRows, repeated, updateRows } from "../tables/physical";
import type { Values } from "../tables/physical";
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
    const clauses = await clausesOf(run, tree, table);
    const matched = matchedQuery(tree, table, clauses.matched);
    const missing = missingQuery(tree, table, clauses.notMatched);
    return withRows(run, { table, query: matched }, async ({ name: found }) =>
      withRows(run, { table, query: missing }, async ({ name: fresh }) => {
        const done = await apply(run, { table, ...clauses, found, fresh });
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

/** What a clause gives a column. */
interface Value {
  /** Index in the table's columns. */
  readonly column: number;
  readonly sql: string;
  /** It must be NULL. */
  readonly isNull: boolean;
}

/** A clause, with the values of its UPDATE or INSERT. */
interface Clause extends MergeClause {
  readonly values: readonly Value[];
}

/** @throws SnowflakeError 002023 for a value that its column takes none of */
async function clausesOf(
  run: Run,
  tree: Merge,
  table: ChangedTable,
): Promise<Pick<Work, "matched" | "notMatched">> {
  const { target, using, on } = tree;
  const joined = `${using} LEFT JOIN ${targetSource(target)} ON ${on}`;
  const withValues = async (clause: MergeClause): Promise<Clause> => {
    const set = assigned(table, clause.act);
    const written = set.flatMap((each) => each.written ?? []);
    const text = `SELECT ${written.join(", ")} FROM ${joined}`;
    const given =
      written.length === 0
        ? []
        : (await run.world.rows.compile(run, { text }, new Set([table.rows]))).columns;
    const types = given.values();
    const values = set.map((each) =>
      valueOf(table, each, each.written === undefined ? undefined : types.next().value),
    );
    return { ...clause, values };
  };
  const all = async (clauses: readonly MergeClause[]): Promise<readonly Clause[]> => {
    const done: Clause[] = [];
    for (const each of clauses) done.push(await withValues(each));
    return done;
  };
  return { matched: await all(tree.matched), notMatched: await all(tree.notMatched) };
}

interface Assigned {
  readonly column: number;
  /** As the statement has it; undefined for DEFAULT. */
  readonly written: string | undefined;
}

function assigned(table: ChangedTable, act: MergeClause["act"]): readonly Assigned[] {
  if (act.do === "DELETE") return [];
  if (act.do === "UPDATE") return settingsOf(table, act.set);
  const targets = targetsOf(table, act.columns);
  if (targets.length !== act.values.length) throw valueCount(targets.length, act.values.length);
  return targets.map((column, index) => ({ column, written: act.values[index] }));
}

function valueOf(
  table: ChangedTable,
  { column, written }: Assigned,
  given: TableColumn | undefined,
): Value {
  const definition = table.columns[column];
  if (definition === undefined) throw new RangeError(`no column ${String(column)}`);
  return given === undefined
    ? { column, sql: fitting(written ?? defaultOf(definition), definition), isNull: false }
    : {
        column,
        sql: fittingOf(written ?? "NULL", given, definition),
        isNull: isNullOnly(given, definition),
      };
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

/** Columns that some clause sets, by index in the table. */
function columnsOf(clauses: readonly Clause[]): readonly number[] {
  return [...new Set(clauses.flatMap(({ values }) => values.map(({ column }) => column)))];
}

/** Rows that have a partner: id, number of the clause, and new values of all columns that any clause sets. */
function matchedQuery(tree: Merge, table: ChangedTable, matched: readonly Clause[]): string {
  const { target, using, on } = tree;
  const values = columnsOf(matched).map((column) => {
    const own = targetColumn(target, table.columns[column]?.name ?? "");
    return choice(matched, given(matched, column, own), own);
  });
  const list = [targetColumn(target, ROW_ID), clauseOf(matched), ...values].join(", ");
  const where = matched.length === 0 ? "\nWHERE FALSE" : "";
  return `SELECT ${list} FROM ${targetSource(target)} JOIN ${using}\nON ${on}${where}`;
}

/** What each clause makes of a column. */
function given(clauses: readonly Clause[], column: number, otherwise: string): readonly string[] {
  return clauses.map(
    ({ values }) => values.find((each) => each.column === column)?.sql ?? otherwise,
  );
}

/** Rows without a partner: number of the clause, and values of all columns. */
function missingQuery(tree: Merge, table: ChangedTable, notMatched: readonly Clause[]): string {
  const { target, using, on } = tree;
  const values = table.columns.map((column, index) => {
    const otherwise = fitting(defaultOf(column), column);
    return choice(notMatched, given(notMatched, index, otherwise), fitting("NULL", column));
  });
  const list = [clauseOf(notMatched), ...values].join(", ");
  const id = targetColumn(target, ROW_ID);
  const where = notMatched.length === 0 ? "FALSE" : `${id} IS NULL`;
  return `SELECT ${list} FROM ${using}\nLEFT JOIN ${targetSource(target)} ON ${on}\nWHERE ${where}`;
}

interface Work {
  readonly table: ChangedTable;
  readonly matched: readonly Clause[];
  readonly notMatched: readonly Clause[];
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
function apply(run: Run, { table, matched, notMatched, found, fresh }: Work): Promise<Done> {
  return changeRows(run, table, async ({ change, goes }) => {
    const several = await repeated(change, {
      source: found,
      where: under(matched, "UPDATE"),
      among: "C2 > 0",
    });
    if (several > 0 && isOn(run.session, "ERROR_ON_NONDETERMINISTIC_MERGE", true))
      throw notDeterministic();
    const updates = { source: found, columns: columnsOf(matched), skip: 2 };
    const inserts = { source: fresh, columns: table.columns.map((_each, index) => index), skip: 1 };
    await checkClauses(change, table, { ...updates, clauses: matched });
    await checkClauses(change, table, { ...inserts, clauses: notMatched });
    await goes(`__ID IN (SELECT C1 FROM ${found} WHERE C2 > 0)`);
    const deleted = await deleteRows(change, table, found, under(matched, "DELETE"));
    const where = under(matched, "UPDATE");
    const updated = await updateRows(change, table, { ...updates, where });
    const inserted = await insertRows(change, table, { source: fresh, skip: 1, where: "C1 > 0" });
    return { inserted, updated, deleted };
  });
}

/** Rows that fall under the clauses that do this, of those that have a partner. */
function under(clauses: readonly Clause[], act: Clause["act"]["do"]): string {
  const numbers = clauses.flatMap((each, index) => (each.act.do === act ? [index + 1] : []));
  return numbers.length === 0 ? "FALSE" : `C2 IN (${numbers.join(", ")})`;
}

type Checked = Values & { readonly skip: number; readonly clauses: readonly Clause[] };

/** Each clause by itself: what is NULL alone in one may be a value in another. */
async function checkClauses(
  change: Change,
  table: ChangedTable,
  { clauses, ...values }: Checked,
): Promise<void> {
  for (const [index, clause] of clauses.entries()) {
    if (clause.act.do === "DELETE") continue;
    const nullOnly = clause.values.filter(({ isNull }) => isNull).map(({ column }) => column);
    const where = `C${String(values.skip)} = ${String(index + 1)}`;
    await checkFits(change, table, { ...values, nullOnly, where });
  }
}

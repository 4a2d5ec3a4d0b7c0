import type { ChangedTable } from "../../catalog/relations";
import type { StatementResult } from "../../contract";
import type { CastType } from "../../sql/parser/casts";
import { nodesOf } from "../../sql/query/nodes";
import { parseExpression } from "../../sql/query/queries";
import type { Expression } from "../../sql/query/tree";
import type { TreeOf } from "../../sql/tree";
import { defaultOf } from "../tables/defaults";
import type { Fitting } from "../tables/fitting";
import { SEMI_STRUCTURED, fittingQuery, nullOnly, valueCount } from "../tables/fitting";
import { checkFits, emptyTable, insertRows } from "../tables/physical";
import { checkDistinct, columnIndex, findChanged, mustMay } from "../tables/relations";
import { checkOn, inTurn } from "../turns";
import type { Run } from "../world";
import { STATEMENT_TYPE, needWarehouse } from "../world";
import { changeRows } from "./frozen-rows";
import { notInValues } from "./failures";
import { counted } from "./results";

/** INSERT. Source: https://docs.snowflake.com/en/sql-reference/sql/insert */

type Insert = TreeOf<"INSERT">;

export async function insert(run: Run, tree: Insert): Promise<StatementResult> {
  return inTurn(run, async () => {
    const { table } = findChanged(run, tree.name, "INSERT");
    mustMay(run, "INSERT", table);
    // Source: insert, "OVERWRITE"
    if (tree.overwrite) mustMay(run, "DELETE", table);
    needWarehouse(run);
    const { rows: store } = run.world;
    const fitting = await fittingOf(run, tree, table);
    const source = await store.materialise(run, { text: fittingQuery(fitting) });
    try {
      checkOn(run);
      const inserted = await changeRows(run, table, async ({ change, goes }) => {
        await checkFits(change, table, { source: source.name, nullOnly: nullOnly(fitting) });
        if (tree.overwrite) {
          await goes("TRUE");
          await emptyTable(change, table);
        }
        return insertRows(change, table, { source: source.name });
      });
      return counted(run, STATEMENT_TYPE.insert, { "number of rows inserted": inserted });
    } finally {
      await source.done();
    }
  });
}

/** A value for every column of the table. */
async function fittingOf(run: Run, tree: Insert, table: ChangedTable): Promise<Fitting> {
  const targets = targetsOf(table, tree.columns);
  if (typeof tree.from !== "string") checkValues(run, tree.from);
  const query = typeof tree.from === "string" ? tree.from : valuesQuery(tree.from, table, targets);
  const { columns: given } = await run.world.rows.compile(run, { text: query });
  if (given.length !== targets.length) throw valueCount(targets.length, given.length);
  const sources = sourcesOf(table.columns, targets);
  return { query, given, columns: table.columns, sources };
}

/** Which of what is given goes into each column; undefined for those that get none. */
export function sourcesOf(
  columns: readonly unknown[],
  targets: readonly number[],
): readonly (number | undefined)[] {
  return columns.map((_each, index) => {
    const place = targets.indexOf(index);
    return place === -1 ? undefined : place;
  });
}

/** Indexes of the columns that a list names; all of them without one. */
export function targetsOf(
  table: Pick<ChangedTable, "columns">,
  names: readonly string[] | undefined,
): readonly number[] {
  if (names === undefined) return table.columns.map((_each, index) => index);
  checkDistinct(names);
  return names.map((name) => columnIndex(table, name));
}

/**
 * What is no constant while the statement is compiled; here values that are semi-structured, as documented.
 * Source: https://docs.snowflake.com/en/sql-reference/constructs/values
 */
function checkValues(run: Run, rows: Exclude<Insert["from"], string>): void {
  for (const value of rows.flat())
    // Most values are constants, which need no second look.
    if (value !== undefined && /[([{:]/.test(value) && isBuilt(parseExpression(value, run.grammar)))
      throw notInValues(value);
}

const BUILDS =
  /^(?:(?:TRY_)?PARSE_JSON|OBJECT_CONSTRUCT(?:_KEEP_NULL)?|ARRAY_CONSTRUCT(?:_COMPACT)?|TO_(?:VARIANT|OBJECT|ARRAY))$/;

function isBuilt(expression: Expression): boolean {
  for (const { kind, name, to } of nodesOf(expression)) {
    if (kind === "call" && BUILDS.test(String(name))) return true;
    if (kind === "cast" && SEMI_STRUCTURED.has((to as CastType).type)) return true;
  }
  return false;
}

function valuesQuery(
  rows: readonly (readonly (string | undefined)[])[],
  table: ChangedTable,
  targets: readonly number[],
): string {
  const other = rows.find((row) => row.length !== targets.length);
  if (other !== undefined) throw valueCount(targets.length, other.length);
  const written = rows.map((row) => {
    const values = row.map((value, index) => {
      const column = table.columns[targets[index] ?? -1];
      return value ?? (column === undefined ? "NULL" : defaultOf(column));
    });
    return `(${values.join(", ")})`;
  });
  return `SELECT * FROM VALUES ${written.join(", ")}`;
}

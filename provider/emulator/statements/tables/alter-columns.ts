import { refused } from "../../catalog/errors";
import type { BaseTable, View } from "../../catalog/relations";
import type { TableColumn } from "../../catalog/shapes";
import { SnowflakeError } from "../../contract";
import type { TableAction } from "../../sql/table-tree";
import type { Run } from "../world";
import { columnOf } from "./create-table";
import { checkDefaults } from "./defaults";
import { checkDistinct, columnIndex, duplicateColumn } from "./relations";
import { addColumns, reshapeRows } from "./reshape";

/** What ALTER TABLE does to columns. */

type Action<T extends TableAction["do"]> = Extract<TableAction, { readonly do: T }>;

type ColumnAction = Action<"ADD COLUMN" | "DROP COLUMN" | "RENAME COLUMN" | "COMMENT COLUMN">;

export async function actOnColumns(
  run: Run,
  relation: BaseTable | View,
  action: ColumnAction,
): Promise<void> {
  if (action.do === "COMMENT COLUMN") {
    const column = relation.columns[columnIndex(relation, action.column)];
    if (column !== undefined) column.comment = action.comment === "" ? null : action.comment;
    return;
  }
  // The grammar has none of the rest for views.
  if (relation.kind === "VIEW") return;
  if (action.do === "ADD COLUMN") await addColumn(run, relation, action);
  else if (action.do === "DROP COLUMN") await dropColumn(run, relation, action);
  else renameColumn(relation, action);
}

async function addColumn(run: Run, table: BaseTable, action: Action<"ADD COLUMN">): Promise<void> {
  const names = table.columns.map(({ name }) => name);
  const added = action.columns
    .map(columnOf)
    .filter(({ name }) => !(action.ifNotExists && names.includes(name)));
  const taken = added.find(({ name }) => names.includes(name));
  if (taken !== undefined) throw exists(taken.name);
  checkDistinct(added.map(({ name }) => name));
  await checkDefaults(run, added);
  await checkNullable(run, table, added);
  if (added.length > 0) await addColumns(run, table, added);
  const { primary = [], unique = [] } = table.keys ?? {};
  table.keys = {
    primary: [...primary, ...action.keys.primary],
    unique: [...unique, ...action.keys.unique.map((each) => [...each])],
  };
}

/** Rows that stand would have no value. The number is unverified. */
async function checkNullable(
  run: Run,
  table: BaseTable,
  added: readonly TableColumn[],
): Promise<void> {
  const bare = added.find((each) => !each.nullable && each.default === null);
  if (bare === undefined || (await run.world.rows.count(table.rows)) === 0) return;
  const text = `SQL compilation error:\nNon-nullable column '${bare.name}' cannot be added to non-empty table '${table.name}' unless it has a non-null default value.`;
  throw new SnowflakeError("001431", "42601", text);
}

/** Source: community reports of 001430 */
function exists(name: string): SnowflakeError {
  const text = `SQL compilation error:\ncolumn '${name}' already exists`;
  return new SnowflakeError("001430", "42601", text);
}

async function dropColumn(
  run: Run,
  table: BaseTable,
  action: Action<"DROP COLUMN">,
): Promise<void> {
  checkDistinct(action.columns);
  const names = table.columns.map(({ name }) => name);
  const gone = action.ifExists
    ? action.columns.filter((each) => names.includes(each))
    : action.columns;
  for (const name of gone) columnIndex(table, name);
  const left = table.columns.filter(({ name }) => !gone.includes(name));
  if (left.length === 0) throw refused(`cannot drop the last column of table '${table.name}'`);
  if (left.length === table.columns.length) return;
  await reshapeRows(run.world, table, left);
  const { primary = [], unique = [] } = table.keys ?? {};
  const stays = (keys: readonly string[]): boolean => !keys.some((each) => gone.includes(each));
  table.keys = { primary: stays(primary) ? primary : [], unique: unique.filter(stays) };
}

function renameColumn(table: BaseTable, { from, to }: Action<"RENAME COLUMN">): void {
  const column = table.columns[columnIndex(table, from)];
  if (table.columns.some(({ name }) => name === to)) throw duplicateColumn(to);
  if (column !== undefined) column.name = to;
  const renamed = (keys: readonly string[]): string[] =>
    keys.map((each) => (each === from ? to : each));
  const { primary = [], unique = [] } = table.keys ?? {};
  table.keys = { primary: renamed(primary), unique: unique.map(renamed) };
}

import type { BaseTable } from "../../catalog/relations";
import type { TableColumn } from "../../catalog/shapes";
import { table as emptyTable } from "../../catalog/state";
import type { StatementResult } from "../../contract";
import { SnowflakeError } from "../../contract";
import type { ColumnDefinition, CreateTable } from "../../sql/table-tree";
import { inTurn } from "../turns";
import type { Run } from "../world";
import { needWarehouse } from "../world";
import { newRelation, put, spotFor } from "./create";
import { checkDefaults } from "./defaults";
import { fittingQuery, nullOnly } from "./fitting";
import { checkFits, insertRows } from "./physical";
import { checkDistinct, findRelation, mustMay, noColumn } from "./relations";

/** CREATE TABLE. Source: https://docs.snowflake.com/en/sql-reference/sql/create-table */

export async function createTable(run: Run, tree: CreateTable): Promise<StatementResult> {
  return inTurn(run, async () => {
    const spot = spotFor(run, tree);
    if ("already" in spot) return spot.already;
    return tree.query === undefined ? createEmpty(run, tree) : createFilled(run, tree, tree.query);
  });
}

async function createEmpty(run: Run, tree: CreateTable): Promise<StatementResult> {
  const like = tree.like === undefined ? undefined : likeOf(run, tree.like);
  const columns = like?.columns ?? (tree.columns ?? []).map(columnOf);
  checkColumns(columns, tree);
  await checkDefaults(run, columns);
  const rows = await run.world.rows.create(columns);
  return placed(run, tree, { columns, rows, like });
}

/** Columns, their defaults, keys and comments, and the clustering key; no rows. Source: create-table, "LIKE" */
function likeOf(run: Run, name: readonly string[]): BaseTable {
  const { relation } = findRelation(run, "TABLE", { name, statement: "CREATE TABLE" });
  mustMay(run, "SELECT", relation);
  return relation;
}

/** The query's columns, under the names and types that the statement gives them, if any. */
async function createFilled(run: Run, tree: CreateTable, query: string): Promise<StatementResult> {
  const { rows: store } = run.world;
  const { columns: given } = await store.compile(run, { text: query });
  const columns = namedColumns(given, tree.columns);
  checkColumns(columns, tree);
  await checkDefaults(run, columns);
  needWarehouse(run);
  const fitting = { query, given, columns };
  const source = await store.materialise(run, { text: fittingQuery(fitting) });
  try {
    const rows = await store.create(columns);
    try {
      await store.change(async (change) => {
        const nulls = nullOnly(fitting);
        await checkFits(change, { rows, columns }, { source: source.name, nullOnly: nulls });
        await insertRows(change, { rows, columns }, { source: source.name });
      }, run.signal);
    } catch (error) {
      await store.drop(rows);
      throw error;
    }
    return await placed(run, tree, { columns, rows, like: undefined });
  } finally {
    await source.done();
  }
}

function namedColumns(
  given: readonly TableColumn[],
  list: readonly ColumnDefinition[] | undefined,
): readonly TableColumn[] {
  if (list === undefined) return given.map((each) => ({ ...each, default: null, comment: null }));
  if (list.length !== given.length) throw columnCount(list.length, given.length);
  return list.map((each, index) => {
    const { type = "", nullable = true } = given[index] ?? {};
    return {
      ...columnOf({ ...each, type: each.type ?? type }),
      nullable: each.nullable && nullable,
    };
  });
}

/** Number and words are unverified. */
function columnCount(expected: number, found: number): SnowflakeError {
  const text = `SQL compilation error:\nInvalid column definition list: expected ${String(expected)} column(s), but the query produces ${String(found)}`;
  return new SnowflakeError("002026", "42601", text);
}

export function columnOf(definition: ColumnDefinition): TableColumn {
  const { name, type = "", nullable, default: usual, comment } = definition;
  return { name, type, nullable, default: usual ?? null, comment: comment ?? null };
}

function checkColumns(columns: readonly TableColumn[], { keys }: CreateTable): void {
  const names = columns.map((each) => each.name);
  checkDistinct(names);
  const other = [...keys.primary, ...keys.unique.flat()].find((each) => !names.includes(each));
  if (other !== undefined) throw noColumn(other);
}

interface Made {
  readonly columns: readonly TableColumn[];
  readonly rows: number;
  readonly like: BaseTable | undefined;
}

/** The catalogue may have changed while the rows were written: all is checked again. */
async function placed(
  run: Run,
  tree: CreateTable,
  { columns, rows, like }: Made,
): Promise<StatementResult> {
  const { rows: store } = run.world;
  const { CHANGE_TRACKING: tracking, ...options } = tree.options;
  const { primary, unique } = like?.keys ?? tree.keys;
  const relation: BaseTable = {
    ...newRelation(run, { name: tree.name.at(-1) ?? "", comment: tree.comment }),
    kind: "TABLE",
    transient: tree.transient,
    columns: columns.map((each) => ({ ...each, id: run.world.catalog.newId() })),
    clusterBy: tree.clusterBy === "" ? (like?.clusterBy ?? "") : tree.clusterBy,
    changeTracking: tracking === "true",
    keys: { primary: [...primary], unique: unique.map((each) => [...each]) },
    settings: Object.assign(emptyTable<string>(), options),
    rows,
  };
  let stands = false;
  try {
    const result = put(run, tree, relation);
    stands = true;
    return result;
  } finally {
    if (!stands) await store.drop(rows);
  }
}

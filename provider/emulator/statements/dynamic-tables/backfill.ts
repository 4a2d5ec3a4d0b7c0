import type { DynamicTable } from "../../catalog/dynamic-tables";
import { otherKind, refused } from "../../catalog/errors";
import type { ChangedTable } from "../../catalog/relations";
import type { TableColumn } from "../../catalog/shapes";
import { printed } from "../../catalog/catalog";
import type { CreateDynamicTable, DynamicTableClauses } from "../../sql/dynamic-table-tree";
import { tokenize } from "../../sql/lexer";
import { insertRows } from "../tables/physical";
import type { Run } from "../world";
import type { Definition } from "./definition";

/**
 * BACKFILL FROM: a new table gets the rows of its frozen region from another one, as they are.
 * Source: create-dynamic-table (BACKFILL FROM); the words of all refusals are unverified
 */

export interface Backfill {
  readonly name: readonly [database: string, schema: string, name: string];
  readonly source: ChangedTable;
}

interface Asked {
  readonly tree: CreateDynamicTable;
  readonly definition: Definition;
  readonly columns: readonly TableColumn[];
}

/** @throws SnowflakeError when the rows of the other table are none for this one */
export function backfillOf(run: Run, { tree, definition, columns }: Asked): Backfill | undefined {
  const { backfillFrom, tags } = tree.clauses;
  if (backfillFrom === undefined) return undefined;
  const what = { statement: "CREATE DYNAMIC TABLE", kind: "Table" };
  const { relation, database, schema } = run.world.catalog.relation(
    run.session,
    backfillFrom,
    what,
  );
  if (relation.kind === "VIEW") throw otherKind("VIEW", "TABLE");
  if (definition.frozenWhere === null) throw refused("BACKFILL FROM needs FROZEN WHERE.");
  if (tags !== undefined) throw refused("BACKFILL FROM cannot be specified with tags.");
  if (keysOf(relation.clusterBy) !== keysOf(definition.clusterBy))
    throw refused(`BACKFILL FROM: the clustering keys of ${printed(relation.name)} are others.`);
  checkColumns(relation, columns);
  return { name: [database.name, schema.name, relation.name], source: relation };
}

/** Source: create-dynamic-table (BACKFILL FROM), "in the same order with compatible types"; here equal ones */
function checkColumns(
  { name, columns: given }: ChangedTable,
  columns: readonly TableColumn[],
): void {
  if (given.length !== columns.length)
    throw refused(
      `BACKFILL FROM: ${printed(name)} has ${String(given.length)} columns instead of ${String(columns.length)}.`,
    );
  const other = given.findIndex(({ type }, index) => type !== columns[index]?.type);
  if (other !== -1)
    throw refused(
      `BACKFILL FROM: column ${String(given[other]?.name)} of ${printed(name)} is of type ${String(given[other]?.type)} instead of ${String(columns[other]?.type)}.`,
    );
}

function keysOf(keys: string): string {
  return tokenize(keys)
    .map(({ value }) => value)
    .join(" ");
}

/** Copies the rows, and the tags of the other table. */
export async function backfill(run: Run, table: DynamicTable, from: Backfill): Promise<void> {
  const { rows: store } = run.world;
  const names = table.columns.map(({ name }) => printed(name)).join(", ");
  const text = `SELECT * FROM (SELECT * FROM ${printed(...from.name)}) AS T (${names}) WHERE (${String(table.frozenWhere)})`;
  const source = await store.materialise(run, { text });
  try {
    await store.change((change) => insertRows(change, table, { source: source.name }));
  } finally {
    await source.done();
  }
  Object.assign(table.tags, from.source.tags);
  table.backfillFrom = [...from.name];
}

/** It is of the creation, and stays what it was. */
export function checkSameBackfill(
  run: Run,
  { backfillFrom }: DynamicTableClauses,
  table: DynamicTable,
): void {
  if (backfillFrom === undefined) return;
  const { database, schema, name } = run.world.catalog.locate(run.session, backfillFrom, "CREATE");
  const wanted = printed(database.name, schema.name, name);
  if (table.backfillFrom === undefined || printed(...table.backfillFrom) !== wanted)
    throw refused(`BACKFILL FROM of Dynamic Table '${table.name}' cannot be changed.`);
}

import { printed } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import { refused } from "../../catalog/errors";
import type { TableColumn } from "../../catalog/shapes";
import { SnowflakeError } from "../../contract";
import type { Changed, Compiled } from "../../engine/row-store";
import type { CreateDynamicTable } from "../../sql/dynamic-table-tree";
import { notSupported } from "../../sql/not-supported";
import { sourcesOf, targetsOf } from "../changes/insert";
import { fittingQuery, nullOnly, valueCount } from "../tables/fitting";
import { checkFits, insertRows } from "../tables/physical";
import type { Run } from "../world";
import { answered } from "../world";
import type { Definition } from "./definition";
import { notIncremental } from "./errors";
import { queryOf } from "./query";
import type { Mode } from "./mode";
import { modeOf } from "./mode";
import { lastIds, noteSeen, seenIds } from "./seen-rows";
import { columnsFor, columnsListed } from "./table-columns";

/**
 * REFRESH USING: a refresh inserts what a query makes of the rows that its sources got since, and what is
 * there stays. The first one takes all rows of the sources for new, which is unverified, as all words are.
 * Source: create-dynamic-table (REFRESH USING)
 */

interface Asked {
  readonly name: string;
  readonly definition: Definition;
  /** CREATE OR ALTER of a table that stands. */
  readonly alters: boolean;
}

/** The columns that a statement gives its table. */
export function columnsOfTree(tree: CreateDynamicTable, compiled: Compiled): TableColumn[] {
  return tree.refreshUsing === undefined
    ? columnsFor(compiled, tree.columns)
    : customColumns(tree, compiled);
}

/** The mode that a statement gives its table. */
export function modeOfTree(
  run: Run,
  { refreshUsing }: CreateDynamicTable,
  { compiled, name, definition, alters }: Asked & { readonly compiled: Compiled },
): Mode {
  return refreshUsing === undefined
    ? modeOf(run, compiled, { name, declared: definition.declaredMode, alters })
    : customMode(run, compiled, { name, definition, alters });
}

/** As the account keeps it. */
export function keptUsing({
  refreshUsing,
}: CreateDynamicTable): Pick<DynamicTable, "refreshUsing"> {
  if (refreshUsing === undefined) return {};
  const { text, columns } = refreshUsing;
  return { refreshUsing: { text, columns: columns === null ? null : [...columns] } };
}

/** @throws SnowflakeError for what a table that is refreshed so cannot have */
function customMode(run: Run, compiled: Compiled, { name, definition, alters }: Asked): Mode {
  const { declaredMode, frozenWhere } = definition;
  if (declaredMode !== "AUTO" && declaredMode !== "CUSTOM_INCREMENTAL")
    throw refused(`REFRESH USING cannot be specified with REFRESH_MODE = ${declaredMode}.`);
  if (frozenWhere !== null) throw refused("REFRESH USING cannot be specified with FROZEN WHERE.");
  const allowed = answered(run, "volatileIncremental");
  const bad = compiled.models.find((each) => each.tableFunction || (each.volatile && !allowed));
  if (bad !== undefined) {
    const of = { name, mode: "CUSTOM_INCREMENTAL", alters };
    throw notIncremental(of, `${printed(...bad.model)}!${bad.method} is not immutable and scalar.`);
  }
  return { refreshMode: "CUSTOM_INCREMENTAL", refreshModeReason: null };
}

/** Every column with its type, as they are listed. */
function customColumns(tree: CreateDynamicTable, compiled: Compiled): TableColumn[] {
  if (tree.columns?.every(({ type }) => type !== undefined) !== true)
    throw refused("REFRESH USING needs a list of columns with their types.");
  if (tree.clauses.backfillFrom !== undefined) throw notSupported("BACKFILL FROM of REFRESH USING");
  const columns = columnsListed(tree.columns);
  const targets = targetsOf({ columns }, tree.refreshUsing?.columns ?? undefined);
  const given = compiled.columns.length;
  if (given !== targets.length) throw valueCount(targets.length, given);
  const sources = sourcesOf(columns, targets);
  // Refuses what no INSERT could take.
  fittingQuery({ query: "", given: compiled.columns, columns, sources });
  return columns;
}

/** Inserts what is new. */
export async function appendRows(
  run: Run,
  table: DynamicTable,
  compiled: Compiled,
): Promise<Changed> {
  const { rows: store } = run.world;
  const { columns, refreshUsing } = table;
  const query = queryOf(table);
  const fitting = {
    query: query.text,
    given: compiled.columns,
    columns,
    sources: sourcesOf(columns, targetsOf({ columns }, refreshUsing?.columns ?? undefined)),
  };
  const [changes, ids] = await store.change(async (change) => [
    await seenIds(change, table.rows),
    await lastIds(change, compiled),
  ]);
  const source = await store.materialise(run, { ...query, text: fittingQuery(fitting), changes });
  try {
    const inserted = await store.change(async (change) => {
      await checkFits(change, table, { source: source.name, nullOnly: nullOnly(fitting) });
      await noteSeen(change, table.rows, ids);
      return insertRows(change, table, { source: source.name });
    });
    return { inserted, deleted: 0 };
  } finally {
    await source.done();
  }
}

/** A source that was replaced has no changes since. Source: user guide, "Troubleshooting dynamic tables"; number and state are unverified */
export function sourceGone(kind: string, name: string): SnowflakeError {
  const text = `Base ${kind} ${printed(name)} dropped, cannot read from stream on it.`;
  return new SnowflakeError("091901", "55000", text);
}

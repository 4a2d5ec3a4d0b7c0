import { rmSync } from "node:fs";
import type { BaseTable } from "../../catalog/relations";
import type { Cell, StatementResult } from "../../contract";
import type { PhysicalTable } from "../../engine/row-store";
import type { CopyTree } from "../../sql/table-tree";
import { targetsOf } from "../changes/insert";
import { inside } from "../folders";
import type { FilePlace } from "../locations";
import { columnsOf } from "../rows";
import { fittingQuery, valueCount } from "../tables/fitting";
import { fillRows } from "../tables/fill";
import { checkFits, insertRows } from "../tables/physical";
import { findTable, mustMay } from "../tables/relations";
import { inTurn } from "../turns";
import type { Run } from "../world";
import { STATEMENT_TYPE, needWarehouse, status } from "../world";
import { loadedFiles, noteLoaded } from "./loads";
import type { CopyOptions } from "./options";
import { copyOptions } from "./options";
import { selectionOf } from "./selection";
import type { StagedFile } from "./staged-files";
import { stagePlace, stagedFiles } from "./staged-files";
import type { FieldNames, StagedRows } from "./staged-rows";
import { stagedColumns, stagedRows } from "./staged-rows";

/** COPY INTO a table. Source: https://docs.snowflake.com/en/sql-reference/sql/copy-into-table */

interface Copy {
  readonly tree: CopyTree;
  readonly table: BaseTable;
  readonly options: CopyOptions;
  readonly staged: readonly StagedRows[];
}

export async function copyInto(run: Run, tree: CopyTree): Promise<StatementResult> {
  return inTurn(run, async () => {
    const { table } = findTable(run, tree.name, "COPY");
    mustMay(run, "INSERT", table);
    needWarehouse(run);
    const options = copyOptions(tree);
    const place = stagePlace(run, tree, options);
    const files = await freshFiles(run, table, { options, place });
    if (files.length === 0)
      return {
        ...status("Copy executed with 0 files processed."),
        statementTypeId: STATEMENT_TYPE.copy,
      };
    const names = namesOf(table, tree);
    const staged = files.map((file) => stagedRows(file, options.format, names));
    await load(run, { tree, table, options, staged });
    run.world.transactions.changed(run.session);
    if (options.purge) for (const { path } of files) rmSync(inside(place.root, path));
    return answer(staged);
  });
}

/** What the fields of a file go into when it is loaded as it is. */
function namesOf(table: BaseTable, tree: CopyTree): FieldNames {
  const targets = tree.query === undefined ? targetsOf(table, tree.columns) : [];
  return { tableName: table.name, columns: targets.map((at) => table.columns[at]?.name ?? "") };
}

/** Those that were not loaded as they are now. Source: data-load-considerations-load, "Load metadata" */
async function freshFiles(
  run: Run,
  table: BaseTable,
  { options, place }: { readonly options: CopyOptions; readonly place: FilePlace },
): Promise<readonly StagedFile[]> {
  const files = stagedFiles(place, options);
  if (options.force) return files;
  const loaded = await loadedFiles(run, table);
  return files.filter(({ key, md5 }) => loaded.get(key) !== md5);
}

/** The rows of all files in one transaction, with what is remembered of the files. */
async function load(run: Run, copy: Copy): Promise<void> {
  const { rows: store } = run.world;
  const { table, staged } = copy;
  const columns = stagedColumns(staged, copy.options.format);
  const rows = await store.create(columns);
  try {
    const all = staged.flatMap((each) => each.rows);
    await fillRows(store, { rows, columns }, all);
    const query = await queryOf(run, copy, { columns, rows });
    const source = await store.materialise(run, { text: query, staged: { columns, rows } });
    try {
      await store.change(async (change) => {
        await checkFits(change, table, { source: source.name });
        await insertRows(change, table, { source: source.name });
        await noteLoaded(
          change,
          table,
          staged.map(({ file }) => file),
        );
      }, run.signal);
    } finally {
      await source.done();
    }
  } finally {
    await store.drop(rows);
  }
}

async function queryOf(
  run: Run,
  { tree, table, options, staged }: Copy,
  from: PhysicalTable,
): Promise<string> {
  const { columns } = from;
  const targets = targetsOf(table, tree.columns);
  const selection = selectionOf({ tree, table, options, staged, columns, targets });
  const { query } = selection;
  const given =
    selection.given ?? (await run.world.rows.compile(run, { text: query, staged: from })).columns;
  const wanted = selection.targets.length;
  if (given.length !== wanted) throw valueCount(wanted, given.length);
  const sources = table.columns.map((_each, index) => {
    const place = selection.targets.indexOf(index);
    return place === -1 ? undefined : place;
  });
  return fittingQuery({ query, given, columns: table.columns, sources });
}

/** Source: copy-into-table, "Output" */
const COLUMNS = columnsOf(
  "file status rows_parsed:fixed rows_loaded:fixed error_limit:fixed errors_seen:fixed first_error first_error_line:fixed first_error_character:fixed first_error_column_name",
);

function answer(staged: readonly StagedRows[]): StatementResult {
  const rows = staged.map(({ file, rows: { length } }): readonly Cell[] => {
    const count = String(length);
    return [file.name, "LOADED", count, count, "1", "0", null, null, null, null];
  });
  return { columns: COLUMNS, rows, statementTypeId: STATEMENT_TYPE.copy };
}

import { rmSync } from "node:fs";
import type { BaseTable } from "../../catalog/relations";
import type { Cell, StatementResult } from "../../contract";
import type { PhysicalTable } from "../../engine/row-store";
import type { CopyTree } from "../../sql/table-tree";
import { sourcesOf, targetsOf } from "../changes/insert";
import { inside } from "../folders";
import type { FilePlace } from "../locations";
import { columnsOf } from "../rows";
import { fittingQuery, valueCount } from "../tables/fitting";
import { checkFits, insertRows } from "../tables/physical";
import { findTable, mustMay } from "../tables/relations";
import { inTurn } from "../turns";
import type { Run } from "../world";
import { STATEMENT_TYPE, needWarehouse, status } from "../world";
import { loadedFiles, noteLoaded } from "./loads";
import type { CopyOptions } from "./options";
import { copyOptions } from "./options";
import type { Destination } from "./selection";
import { selectionOf } from "./selection";
import type { StagedFile } from "./staged-files";
import { stagePlace, stagedFiles } from "./staged-files";
import type { StagedPart } from "./staged-rows";
import { Staging } from "./staging";

/** COPY INTO a table. Source: https://docs.snowflake.com/en/sql-reference/sql/copy-into-table */

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
    const targets = targetsOf(table, tree.columns);
    const staged = await load(run, { tree, table, targets, options }, files);
    run.world.transactions.changed(run.session);
    if (options.purge) for (const { path } of files) rmSync(inside(place.root, path));
    return answer(staged);
  });
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
async function load(
  run: Run,
  to: Destination,
  files: readonly StagedFile[],
): Promise<readonly StagedPart[]> {
  const { rows: store } = run.world;
  const { table } = to;
  const staging = new Staging(store, to);
  try {
    for (const file of files) await staging.take(file);
    const { parts, staged } = staging;
    const query = await queryOf(run, { ...to, staged: parts }, staged);
    const source = await store.materialise(run, { text: query, staged });
    try {
      await store.change(async (change) => {
        await checkFits(change, table, { source: source.name });
        await insertRows(change, table, { source: source.name });
        await noteLoaded(change, table, files);
      }, run.signal);
    } finally {
      await source.done();
    }
    return parts;
  } finally {
    await staging.drop();
  }
}

async function queryOf(
  run: Run,
  copy: Destination & { readonly staged: readonly StagedPart[] },
  from: PhysicalTable,
): Promise<string> {
  const { table } = copy;
  const selection = selectionOf({ ...copy, columns: from.columns });
  const { query } = selection;
  const given =
    selection.given ?? (await run.world.rows.compile(run, { text: query, staged: from })).columns;
  const wanted = selection.targets.length;
  if (given.length !== wanted) throw valueCount(wanted, given.length);
  const sources = sourcesOf(table.columns, selection.targets);
  return fittingQuery({ query, given, columns: table.columns, sources });
}

/** Source: copy-into-table, "Output" */
const COLUMNS = columnsOf(
  "file status rows_parsed:fixed rows_loaded:fixed error_limit:fixed errors_seen:fixed first_error first_error_line:fixed first_error_character:fixed first_error_column_name",
);

function answer(staged: readonly StagedPart[]): StatementResult {
  const rows = staged.map(({ file, ...part }): readonly Cell[] => {
    const count = String(part.count);
    return [file.name, "LOADED", count, count, "1", "0", null, null, null, null];
  });
  return { columns: COLUMNS, rows, statementTypeId: STATEMENT_TYPE.copy };
}

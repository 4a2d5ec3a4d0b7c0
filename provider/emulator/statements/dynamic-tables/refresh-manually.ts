import { printed } from "../../catalog/catalog";
import type { DynamicTable, Refresh } from "../../catalog/dynamic-tables";
import { refused } from "../../catalog/errors";
import type { StatementResult } from "../../contract";
import type { DynamicTableAction } from "../../sql/dynamic-table-tree";
import { columnsOf, shown } from "../rows";
import type { Run } from "../world";
import { STATEMENT_TYPE } from "../world";
import { inTransaction, mayNotRefresh, oneMayNotRefresh, twice } from "./errors";
import { findTable, fullName } from "./find";
import type { FoundTable } from "./find";
import { inputsToRefresh, refreshWithInputs } from "./refresh-graph";
import type { Attempt } from "./refresh";
import { mayOperate } from "./rights";

/** ALTER DYNAMIC TABLE … REFRESH: what is read is refreshed first. Source: alter-dynamic-table (REFRESH) */

type Asked = Extract<DynamicTableAction, { readonly do: "REFRESH" }>;

/** What a real account answers is unverified. */
const COLUMNS = columnsOf("dynamic_table statistics data_timestamp:timestamp_ltz");

export async function refreshManually(
  run: Run,
  first: FoundTable,
  action: Asked,
): Promise<StatementResult> {
  const found = tablesToRefresh(run, first, action);
  const { copySession } = action;
  const at = run.world.now();
  const session = copySession ? run.session : undefined;
  const done: Attempt["done"] = new Map();
  const refreshed: { readonly each: FoundTable; readonly entry: Refresh }[] = [];
  for (const each of found) {
    const attempt = { trigger: "MANUAL", at, signal: run.signal, session, done } as const;
    const { entry, error } = await refreshWithInputs(run.world, each.table, attempt);
    if (entry.state !== "SUCCEEDED") throw error;
    refreshed.push({ each, entry });
  }
  const records = refreshed.map(({ each, entry }) => ({
    dynamic_table: fullName(each),
    statistics: statisticsOf(entry),
    data_timestamp: entry.dataTimestamp,
  }));
  return { ...shown(run, COLUMNS, records), statementTypeId: STATEMENT_TYPE.ddl };
}

/** All that the statement names. @throws SnowflakeError when one of them cannot be refreshed by it */
export function tablesToRefresh(
  run: Run,
  first: FoundTable,
  { others, copySession }: Asked,
): readonly FoundTable[] {
  const found = [first, ...others.map((name) => findTable(run, name, "ALTER DYNAMIC TABLE"))];
  checkAll(run, found, copySession);
  return found;
}

function checkAll(run: Run, found: readonly FoundTable[], copySession: boolean): void {
  if (run.world.transactions.isOpen(run.session)) throw inTransaction();
  // Source: user guide, "Troubleshooting dynamic tables" (002037)
  const barred = found.find(({ table }) => !mayOperate(run, table));
  if (found.length > 1 && barred !== undefined) throw oneMayNotRefresh(barred.table.name);
  const seen = new Set<DynamicTable>();
  for (const each of found) {
    if (seen.has(each.table)) throw twice(fullName(each));
    seen.add(each.table);
    checkRefresh(run, each.table, new Set());
    // The words are unverified; the rule is documented. Source: create-dynamic-table (REQUIRE USER)
    if (each.table.requireUser && !copySession)
      throw refused(`Dynamic Table '${printed(each.table.name)}' needs REFRESH COPY SESSION.`);
  }
}

/** OPERATE on the table and on all that is refreshed along. */
function checkRefresh(run: Run, table: DynamicTable, seen: Set<DynamicTable>): void {
  if (seen.has(table)) return;
  seen.add(table);
  if (!mayOperate(run, table)) throw mayNotRefresh(table.name, false);
  for (const input of inputsToRefresh(run.world, table, "MANUAL"))
    checkRefresh(run, input.table, seen);
}

function statisticsOf({ action, inserted, deleted }: Refresh): string {
  if (action === "NO_DATA") return "No new data";
  return JSON.stringify({ insertedRows: inserted, copiedRows: 0, deletedRows: deleted });
}

import { printed } from "../../catalog/catalog";
import type { StatementResult } from "../../contract";
import type {
  AlterDynamicTable,
  CloneDynamicTable,
  CreateDynamicTable,
  DynamicTableAction,
  ExplainedTree,
} from "../../sql/dynamic-table-tree";
import type { TreeOf } from "../../sql/tree";
import { columnsOf, shown } from "../rows";
import type { Run } from "../world";
import { STATEMENT_TYPE } from "../world";
import { actOn, checkRights, findUnlessGone, nameOf, touchedBy } from "./alter";
import { plannedClone } from "./clone";
import { newTable, planCreate, targetOf } from "./create";
import type { Target } from "./create";
import { differences, propertiesOf } from "./differences";
import type { Differences } from "./differences";
import { fullName } from "./find";
import type { FoundTable } from "./find";
import { applyDefinition, planAlteration } from "./or-alter";
import { predictRefresh } from "./prediction";
import type { Prediction } from "./prediction";
import { tablesToRefresh } from "./refresh-manually";
import { rehearsalOf } from "./rehearsal";

/**
 * EXPLAIN CHANGES: what a statement would do to a dynamic table, tried on a copy of the catalogue. What
 * refuses the statement refuses this too, and it takes the same rights, both of which are unverified.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/explain-changes
 */

/** What would become of one object. */
interface Explained {
  readonly operation: "CREATE" | "ALTER" | "NONE";
  readonly name: string;
  readonly changes: Differences;
  readonly refresh: Prediction;
}

export async function explainChanges(
  run: Run,
  { form, of }: TreeOf<"EXPLAIN CHANGES">,
): Promise<StatementResult> {
  const records = (await explained(rehearsalOf(run), of)).map(recordOf);
  if (form === "TABULAR") {
    const columns = columnsOf("operation domain name changes effects");
    return { ...shown(run, columns, records), statementTypeId: STATEMENT_TYPE.select };
  }
  // The shape of these two forms is unverified.
  const content =
    form === "JSON" ? JSON.stringify(records.map(asObject)) : records.map(asText).join("\n\n");
  const columns = columnsOf("content");
  return { ...shown(run, columns, [{ content }]), statementTypeId: STATEMENT_TYPE.select };
}

function recordOf({ operation, name, changes, refresh }: Explained) {
  return {
    operation,
    domain: "DYNAMIC_TABLE",
    name,
    changes: JSON.stringify(changes),
    effects: JSON.stringify([{ effect_type: "DYNAMIC_TABLE_REFRESH", properties: refresh }]),
  };
}

function asObject(record: ReturnType<typeof recordOf>) {
  return { ...record, changes: parsed(record.changes), effects: parsed(record.effects) };
}

function parsed(json: string): unknown {
  return JSON.parse(json) as unknown;
}

function asText(record: Readonly<Record<string, string>>): string {
  return Object.entries(record)
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n");
}

async function explained(run: Run, tree: ExplainedTree): Promise<readonly Explained[]> {
  if (tree.type === "ALTER DYNAMIC TABLE") return explainedAlter(run, tree);
  const target = targetOf(run, tree);
  const { standing, title } = target;
  if (target.there && standing !== undefined) {
    const refresh = await predictRefresh(run, standing);
    return [{ operation: "NONE", name: title, changes: {}, refresh }];
  }
  if (tree.type === "CLONE DYNAMIC TABLE") return [explainedClone(run, tree, target)];
  if (tree.type === "CREATE OR ALTER DYNAMIC TABLE" && standing !== undefined)
    return [await explainedOrAlter(run, tree, { ...target, table: standing })];
  return [await explainedCreate(run, tree, target)];
}

/** Nothing is refreshed: what a clone is made suspended, and what is not there cannot be. */
const IDLE: Prediction = { effective_refresh_action: "NO_DATA", is_expect_failure: false };

function explainedClone(run: Run, tree: CloneDynamicTable, target: Target): Explained {
  plannedClone(run, tree, target);
  return { operation: "CREATE", name: target.title, changes: {}, refresh: IDLE };
}

async function explainedCreate(
  run: Run,
  tree: CreateDynamicTable,
  target: Target,
): Promise<Explained> {
  const planned = await planCreate(run, tree, target);
  const table = newTable(run, planned, { target, rows: 0 });
  const created = { operation: "CREATE", name: target.title, changes: {} } as const;
  const { initialize, refreshMode, refreshModeReason } = table;
  const first = initialize === "ON_CREATE" ? await predictRefresh(run, table) : IDLE;
  // The statement would fail with its first refresh.
  if (first.is_expect_failure) return { ...created, refresh: first };
  const refresh: Prediction = {
    effective_refresh_action: "CREATE",
    is_expect_failure: false,
    refresh_mode: refreshMode,
    ...(refreshModeReason === null ? {} : { refresh_mode_reason: refreshModeReason }),
  };
  return { ...created, refresh };
}

async function explainedOrAlter(
  run: Run,
  tree: CreateDynamicTable,
  found: Target & FoundTable,
): Promise<Explained> {
  const { table, title } = found;
  const before = propertiesOf(run, table);
  const plan = await planAlteration(run, tree, found);
  applyDefinition(run, table, plan);
  table.columns = plan.columns;
  const refresh = await predictRefresh(run, table);
  const changes = differences(before, propertiesOf(run, table));
  return { operation: "ALTER", name: title, changes, refresh };
}

async function explainedAlter(run: Run, tree: AlterDynamicTable): Promise<readonly Explained[]> {
  const found = findUnlessGone(run, tree);
  const { action } = tree;
  if (found === undefined)
    return [{ operation: "NONE", name: printed(...tree.name), changes: {}, refresh: IDLE }];
  if (action.do === "REFRESH") return explainedRefresh(run, found, action);
  checkRights(run, found.table, action);
  const touched = touchedBy(run, found, action).map((table) => ({
    table,
    name: nameOf(run, table),
    before: propertiesOf(run, table),
  }));
  await actOn(run, found, action);
  const explained: Explained[] = [];
  for (const { table, name, before } of touched) {
    const changes = differences(before, propertiesOf(run, table));
    const refresh = await predictRefresh(run, table);
    explained.push({ operation: "ALTER", name, changes, refresh });
  }
  return explained;
}

/** What is read along is refreshed first by the statement, and is not told of. */
async function explainedRefresh(
  run: Run,
  first: FoundTable,
  action: Extract<DynamicTableAction, { readonly do: "REFRESH" }>,
): Promise<readonly Explained[]> {
  const session = action.copySession ? run.session : undefined;
  const explained: Explained[] = [];
  for (const each of tablesToRefresh(run, first, action)) {
    const refresh = await predictRefresh(run, each.table, session);
    explained.push({ operation: "NONE", name: fullName(each), changes: {}, refresh });
  }
  return explained;
}

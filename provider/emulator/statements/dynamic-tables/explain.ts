import { printed } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import type { StatementResult } from "../../contract";
import type {
  AlterDynamicTable,
  CreateDynamicTable,
  ExplainedTree,
} from "../../sql/dynamic-table-tree";
import type { TreeOf } from "../../sql/tree";
import { columnsOf, shown } from "../rows";
import type { Run } from "../world";
import { STATEMENT_TYPE } from "../world";
import { checkRights, findUnlessGone } from "./alter";
import { keptUsing } from "./custom-refresh";
import { planCreate, targetOf } from "./create";
import { checkFrozenOf, frozenChange } from "./frozen";
import { planAlteration } from "./or-alter";
import { predictRefresh } from "./prediction";
import type { Prediction } from "./prediction";
import { changesOf } from "./settings";

/**
 * EXPLAIN CHANGES: what a statement would do to a dynamic table, with nothing done. What refuses the
 * statement refuses this too, and it takes the same rights, both of which are unverified.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/explain-changes
 */

/** What would become of one object. */
interface Explained {
  readonly operation: "CREATE" | "ALTER" | "NONE";
  readonly name: string;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly refresh: Prediction;
}

export async function explainChanges(
  run: Run,
  { form, of }: TreeOf<"EXPLAIN CHANGES">,
): Promise<StatementResult> {
  const record = recordOf(await explained(run, of));
  if (form === "TABULAR") {
    const columns = columnsOf("operation domain name changes effects");
    return { ...shown(run, columns, [record]), statementTypeId: STATEMENT_TYPE.select };
  }
  const whole = { ...record, changes: parsed(record.changes), effects: parsed(record.effects) };
  // The shape of these two forms is unverified.
  const content = form === "JSON" ? JSON.stringify([whole]) : asText(record);
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

function parsed(json: string): unknown {
  return JSON.parse(json) as unknown;
}

function asText(record: Readonly<Record<string, string>>): string {
  return Object.entries(record)
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n");
}

async function explained(run: Run, tree: ExplainedTree): Promise<Explained> {
  switch (tree.type) {
    case "CREATE DYNAMIC TABLE":
    case "CREATE OR ALTER DYNAMIC TABLE":
      return explainedCreate(run, tree);
    case "CLONE DYNAMIC TABLE": {
      const { title } = targetOf(run, tree);
      return { operation: "CREATE", name: title, changes: {}, refresh: CLONED };
    }
    case "ALTER DYNAMIC TABLE":
      return explainedAlter(run, tree);
  }
}

/** A clone is suspended. */
const CLONED: Prediction = { effective_refresh_action: "NO_DATA", is_expect_failure: false };

async function explainedCreate(run: Run, tree: CreateDynamicTable): Promise<Explained> {
  const target = targetOf(run, tree);
  const { standing, title } = target;
  const none = { name: title, changes: {} } as const;
  if (target.there && standing !== undefined)
    return { ...none, operation: "NONE", refresh: await predictRefresh(run, standing) };
  if (tree.type === "CREATE OR ALTER DYNAMIC TABLE" && standing !== undefined) {
    const plan = await planAlteration(run, tree, { ...target, table: standing });
    const after: DynamicTable = {
      ...standing,
      ...plan.definition,
      ...plan.mode,
      columns: plan.columns,
      query: tree.query,
      ...keptUsing(tree),
      columnList: tree.columnsText ?? null,
      reinitialize: plan.reason,
    };
    const refresh = await predictRefresh(run, after);
    return { operation: "ALTER", name: title, changes: differences(standing, after), refresh };
  }
  const { mode } = await planCreate(run, tree, target);
  const refresh: Prediction = {
    effective_refresh_action: "CREATE",
    is_expect_failure: false,
    refresh_mode: mode.refreshMode,
    ...(mode.refreshModeReason === null ? {} : { refresh_mode_reason: mode.refreshModeReason }),
  };
  return { ...none, operation: "CREATE", refresh };
}

async function explainedAlter(run: Run, tree: AlterDynamicTable): Promise<Explained> {
  const found = findUnlessGone(run, tree);
  const { action } = tree;
  if (found === undefined)
    return { operation: "NONE", name: printed(...tree.name), changes: {}, refresh: CLONED };
  const { table, database, schema } = found;
  const name = printed(database.name, schema.name, table.name);
  checkRights(run, table, action);
  let after = table;
  if (action.do === "SET") after = { ...table, ...changesOf(run, found, action.clauses) };
  if (action.do === "SET FROZEN WHERE" || action.do === "UNSET FROZEN WHERE") {
    const predicate = action.do === "SET FROZEN WHERE" ? action.predicate : null;
    if (predicate !== null) await checkFrozenOf(run, found, predicate);
    const reason = await frozenChange(run, found, predicate);
    after = { ...table, frozenWhere: predicate, reinitialize: reason ?? table.reinitialize };
  }
  const refresh = await predictRefresh(run, after);
  const operation = action.do === "REFRESH" ? "NONE" : "ALTER";
  return { operation, name, changes: differences(table, after), refresh };
}

const COMPARED = [
  "targetLag",
  "scheduler",
  "warehouse",
  "initializationWarehouse",
  "refreshMode",
  "comment",
  "clusterBy",
  "frozenWhere",
  "executeAsUser",
  "requireUser",
  "retentionDays",
  "maxDataExtensionDays",
  "query",
  "columns",
] as const;

/** Properties that would be others, with what they are and what they would be; the shape is unverified. */
function differences(before: DynamicTable, after: DynamicTable): Explained["changes"] {
  const changed = COMPARED.filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  return Object.fromEntries(
    changed.map((key) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      { before: before[key], after: after[key] },
    ]),
  );
}

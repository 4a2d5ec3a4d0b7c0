import type { DynamicTable } from "../../catalog/dynamic-tables";
import { refused } from "../../catalog/errors";
import type { TableColumn } from "../../catalog/shapes";
import { SnowflakeError } from "../../contract";
import type { StatementResult } from "../../contract";
import type { Compiled } from "../../engine/row-store";
import type { CreateDynamicTable } from "../../sql/dynamic-table-tree";
import { tokenize } from "../../sql/lexer";
import { reshapeRows } from "../tables/reshape";
import type { Run } from "../world";
import { answered, status } from "../world";
import { checkSameBackfill } from "./backfill";
import type { Target } from "./create";
import { columnsOfTree, keptUsing, modeOfTree } from "./custom-refresh";
import type { Definition } from "./definition";
import { definitionOf, initializeOf } from "./definition";
import { partly, transientStays } from "./errors";
import { checkContext } from "./context";
import { checkCycle } from "./cycles";
import type { FoundTable } from "./find";
import { checkFrozen, frozenChange } from "./frozen";
import { noteGraph } from "./graph";
import { writtenHeader } from "./header";
import { checkLags, checkReaders, inputsOfCompiled, tablesAmong } from "./inputs";
import { compileQuery, queryOf } from "./query";
import { trackChanges } from "./mode";
import type { Mode } from "./mode";
import { alteredColumns } from "./or-alter-columns";
import { replacedInput } from "./refresh-action";
import { endSuspension } from "./suspension";
import { namesOf } from "./table-columns";
import { checkNamed } from "./unnamed";

/** CREATE OR ALTER of a table that stands. Source: create-dynamic-table, "CREATE OR ALTER" */

export interface Alteration {
  readonly tree: CreateDynamicTable;
  readonly definition: Definition;
  readonly compiled: Compiled;
  readonly columns: TableColumn[];
  readonly mode: Mode;
  /** Why the next refresh computes all rows again; null when it does not. */
  readonly reason: string | null;
}

export async function alterToDefinition(
  run: Run,
  tree: CreateDynamicTable,
  found: Target & FoundTable,
): Promise<StatementResult> {
  const plan = await planAlteration(run, tree, found);
  try {
    await apply(run, found, plan);
  } catch (error) {
    throw error instanceof SnowflakeError ? partly(error) : error;
  }
  // What a real account answers is unverified.
  return status(`Dynamic table ${found.name} successfully altered.`);
}

/** Everything that can be refused before anything is changed. */
export async function planAlteration(
  run: Run,
  tree: CreateDynamicTable,
  found: Target & FoundTable,
): Promise<Alteration> {
  const { table, name, title } = found;
  if (tree.transient !== table.transient) throw transientStays(name);
  const definition = definitionFor(run, tree, table);
  checkSameBackfill(run, tree.clauses, table);
  checkSameForm(tree, table);
  const compiled = await compileQuery(run, { ...table, ...tree, place: table.place });
  checkCycle(run, title, { ...table, ...tree, place: table.place });
  checkContext(run, { ...table, ...tree }, compiled);
  if (tree.columns === undefined && tree.refreshUsing === undefined)
    checkNamed(queryOf({ ...table, ...tree }).text, run.grammar);
  const typed = (tree.columns ?? []).filter(({ type }) => type !== undefined);
  const columns = alteredColumns(table, definition, {
    columns: columnsOfTree(tree, compiled),
    declared: new Set(typed.map((column) => column.name)),
  });
  const mode = modeOfTree(run, tree, { compiled, name, definition, alters: true });
  const { frozenWhere: predicate } = definition;
  if (predicate !== null)
    await checkFrozen(run, { predicate, query: tree.query, place: table.place, columns });
  checkLags({ name, targetLag: definition.targetLag }, tablesAmong(compiled));
  checkReaders(run, title, { name, ...definition });
  const reason =
    definitionChange({ table, tree, columns, mode }) ??
    (await frozenChange(run, found, predicate)) ??
    table.reinitialize ??
    // The inputs are noted anew, so the next refresh could not tell any more.
    replacedInput(run, table, compiled);
  return { tree, definition, compiled, columns, mode, reason };
}

/** The words are unverified; the rule is documented. */
function checkSameForm(tree: CreateDynamicTable, table: DynamicTable): void {
  if ((tree.refreshUsing === undefined) !== (table.refreshUsing === undefined))
    throw refused(`Dynamic Table '${table.name}' cannot change between a query and REFRESH USING.`);
}

/** What is left out goes back to its default, except what is set at creation only. */
function definitionFor(run: Run, tree: CreateDynamicTable, table: DynamicTable): Definition {
  const { clauses } = tree;
  if (clauses.initialize !== undefined && initializeOf(clauses.initialize) !== table.initialize)
    throw refused(`INITIALIZE of Dynamic Table '${table.name}' cannot be changed.`);
  const given = { rowTimestamp: table.rowTimestamp, ...clauses, initialize: table.initialize };
  return definitionOf(run, given, tree.transient);
}

interface Compared {
  readonly table: DynamicTable;
  readonly tree: CreateDynamicTable;
  readonly columns: readonly TableColumn[];
  readonly mode: Mode;
}

/** The words are unverified; which changes count is documented. */
function definitionChange({ table, tree, columns, mode }: Compared): string | null {
  // What is there stays, and the next refresh goes on from the last. Source: create-dynamic-table (REFRESH USING)
  if (tree.refreshUsing !== undefined) return null;
  if (sameTokens(table.query) !== sameTokens(tree.query)) return "Definition changed.";
  if (namesOf(table.columns) !== namesOf(columns)) return "Columns changed.";
  const full = (refreshMode: string): boolean => refreshMode === "FULL";
  return full(table.refreshMode) === full(mode.refreshMode) ? null : "Refresh mode changed.";
}

/** The query without what means nothing: white space, comments, the semicolon at the end. */
function sameTokens(query: string): string {
  const tokens = tokenize(query).filter(({ type, text }) => type !== "end" && text !== ";");
  return JSON.stringify(tokens.map(({ type, value }) => [type, value]));
}

/** Not atomic: the account has the new properties when the rows cannot be reshaped. */
async function apply(run: Run, { table }: FoundTable, plan: Alteration): Promise<void> {
  const { world } = run;
  const { columns } = plan;
  applyDefinition(run, table, plan);
  world.catalog.commit();
  if (namesOf(table.columns) === namesOf(columns)) table.columns = columns;
  else await reshapeRows(world, table, columns);
  world.catalog.commit();
}

/** All but the columns. */
export function applyDefinition(run: Run, table: DynamicTable, plan: Alteration): void {
  const { tree, definition, compiled, mode, reason } = plan;
  Object.assign(table, definition, mode, keptUsing(tree));
  table.header = writtenHeader(run, tree, definition);
  table.query = tree.query;
  table.columnList = tree.columnsText ?? null;
  table.reinitialize = table.dataTimestamp === null ? null : reason;
  table.inputs = inputsOfCompiled(run, table, compiled);
  trackChanges(run, compiled, mode);
  if (!answered(run, "orAlterKeepsSuspended")) endSuspension(run.world, table);
  noteGraph(run.world, table, "NONE");
}

import { at, printed } from "../../catalog/catalog";
import type { Place } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import { exists, existsAs, existsUnseen, forbidden } from "../../catalog/errors";
import type { AnyRelation } from "../../catalog/relations";
import { table as emptyTable } from "../../catalog/shapes";
import type { TableColumn } from "../../catalog/shapes";
import type { StatementResult } from "../../contract";
import type { Compiled } from "../../engine/row-store";
import type { CreateDynamicTable } from "../../sql/dynamic-table-tree";
import { checkTagging, setTags } from "../model-tags";
import { checkName } from "../names";
import { newObject } from "../objects";
import type { Run } from "../world";
import { status } from "../world";
import type { Backfill } from "./backfill";
import { backfill, backfillOf } from "./backfill";
import { columnsOfTree, keptUsing, modeOfTree } from "./custom-refresh";
import { checkContext } from "./context";
import { checkCycle } from "./cycles";
import type { Definition } from "./definition";
import { definitionOf } from "./definition";
import { mayNotRefresh } from "./errors";
import { checkFrozen } from "./frozen";
import { writtenHeader } from "./header";
import { checkLags, checkReaders, inputsOfCompiled, tablesAmong } from "./inputs";
import { compileQuery, queryOf } from "./query";
import { install } from "./install";
import { trackChanges } from "./mode";
import type { Mode } from "./mode";
import { alterToDefinition } from "./or-alter";
import { runFor } from "./refresh";
import { refreshWithInputs } from "./refresh-graph";
import { checkOwns, mayOperate } from "./rights";
import { checkNamed } from "./unnamed";

/** CREATE DYNAMIC TABLE. Source: https://docs.snowflake.com/en/sql-reference/sql/create-dynamic-table */

export async function createDynamicTable(
  run: Run,
  tree: CreateDynamicTable,
): Promise<StatementResult> {
  const target = targetOf(run, tree);
  if (target.there) return status(`${target.title} already exists, statement succeeded.`);
  const { standing } = target;
  if (tree.type === "CREATE OR ALTER DYNAMIC TABLE" && standing !== undefined)
    return alterToDefinition(run, tree, { ...target, table: standing });
  const planned = await planCreate(run, tree, target);
  await create(run, planned, target);
  const replaced = standing === undefined ? "" : ", replacing the one that stood";
  return status(`Dynamic table ${target.name} successfully created${replaced}.`);
}

export interface Target extends Place {
  readonly name: string;
  readonly title: string;
  /** A dynamic table that is about to be replaced or altered. */
  readonly standing: DynamicTable | undefined;
  /** IF NOT EXISTS, and it does. */
  readonly there: boolean;
}

type Named = Pick<CreateDynamicTable, "name" | "orReplace" | "ifNotExists"> & {
  readonly type: string;
};

/** @throws SnowflakeError when the name is taken, or nothing may be made there */
export function targetOf(run: Run, tree: Named): Target {
  const { catalog } = run.world;
  const place = catalog.locate(run.session, tree.name, "CREATE DYNAMIC TABLE");
  checkName(place.name);
  const title = printed(place.database.name, place.schema.name, place.name);
  const standing = at(place.schema.relations, place.name);
  const found = checkStanding(run, tree, { standing, title });
  const alters = tree.type === "CREATE OR ALTER DYNAMIC TABLE" && found !== undefined;
  const there = found !== undefined && tree.ifNotExists;
  if (!alters && !there && !catalog.may(run.session, "CREATE DYNAMIC TABLE", place.schema))
    throw forbidden("schema", place.schema.name);
  return { ...place, title, standing: found, there };
}

function checkStanding(
  run: Run,
  tree: Named,
  { standing, title }: { readonly standing: AnyRelation | undefined; readonly title: string },
): DynamicTable | undefined {
  if (standing === undefined) return undefined;
  if (!run.world.catalog.sees(run.session, standing)) throw existsUnseen("Object", standing.name);
  const alters = tree.type === "CREATE OR ALTER DYNAMIC TABLE";
  if (standing.kind !== "DYNAMIC TABLE") {
    throw tree.orReplace || alters ? existsAs(title, standing.kind) : exists(title);
  }
  if (tree.ifNotExists) return standing;
  if (!tree.orReplace && !alters) throw exists(title);
  checkOwns(run, standing);
  return standing;
}

export interface Planned {
  readonly tree: CreateDynamicTable;
  readonly definition: Definition;
  readonly compiled: Compiled;
  readonly columns: TableColumn[];
  readonly mode: Mode;
  readonly backfill: Backfill | undefined;
}

/** Everything that can be refused before anything is made. */
export async function planCreate(
  run: Run,
  tree: CreateDynamicTable,
  { name, title, database, schema }: Target,
): Promise<Planned> {
  const definition = definitionOf(run, tree.clauses, tree.transient);
  const place = { database: database.name, schema: schema.name };
  const compiled = await compileQuery(run, { ...tree, place });
  checkCycle(run, title, { kind: "DYNAMIC TABLE", ...tree, place });
  checkContext(run, { ...tree, place }, compiled);
  if (tree.columns === undefined && tree.refreshUsing === undefined)
    checkNamed(queryOf({ query: tree.query, place }).text, run.grammar);
  const columns = columnsOfTree(tree, compiled);
  const mode = modeOfTree(run, tree, { compiled, name, definition, alters: false });
  if (definition.frozenWhere !== null)
    await checkFrozen(run, {
      predicate: definition.frozenWhere,
      query: tree.query,
      place,
      columns,
    });
  checkLags({ name, ...definition }, tablesAmong(compiled));
  checkReaders(run, title, { name, ...definition });
  if (definition.initialize === "ON_CREATE") checkInputs(run, compiled);
  const filling = backfillOf(run, { tree, definition, columns });
  return { tree, definition, compiled, columns, mode, backfill: filling };
}

/** The first refresh refreshes what is read. Source: user guide, "Access control for dynamic tables" */
function checkInputs(run: Run, compiled: Compiled): void {
  for (const each of compiled.reads)
    if (each.kind === "DYNAMIC TABLE" && !mayOperate(run, each))
      throw mayNotRefresh(each.name, true);
}

/** The table is in its place once its first refresh is done; a failed one leaves all as it was. */
async function create(run: Run, planned: Planned, target: Target): Promise<void> {
  const { world, signal } = run;
  const rows = await world.rows.create(planned.columns);
  try {
    const table = newTable(run, planned, { target, rows });
    const attempt = { trigger: "CREATION", at: world.now(), signal, done: new Map() } as const;
    if (planned.backfill !== undefined)
      await backfill(runFor(world, table, attempt), table, planned.backfill);
    if (table.initialize === "ON_CREATE") {
      const { entry, error } = await refreshWithInputs(world, table, attempt);
      if (entry.state !== "SUCCEEDED") throw error;
    }
    trackChanges(run, planned.compiled, planned.mode);
    install(run, { target, table, clauses: planned.tree.clauses });
  } catch (error) {
    await world.rows.drop(rows);
    throw error;
  }
}

/** With its tags. @throws SnowflakeError for tags that it cannot have */
export function newTable(run: Run, planned: Planned, made: Made): DynamicTable {
  const table = untaggedTable(run, planned, made);
  const { tags = [] } = planned.tree.clauses;
  const names = tags.map(({ name }) => name);
  checkTagging(run, { object: table, kind: "dynamic table" }, names);
  setTags(run, table, tags);
  return table;
}

interface Made {
  readonly target: Target;
  readonly rows: number;
}

function untaggedTable(
  run: Run,
  { tree, definition, compiled, columns, mode }: Planned,
  { target, rows }: Made,
): DynamicTable {
  const place = { database: target.database.name, schema: target.schema.name };
  return {
    ...newObject(run, target.name, definition.comment),
    ...definition,
    ...mode,
    ...UNTOUCHED,
    kind: "DYNAMIC TABLE",
    transient: tree.transient,
    columns,
    tags: emptyTable(),
    rows,
    query: tree.query,
    ...keptUsing(tree),
    place,
    header: writtenHeader(run, tree, definition),
    columnList: tree.columnsText ?? null,
    readAt: emptyTable(),
    inputs: inputsOfCompiled(run, { ...tree, place }, compiled),
    movingVersions: emptyTable(),
    refreshes: [],
    graph: [],
  };
}

/** Of a table that was never refreshed, suspended or altered. */
const UNTOUCHED = {
  reclusterSuspended: false,
  rowCount: null,
  logLevel: null,
  defaultCollation: null,
  isClone: false,
  suspended: null,
  lastSuspendedOn: null,
  resumedOn: null,
  dataTimestamp: null,
  readOn: null,
  forgottenBy: null,
  triedOn: null,
  reinitialize: null,
} as const;

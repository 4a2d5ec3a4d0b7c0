import { at } from "../../catalog/catalog";
import { forbidden } from "../../catalog/errors";
import type { AnyRelation, View } from "../../catalog/relations";
import { notSupported } from "../../sql/not-supported";
import { ROW_ID, STAGED } from "../../sql/own-names";
import { parseQuery } from "../../sql/query/queries";
import type { Source } from "../../sql/query/tree";
import type { PhysicalTable } from "../row-store";
import { seen } from "./answers";
import { appendedRows, changeColumns, refuseChanges } from "./changes";
import { BOOLEAN, readType } from "./data-types";
import { notInitialized, unknownRelation, viewColumns } from "./failures";
import { informationView } from "./information";
import type { Frame, Scope, ScopeColumn } from "./scope";
import type { Block, Work } from "./work";
import { newName } from "./work";

/** Relations that FROM names: of WITH, tables, views and dynamic tables. */

/** Part of a FROM. */
export interface Read {
  readonly sql: string;
  readonly frames: readonly Frame[];
  readonly plain: boolean;
  /** SQL of the id of the row that a row comes from. */
  readonly track: string | undefined;
  /** What it reads when that is one table as it stands. */
  readonly stored?: Stored | undefined;
}

/** Rows of a table of DuckDB, which come in the order of their ids however often they are read. */
export interface Stored {
  readonly table: string;
  /** What the expressions of the block call it. */
  readonly as: string;
  /** Conditions over its columns. */
  readonly where: readonly string[];
}

/** FROM of such rows. */
export function storedText({ table, as, where }: Stored): string {
  const text = `${table} AS ${as}`;
  return where.length === 0
    ? text
    : `(SELECT * FROM ${text} WHERE ${where.join(" AND ")}) AS ${as}`;
}

/** A FROM that is not there. */
export const NOTHING: Read = { sql: "", frames: [], plain: false, track: undefined };

type Named = Extract<Source, { readonly kind: "relation" }>;

/** Views within views. */
const DEEPEST = 50;

export function namedRelation(work: Work, scope: Scope, source: Named): Read {
  const [first = "", ...more] = source.name;
  const cte = more.length === 0 ? scope.ctes.get(first) : undefined;
  if (cte !== undefined) {
    refuseChanges(source);
    const as = newName(work, "r");
    const track = cte.tracked ? `${as}."__SOURCE"` : undefined;
    const frames = [frameOf(source, [first], seenColumns(as, cte.columns))];
    return { sql: `${cte.name} AS ${as}`, frames, plain: cte.plain, track };
  }
  if (source.name.at(-2) === "INFORMATION_SCHEMA") {
    refuseChanges(source);
    return informationView(work, source);
  }
  if (work.staged !== undefined && more.length === 0 && first === STAGED)
    return stagedRows(work, source, work.staged);
  const { relation, path } = findRelation(work, scope, source.name);
  if (relation.kind === "VIEW") refuseChanges(source);
  return relation.kind === "VIEW"
    ? viewed(work, source, { view: relation, path })
    : physical(work, source, { relation, path });
}

/** Columns of a block, read under a name. */
export function seenColumns(as: string, columns: Block["columns"]): readonly ScopeColumn[] {
  return columns.map((column, index) => ({
    name: column.name,
    value: seen(`${as}.C${String(index + 1)}`, column),
  }));
}

/** A relation under its alias, or under its own name. */
export function frameOf(
  {
    alias,
    columns: names,
  }: { readonly alias: string | undefined; readonly columns: readonly string[] },
  path: readonly string[],
  columns: readonly ScopeColumn[],
): Frame {
  const renamed = columns.map((each, index) => ({ ...each, name: names[index] ?? each.name }));
  return { path: alias === undefined ? path : [alias], columns: renamed };
}

interface Found<R extends AnyRelation = AnyRelation> {
  readonly relation: R;
  readonly path: readonly [database: string, schema: string, name: string];
}

/** @throws SnowflakeError when the role does not see it, or may not read it */
function findRelation({ run, idsOf }: Work, scope: Scope, name: readonly string[]): Found {
  const { catalog } = run.world;
  const session = { ...run.session, ...scope.place, role: scope.role };
  const { database, schema, name: last } = catalog.locate(session, name, "SELECT");
  const relation = at(schema.relations, last);
  if (relation === undefined || !catalog.sees(session, relation)) throw unknownRelation(name);
  // Statements that change a table have rights of their own.
  const changed = relation.kind !== "VIEW" && idsOf.has(relation.rows);
  if (!changed && !catalog.may(session, "SELECT", relation))
    throw forbidden(relation.kind.toLowerCase(), last);
  return { relation, path: [database.name, schema.name, last] };
}

function physical(
  work: Work,
  source: Named,
  { relation, path }: Found<Exclude<AnyRelation, View>>,
): Read {
  if (relation.kind === "DYNAMIC TABLE" && relation.dataTimestamp === null && !work.defines)
    throw notInitialized();
  if (work.depth === 0) work.reads.add(relation);
  work.sources.add(relation);
  const as = newName(work, "r");
  const columns = ownColumns(as, relation.columns);
  const id = {
    name: ROW_ID,
    value: { sql: `${as}."__ID"`, type: readType("NUMBER(38,0)") },
    hidden: true,
  };
  const frozen = frozenColumns(work, relation, columns);
  const ids = work.idsOf.has(relation.rows) ? [id] : [];
  const all = [...columns, ...changeColumns(source, as), ...frozen, ...ids];
  const frames = [frameOf(source, path, all)];
  const appended = appendedRows(work, source, relation.rows);
  if (appended !== undefined)
    return { sql: `${appended} AS ${as}`, frames, plain: false, track: undefined };
  const table = `t${String(relation.rows)}`;
  const since = work.since?.[String(relation.rows)];
  const where = since === undefined ? [] : [`"__AT" > ${String(since)}`];
  const stored = { table, as, where };
  return {
    sql: storedText(stored),
    stored,
    frames,
    plain: true,
    track: work.tracks ? `${as}."__ID"` : undefined,
  };
}

/**
 * Whether a refresh leaves a row as it is, by both names of the column. What a table without a region
 * has there is unverified. Source: create-dynamic-table (FROZEN WHERE)
 */
function frozenColumns(
  work: Work,
  relation: Exclude<AnyRelation, View>,
  columns: readonly ScopeColumn[],
): readonly ScopeColumn[] {
  if (relation.kind !== "DYNAMIC TABLE") return [];
  const { frozenWhere } = relation;
  const sql = frozenWhere === null ? "FALSE" : work.condition(frozenWhere, columns);
  return ["METADATA$IS_FROZEN", "METADATA$IS_IMMUTABLE"].map((name) => ({
    name,
    value: { sql, type: BOOLEAN },
    hidden: true,
  }));
}

function ownColumns(as: string, columns: PhysicalTable["columns"]): readonly ScopeColumn[] {
  return columns.map(({ name, type }, index) => ({
    name,
    value: { sql: `${as}.C${String(index + 1)}`, type: readType(type) },
  }));
}

/** Rows of staged files, which nobody else can name. */
function stagedRows(work: Work, source: Named, { rows, columns }: PhysicalTable): Read {
  const as = newName(work, "r");
  const frames = [frameOf(source, [STAGED], ownColumns(as, columns))];
  const sql = `t${String(rows)} AS ${as}`;
  return { sql, frames, plain: false, track: undefined };
}

/** A view is read with the rights of its owner. Source: views-introduction, "Querying views" */
function viewed(
  work: Work,
  source: Named,
  { view, path }: { readonly view: View; readonly path: readonly string[] },
): Read {
  if (work.depth === 0) work.reads.add(view);
  work.views.add(view);
  if (work.depth >= DEEPEST) throw notSupported(`views more than ${String(DEEPEST)} deep`);
  work.depth += 1;
  const block = work.query(work, parseQuery(view.query, work.run.grammar), {
    outer: undefined,
    ctes: new Map(),
    modelAliases: new Map(),
    place: view.place,
    role: view.owner,
  });
  work.depth -= 1;
  const as = newName(work, "r");
  // What it had when it was made is what it has: columns that `*` finds later are none of it.
  if (block.columns.length !== view.columns.length)
    throw viewColumns(path, view.columns.length, block.columns.length);
  const columns = seenColumns(as, block.columns).map(({ name, value }, index) => ({
    name: view.columns[index]?.name ?? name,
    value,
  }));
  return {
    sql: `(${block.sql}) AS ${as}`,
    frames: [frameOf(source, path, columns)],
    plain: block.plain,
    track: block.tracked ? `${as}."__SOURCE"` : undefined,
  };
}

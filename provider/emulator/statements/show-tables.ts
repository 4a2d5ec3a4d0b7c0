import type { Place } from "../catalog/catalog";
import type { DynamicTable } from "../catalog/dynamic-tables";
import type { AnyRelation, View } from "../catalog/relations";
import { columnsOf } from "./rows";
import type { Shown, ShownRecord } from "./rows";
import type { Found, Scope, ShowKind } from "./show-kind";
import { base, placed, setting, yes } from "./show-kind";
import type { Run } from "./world";

/**
 * SHOW TABLES, VIEWS and OBJECTS. Dynamic tables are tables here.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/show-tables, show-views, show-objects
 */

/** A relation with rows of its own. */
type Stored = Exclude<AnyRelation, View>;

interface Placed<T> {
  readonly place: Place;
  readonly relation: T;
}

export function isStored(relation: AnyRelation): relation is Stored {
  return "rows" in relation;
}

function relationsIn({ places }: Scope): readonly Placed<AnyRelation>[] {
  return places.flatMap((place) =>
    Object.values(place.schema.relations).map((relation) => ({ place, relation })),
  );
}

const foundOf = (placedRelation: Placed<AnyRelation>): Found => ({
  object: placedRelation.relation,
  record: recordOf(placedRelation),
});

export const TABLES: ShowKind = {
  columns: columnsOf(
    "created_on name database_name schema_name kind comment cluster_by rows:fixed bytes:fixed owner retention_time automatic_clustering change_tracking search_optimization search_optimization_progress:fixed search_optimization_bytes:fixed is_external enable_schema_evolution owner_role_type is_event budget is_hybrid is_iceberg is_dynamic is_immutable",
  ),
  find: (_run, scope) =>
    relationsIn(scope)
      .filter(({ relation }) => isStored(relation))
      .map(foundOf),
  complete: sized,
};

export const OBJECTS: ShowKind = {
  columns: columnsOf(
    "created_on name database_name schema_name kind comment cluster_by rows:fixed bytes:fixed owner retention_time owner_role_type budget is_hybrid is_iceberg is_dynamic",
  ),
  find: (_run, scope) => relationsIn(scope).map(foundOf),
  complete: sized,
};

export const VIEWS: ShowKind = {
  columns: columnsOf(
    "created_on name reserved database_name schema_name owner comment text is_secure is_materialized owner_role_type change_tracking",
  ),
  find: (run, scope) =>
    relationsIn(scope).flatMap(({ place, relation }) =>
      relation.kind === "VIEW"
        ? [{ object: relation, record: viewRecord(run, place, relation) }]
        : [],
    ),
};

function recordOf({ place, relation }: Placed<AnyRelation>): ShownRecord {
  const common = { ...base(relation), ...placed(place), cluster_by: "", retention_time: "1" };
  if (!isStored(relation)) return { ...common, kind: relation.kind, is_dynamic: "N" };
  const tracks = relation.kind !== "TABLE" || relation.changeTracking;
  const clusterBy = shownClusterKey(relation.clusterBy);
  return {
    ...common,
    kind: relation.transient ? "TRANSIENT" : "TABLE",
    cluster_by: clusterBy,
    retention_time: retentionOf(place, relation),
    automatic_clustering: clusterBy === "" ? "OFF" : "ON",
    change_tracking: tracks ? "ON" : "OFF",
    search_optimization: "OFF",
    is_external: "N",
    enable_schema_evolution: "N",
    is_event: "N",
    is_hybrid: "N",
    is_iceberg: "N",
    is_dynamic: yes(relation.kind !== "TABLE"),
    is_immutable: "N",
  };
}

/** Source: https://docs.snowflake.com/en/user-guide/tables-clustering-keys */
export function shownClusterKey(written: string): string {
  if (written === "" || /^linear\s*\(/i.test(written)) return written;
  return written.startsWith("(") ? `LINEAR${written}` : `LINEAR(${written})`;
}

/** Of an account that sets none. Source: parameters reference */
const DAYS = { DATA_RETENTION_TIME_IN_DAYS: 1, MAX_DATA_EXTENSION_TIME_IN_DAYS: 14 } as const;

/** A table without its own takes those of the schema or database. Source: parameters reference */
export function daysOf(
  { database, schema }: Place,
  relation: Stored,
  name: keyof typeof DAYS,
): number {
  const ofDynamic = (table: DynamicTable): number | null =>
    name === "DATA_RETENTION_TIME_IN_DAYS" ? table.retentionDays : table.maxDataExtensionDays;
  const own: Shown = relation.kind === "TABLE" ? setting(relation, name) : ofDynamic(relation);
  return Number(own ?? setting(schema, name) ?? setting(database, name) ?? DAYS[name]);
}

/** As SHOW prints it. */
export function retentionOf(place: Place, relation: Stored): string {
  return String(daysOf(place, relation, "DATA_RETENTION_TIME_IN_DAYS"));
}

/** Bytes of rows before any compression, at eight to a cell: a real account counts compressed ones. */
const CELL_BYTES = 8;

async function sized(run: Run, { object }: Found): Promise<ShownRecord> {
  const relation = object as AnyRelation;
  return isStored(relation) ? sizeOf(run, relation) : {};
}

export async function sizeOf(
  run: Run,
  relation: Stored,
): Promise<{ readonly rows: number; readonly bytes: number }> {
  const rows = await run.world.rows.count(relation.rows);
  return { rows, bytes: rows * relation.columns.length * CELL_BYTES };
}

function viewRecord(run: Run, place: Place, view: View): ShownRecord {
  return {
    ...base(view),
    ...placed(place),
    reserved: "",
    text: shownText(run, view, view.text),
    is_secure: String(view.secure ?? false),
    is_materialized: "false",
    change_tracking: "OFF",
  };
}

/** The text of a secure view is its owner's. Source: https://docs.snowflake.com/en/user-guide/views-secure */
export function shownText(run: Run, view: View, text: string): string {
  const hidden = view.secure === true && !run.world.catalog.owns(run.session, view);
  return hidden ? "" : text;
}

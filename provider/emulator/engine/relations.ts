import { at } from "../catalog/catalog";
import { noCurrent } from "../catalog/errors";
import type { Model, Version } from "../catalog/state";
import type { Cell, Column } from "../contract";
import { notSupported } from "../sql/not-supported";
import type { Relation } from "../sql/select-tree";
import type { ShownRecord } from "../statements/rows";
import { HISTORY_COLUMNS, queryHistory } from "./query-history";
import { columnsOf, toCell } from "../statements/rows";
import { aliasesOf } from "../statements/show-models";
import { taggedObject } from "../statements/model-tags";
import type { Run } from "../statements/world";
import { needWarehouse } from "../statements/world";
import { checkColumns, holds } from "./conditions";
import {
  GRAPH_COLUMNS,
  REFRESH_COLUMNS,
  graphHistory,
  refreshHistory,
} from "./dynamic-table-history";
import { DYNAMIC_TABLE_COLUMNS, dynamicTables } from "./dynamic-tables";
import { generated } from "./generator";
import {
  COLUMN_COLUMNS,
  TABLE_COLUMNS,
  VIEW_COLUMNS,
  columnRecords,
  tableRecords,
  viewRecords,
} from "./information-schema";
import { POLICY_COLUMNS, policyReferences } from "./policies";
import { PACKAGES, PACKAGE_COLUMNS } from "./packages";

/** What SELECT reads from: functions and views of the information schema. */

export interface Rows {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Source: https://docs.snowflake.com/en/sql-reference/functions/tag_references */
const TAG_COLUMNS = columnsOf(
  "TAG_DATABASE TAG_SCHEMA TAG_NAME TAG_VALUE APPLY_METHOD LEVEL OBJECT_DATABASE OBJECT_SCHEMA OBJECT_NAME DOMAIN COLUMN_NAME",
);

/** Source: https://docs.snowflake.com/en/sql-reference/info-schema/model_versions */
const VERSION_COLUMNS = columnsOf(
  "DATABASE_NAME SCHEMA_NAME MODEL_NAME MODEL_VERSION_NAME VERSION_ALIASES:array COMMENT OWNER CREATED:timestamp_ltz LAST_ALTERED:timestamp_ltz FUNCTIONS MODEL_TYPE PYTHON_VERSION LANGUAGE DEPENDENCIES METADATA USERDATA",
);

const COLUMNS = {
  TAG_REFERENCES: TAG_COLUMNS,
  MODEL_VERSIONS: VERSION_COLUMNS,
  PACKAGES: PACKAGE_COLUMNS,
  TABLES: TABLE_COLUMNS,
  COLUMNS: COLUMN_COLUMNS,
  VIEWS: VIEW_COLUMNS,
  QUERY_HISTORY: HISTORY_COLUMNS,
  QUERY_HISTORY_BY_USER: HISTORY_COLUMNS,
  DYNAMIC_TABLES: DYNAMIC_TABLE_COLUMNS,
  DYNAMIC_TABLE_REFRESH_HISTORY: REFRESH_COLUMNS,
  DYNAMIC_TABLE_GRAPH_HISTORY: GRAPH_COLUMNS,
  POLICY_REFERENCES: POLICY_COLUMNS,
} as const;

/** The columns of a relation, before it is read; undefined when this server has none of the name. */
export function relationColumns(run: Run, { name, args }: Relation): readonly Column[] | undefined {
  if (name === "RESULT_SCAN")
    return run.world.results.find(args[0] ?? "", run.session.user).columns;
  if (name === "GENERATOR") return [];
  return at<readonly Column[]>(COLUMNS, name);
}

/** Reading rows is a query, which needs a warehouse. That it does for tags is inferred. */
export async function readRelation(run: Run, relation: Relation): Promise<Rows> {
  if (relation.name === "RESULT_SCAN") return scanned(run, relation);
  if (relation.name === "GENERATOR") return generated(run, relation);
  const columns = COLUMNS[relation.name];
  checkColumns(relation.where, columns);
  const found = recordsOf(run, relation);
  needWarehouse(run);
  const records = await found;
  const chosen = records.filter((record) => holds(relation.where, record));
  const rows = chosen.map((record) => columns.map((column) => toCell(column, record[column.name])));
  return { columns, rows };
}

function recordsOf(
  run: Run,
  relation: Relation,
): readonly ShownRecord[] | Promise<readonly ShownRecord[]> {
  if (relation.name === "TAG_REFERENCES") return tagReferences(run, relation);
  // Histories are the account's; their database says only whose information schema is asked.
  const database = informationSchemaOf(run, relation.database);
  switch (relation.name) {
    case "TABLES":
      return tableRecords(run, database);
    case "COLUMNS":
      return columnRecords(run, database);
    case "VIEWS":
      return viewRecords(run, database);
    case "PACKAGES":
      return PACKAGES;
    case "QUERY_HISTORY":
    case "QUERY_HISTORY_BY_USER":
      return queryHistory(run, relation);
    case "DYNAMIC_TABLES":
      return dynamicTables(run, relation);
    case "DYNAMIC_TABLE_REFRESH_HISTORY":
      return refreshHistory(run, relation);
    case "DYNAMIC_TABLE_GRAPH_HISTORY":
      return graphHistory(run, relation);
    case "POLICY_REFERENCES":
      return policyReferences(run, relation);
    default:
      return modelVersions(run, database);
  }
}

/** What a statement answered before. Source: https://docs.snowflake.com/en/sql-reference/functions/result_scan */
function scanned(run: Run, { args, where }: Relation): Rows {
  const [id, ...more] = args;
  const plain = "all" in where && where.all.length === 0;
  if (id === undefined || more.length > 0 || !plain) throw notSupported("RESULT_SCAN of this form");
  return run.world.results.find(id, run.session.user);
}

function tagReferences(run: Run, { database, args }: Relation): readonly ShownRecord[] {
  const [object, domain, ...more] = args;
  if (object === undefined || domain === undefined || more.length > 0)
    throw notSupported(`TAG_REFERENCES with ${String(args.length)} arguments`);
  informationSchemaOf(run, database);
  const { catalog } = run.world;
  const found = taggedObject(run, { domain, name: object }, "TAG_REFERENCES");
  const { level } = found;
  return Object.entries(found.object.tags).flatMap(([id, value]) => {
    const place = catalog.tagById(id);
    if (place === undefined) return [];
    const record = {
      TAG_DATABASE: place.database.name,
      TAG_SCHEMA: place.schema.name,
      TAG_NAME: place.tag.name,
      TAG_VALUE: value,
      APPLY_METHOD: "MANUAL",
      LEVEL: level,
      OBJECT_DATABASE: found.database.name,
      OBJECT_SCHEMA: found.schema.name,
      OBJECT_NAME: found.object.name,
      DOMAIN: level,
      COLUMN_NAME: null,
    };
    return [record];
  });
}

/** The database that an information schema belongs to. */
function informationSchemaOf(run: Run, database: string | undefined): string {
  const name = database ?? run.session.database;
  if (name === null) throw noCurrent("database", "SELECT");
  return run.world.catalog.database(run.session, name).name;
}

function modelVersions(run: Run, database: string): readonly ShownRecord[] {
  const { catalog } = run.world;
  return catalog
    .places()
    .filter((place) => place.database.name === database && catalog.sees(run.session, place.schema))
    .flatMap(({ schema }) =>
      Object.values(schema.models)
        .filter((model) => catalog.sees(run.session, model))
        .flatMap((model) =>
          model.versions.map((version) => ({
            DATABASE_NAME: database,
            SCHEMA_NAME: schema.name,
            ...versionRecord(model, version),
          })),
        ),
    );
}

/** What DEPENDENCIES holds is unverified: left empty. */
function versionRecord(model: Model, version: Version): ShownRecord {
  return {
    MODEL_NAME: model.name,
    MODEL_VERSION_NAME: version.name,
    VERSION_ALIASES: JSON.stringify(aliasesOf(model, version)),
    COMMENT: version.comment,
    OWNER: model.owner,
    CREATED: version.createdOn,
    LAST_ALTERED: version.alteredOn ?? version.createdOn,
    FUNCTIONS: JSON.stringify(version.functions.map((each) => each.name)),
    MODEL_TYPE: model.type,
    PYTHON_VERSION: pythonVersion(version.environment),
    LANGUAGE: "PYTHON",
    DEPENDENCIES: null,
    METADATA: version.metadata,
    USERDATA: version.userData,
  };
}

function pythonVersion(environment: string): string {
  return /"python_version":"([^"]*)"/.exec(environment)?.[1] ?? "";
}

import { z } from "zod";
import { formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Listing } from "../../core/session";
import { exactPattern, identifier, literal, objectName, schemaName, sql } from "../sql/sql";
import type { Sql } from "../sql/sql";
import { optionalNumber, optionalText, timestamp } from "./decoders";
import type { SchemaScope } from "./find";

/** Null when there is nothing; undefined where the server does not have the column. */
const newerText = z
  .string()
  .nullish()
  .transform((text) => (text === "" ? null : text));

/**
 * A row of SHOW DYNAMIC TABLES; columns are missing on older servers, and some are blank for a role
 * without MONITOR.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/show-dynamic-tables
 */
export const dynamicTableRow = z.object({
  created_on: timestamp,
  name: z.string(),
  database_name: z.string(),
  schema_name: z.string(),
  /** `LINEAR(a, b)`, or empty. */
  cluster_by: optionalText,
  rows: optionalNumber,
  owner: optionalText,
  /** `5 minutes` or DOWNSTREAM; empty with the scheduler disabled. */
  target_lag: optionalText,
  scheduler: optionalText,
  /** The mode that is used. */
  refresh_mode: optionalText,
  refresh_mode_reason: optionalText,
  warehouse: optionalText,
  comment: optionalText,
  /** The statement that made it, its head printed anew. */
  text: optionalText,
  /** ACTIVE, which documentation calls RUNNING, or SUSPENDED. */
  scheduling_state: optionalText,
  data_timestamp: timestamp,
  immutable_where: newerText,
  execute_as_user: newerText,
  initialization_warehouse: newerText,
});
export type DynamicTableRow = z.infer<typeof dynamicTableRow>;

/** All dynamic tables of a schema in one statement, without a warehouse. */
export const dynamicTables: Listing<SchemaScope, DynamicTableRow> = {
  title: "dynamic tables",
  scopeKey: (scope) => JSON.stringify([scope.database, scope.schema]),
  all: (scope) => sql`SHOW DYNAMIC TABLES IN SCHEMA ${schemaName(scope)}`,
  one: (scope, name) =>
    sql`SHOW DYNAMIC TABLES LIKE ${exactPattern(name)} IN SCHEMA ${schemaName(scope)}`,
  row: dynamicTableRow,
  nameOf: (row) => row.name,
};

/** TRANSIENT is told by SHOW TABLES alone. Source: dbt-adapters; SnowDDL, resolver/dynamic_table.py */
export const tableKinds: Listing<
  SchemaScope,
  { name: string; kind: string | undefined; rows: number | undefined }
> = {
  title: "tables",
  scopeKey: (scope) => JSON.stringify([scope.database, scope.schema]),
  all: (scope) => sql`SHOW TABLES IN SCHEMA ${schemaName(scope)}`,
  one: (scope, name) => sql`SHOW TABLES LIKE ${exactPattern(name)} IN SCHEMA ${schemaName(scope)}`,
  row: z.object({ name: z.string(), kind: optionalText, rows: optionalNumber }),
  nameOf: (row) => row.name,
};

/** An empty level means that the value is inherited. */
const parameterRow = z.object({ key: z.string(), value: optionalText, level: optionalText });
export type ParameterRow = z.infer<typeof parameterRow>;

/** Source: https://docs.snowflake.com/en/sql-reference/sql/show-parameters (IN TABLE; for dynamic tables unverified) */
export const tableParameters: Listing<SchemaObjectName, ParameterRow> = {
  title: "table parameters",
  scopeKey: formatSchemaObject,
  all: (table) => sql`SHOW PARAMETERS IN DYNAMIC TABLE ${objectName(table)}`,
  row: parameterRow,
  nameOf: (row) => row.key,
};

/** Why a table is suspended, which SHOW does not tell; needs a warehouse. */
export const schedulingReasons: Listing<SchemaObjectName, { SCHEDULING_STATE: unknown }> = {
  title: "scheduling reasons",
  scopeKey: formatSchemaObject,
  all: (table) =>
    sql`SELECT SCHEDULING_STATE FROM TABLE(${identifier(table.database)}.INFORMATION_SCHEMA.DYNAMIC_TABLES(NAME => ${literal(formatSchemaObject(table))}))`,
  row: z.object({ SCHEDULING_STATE: z.unknown() }),
  nameOf: () => "",
};

/** It moves between schemas and databases, too. Source: alter-dynamic-table, RENAME TO */
export function renameDynamicTable(from: SchemaObjectName, to: SchemaObjectName): Sql {
  return sql`ALTER DYNAMIC TABLE ${objectName(from)} RENAME TO ${objectName(to)}`;
}

import { parseIdentifier } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import { formatTargetLag, parseTargetLag } from "../../snowflake/sql/target-lag";
import type { Sql } from "../../snowflake/sql/sql";
import { identifier, joined, literal, number, objectName, sql } from "../../snowflake/sql/sql";
import { columnList, expressionText, frozenText, queryText } from "../../snowflake/sql/user-text";
import { nameOf } from "../../core/schema-objects";
import type { DynamicInferenceTableInputs } from "./shapes";

/**
 * The statements of a dynamic table.
 * Sources: https://docs.snowflake.com/en/sql-reference/sql/create-dynamic-table,
 * https://docs.snowflake.com/en/sql-reference/sql/alter-dynamic-table
 */

type Inputs = DynamicInferenceTableInputs;

/** All that a table is made with; what is undefined takes its default. */
export type Spec = { readonly query: string; readonly columns?: string | undefined } & Pick<
  Inputs,
  | "transient"
  | "targetLag"
  | "warehouse"
  | "initializationWarehouse"
  | "refreshMode"
  | "initialize"
  | "clusterBy"
  | "dataRetentionTimeInDays"
  | "maxDataExtensionTimeInDays"
  | "comment"
  | "frozenWhere"
  | "executeAsUser"
>;

/** How a table comes to be. */
export type Manner = "CREATE" | "CREATE OR ALTER" | "CREATE OR REPLACE";

/** @param bare without the grants and tags of the table that stands there */
export function create(manner: Manner, name: SchemaObjectName, spec: Spec, bare?: "bare"): Sql {
  const verb = {
    CREATE: sql`CREATE`,
    "CREATE OR ALTER": sql`CREATE OR ALTER`,
    "CREATE OR REPLACE": sql`CREATE OR REPLACE`,
  }[manner];
  const transient = spec.transient === true ? sql` TRANSIENT` : sql``;
  const clauses = clausesOf(spec, manner, bare);
  const columns = spec.columns === undefined ? sql`` : sql` (${columnList(spec.columns)})`;
  return sql`${verb}${transient} DYNAMIC TABLE ${objectName(name)}${columns} ${joined(clauses, " ")} AS ${queryText(spec.query, "query")}`;
}

/** COPY … may stand anywhere before the query. INITIALIZE is refused when a table is altered. Source: dbt-adapters */
function clausesOf(spec: Spec, manner: Manner, bare: "bare" | undefined): readonly Sql[] {
  const { initializationWarehouse, initialize, clusterBy, comment, frozenWhere, executeAsUser } =
    spec;
  const { dataRetentionTimeInDays: retention, maxDataExtensionTimeInDays: extension } = spec;
  return [
    targetLag(spec.targetLag),
    sql`WAREHOUSE = ${name(spec.warehouse)}`,
    ...when(initializationWarehouse, (each) => sql`INITIALIZATION_WAREHOUSE = ${name(each)}`),
    refreshMode(spec.refreshMode),
    ...when(manner === "CREATE OR ALTER" ? undefined : initialize, (each) =>
      each === "ON_CREATE" ? sql`INITIALIZE = ON_CREATE` : sql`INITIALIZE = ON_SCHEDULE`,
    ),
    ...when(clusterBy, clusterKeys),
    ...when(retention, (each) => sql`DATA_RETENTION_TIME_IN_DAYS = ${number(each)}`),
    ...when(extension, (each) => sql`MAX_DATA_EXTENSION_TIME_IN_DAYS = ${number(each)}`),
    ...when(comment, (each) => sql`COMMENT = ${literal(each)}`),
    ...(manner === "CREATE OR REPLACE" && bare === undefined
      ? [sql`COPY GRANTS`, sql`COPY TAGS`]
      : []),
    ...when(frozenWhere, frozen),
    ...when(executeAsUser, (each) => sql`EXECUTE AS USER ${name(each)}`),
  ];
}

function when<T>(value: T | undefined, clause: (value: T) => Sql): readonly Sql[] {
  return value === undefined || value === "" ? [] : [clause(value)];
}

function name(text: string): ReturnType<typeof identifier> {
  return identifier(parseIdentifier(text));
}

export function targetLag(given: Inputs["targetLag"]): Sql {
  const lag = parseTargetLag(given, "targetLag");
  if (lag === undefined || lag === "DOWNSTREAM") return sql`TARGET_LAG = DOWNSTREAM`;
  return sql`TARGET_LAG = ${literal(formatTargetLag(lag))}`;
}

function refreshMode(given: Inputs["refreshMode"]): Sql {
  const modes = {
    INCREMENTAL: sql`REFRESH_MODE = INCREMENTAL`,
    ADAPTIVE: sql`REFRESH_MODE = ADAPTIVE`,
    AUTO: sql`REFRESH_MODE = AUTO`,
    FULL: sql`REFRESH_MODE = FULL`,
  };
  return modes[given ?? "INCREMENTAL"];
}

export function clusterKeys(keys: readonly string[]): Sql {
  const texts = keys.map(
    (key, index) => sql`${expressionText(key, `clusterBy[${String(index)}]`)}`,
  );
  return sql`CLUSTER BY (${joined(texts)})`;
}

export function frozen(predicate: string): Sql {
  return sql`FROZEN WHERE (${frozenText(predicate, "frozenWhere")})`;
}

export function alter(table: Inputs): Sql {
  return alterNamed(nameOf(table));
}

export function alterNamed(table: SchemaObjectName): Sql {
  return sql`ALTER DYNAMIC TABLE ${objectName(table)}`;
}

/** Properties that one SET brings about together, each as it is set and unset. */
export const SETTINGS = {
  targetLag: { set: ({ targetLag: lag }: Inputs) => targetLag(lag), unset: undefined },
  warehouse: {
    set: (table: Inputs) => sql`WAREHOUSE = ${name(table.warehouse)}`,
    unset: undefined,
  },
  initializationWarehouse: {
    set: (table: Inputs) =>
      sql`INITIALIZATION_WAREHOUSE = ${name(table.initializationWarehouse ?? "")}`,
    unset: sql`UNSET INITIALIZATION_WAREHOUSE`,
  },
  dataRetentionTimeInDays: {
    set: (table: Inputs) =>
      sql`DATA_RETENTION_TIME_IN_DAYS = ${number(table.dataRetentionTimeInDays ?? 0)}`,
    unset: sql`UNSET DATA_RETENTION_TIME_IN_DAYS`,
  },
  maxDataExtensionTimeInDays: {
    set: (table: Inputs) =>
      sql`MAX_DATA_EXTENSION_TIME_IN_DAYS = ${number(table.maxDataExtensionTimeInDays ?? 0)}`,
    unset: sql`UNSET MAX_DATA_EXTENSION_TIME_IN_DAYS`,
  },
} as const;

/** Properties that an ALTER of their own brings about. */
export const ALTERATIONS = {
  frozenWhere: {
    set: (table: Inputs) => sql`SET ${frozen(table.frozenWhere ?? "")}`,
    unset: sql`UNSET FROZEN WHERE`,
  },
  executeAsUser: {
    set: (table: Inputs) => sql`SET EXECUTE AS USER ${name(table.executeAsUser ?? "")}`,
    unset: sql`UNSET EXECUTE AS USER`,
  },
  clusterBy: {
    set: (table: Inputs) => clusterKeys(table.clusterBy ?? []),
    unset: sql`DROP CLUSTERING KEY`,
  },
  comment: {
    set: (table: Inputs) => sql`SET COMMENT = ${literal(table.comment ?? "")}`,
    unset: sql`UNSET COMMENT`,
  },
} as const;

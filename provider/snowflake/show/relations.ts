import { z } from "zod";
import { NotFoundError, PermissionError, StatementError } from "../../core/errors";
import { formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Listing } from "../../core/session";
import { exactPattern, identifier, literal, objectName, schemaName, sql } from "../sql/sql";

/** What else there is to know around a table: columns, policies, warehouses, the release. */

const columnRow = z.object({ name: z.string(), type: z.string() });

/** DESCRIBE TABLE tells of views and dynamic tables, too. Source: sql/desc-table (for views: sql/desc-view) */
export const tableColumns: Listing<SchemaObjectName, z.infer<typeof columnRow>> = {
  title: "columns",
  scopeKey: formatSchemaObject,
  all: (name) => sql`DESCRIBE TABLE ${objectName(name)}`,
  row: columnRow,
  nameOf: (row) => row.name,
};

/** Tables and views of one name. Source: https://docs.snowflake.com/en/sql-reference/sql/show-objects */
export const namesakes: Listing<SchemaObjectName, { name: string }> = {
  title: "namesakes",
  scopeKey: formatSchemaObject,
  all: (name) => sql`SHOW OBJECTS LIKE ${exactPattern(name.name)} IN SCHEMA ${schemaName(name)}`,
  row: z.object({ name: z.string() }),
  nameOf: (row) => row.name,
};

const policyRow = z.object({ POLICY_NAME: z.string(), POLICY_KIND: z.string() });

/** Policies on a table and on its columns; needs a warehouse. Source: functions/policy_references */
export const tablePolicies: Listing<SchemaObjectName, z.infer<typeof policyRow>> = {
  title: "policies",
  scopeKey: formatSchemaObject,
  all: (table) =>
    sql`SELECT POLICY_NAME, POLICY_KIND FROM TABLE(${identifier(table.database)}.INFORMATION_SCHEMA.POLICY_REFERENCES(REF_ENTITY_NAME => ${literal(formatSchemaObject(table))}, REF_ENTITY_DOMAIN => 'TABLE'))`,
  row: policyRow,
  nameOf: (row) => JSON.stringify(row),
};

/** Source: functions/current_version (`major.minor.patch`) */
export const releases: Listing<string, { RELEASE: string }> = {
  title: "release",
  scopeKey: (scope) => scope,
  all: () => sql`SELECT CURRENT_VERSION() AS RELEASE`,
  row: z.object({ RELEASE: z.string() }),
  nameOf: () => "",
};

/** Source: sql/show-warehouses */
export const warehouseNames: Listing<string, { name: string }> = {
  title: "warehouses",
  scopeKey: (scope) => scope,
  all: () => sql`SHOW WAREHOUSES`,
  row: z.object({ name: z.string() }),
  nameOf: (row) => row.name,
};

/** Undefined where Snowflake refuses to tell; a lost connection is no answer. */
export async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const isRefused =
      error instanceof NotFoundError ||
      error instanceof PermissionError ||
      error instanceof StatementError;
    if (isRefused) return undefined;
    throw error;
  }
}

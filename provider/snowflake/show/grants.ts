import { z } from "zod";
import type { SchemaObjectName } from "../../core/identity";
import { formatSchemaObject } from "../../core/identity";
import type { Listing } from "../../core/session";
import { objectName, sql } from "../sql/sql";
import { flag } from "./decoders";

/** A row of SHOW GRANTS ON. Source: https://docs.snowflake.com/en/sql-reference/sql/show-grants */
export const grantRow = z.object({
  privilege: z.string(),
  granted_to: z.string(),
  grantee_name: z.string(),
  grant_option: flag,
});
export type GrantRow = z.infer<typeof grantRow>;

/** What is granted on a dynamic table. */
export const tableGrants: Listing<SchemaObjectName, GrantRow> = {
  title: "table grants",
  scopeKey: formatSchemaObject,
  all: (table) => sql`SHOW GRANTS ON DYNAMIC TABLE ${objectName(table)}`,
  row: grantRow,
  nameOf: (row) => JSON.stringify([row.privilege, row.granted_to, row.grantee_name]),
};

import type { DynamicTable } from "../../catalog/dynamic-tables";
import type { Settings } from "../../catalog/shapes";
import type { StatementResult } from "../../contract";
import { likeMatches } from "../like";
import { columnsOf, described, shown } from "../rows";
import type { Run } from "../world";
import { findTable } from "./find";
import type { FoundTable } from "./find";

/** DESCRIBE DYNAMIC TABLE. Source of the columns: terraform-provider-snowflake, pkg/sdk (dynamic tables) */

const COLUMNS = [
  "name",
  "type",
  "kind",
  "null?",
  "default",
  "primary key",
  "unique key",
  "check",
  "expression",
  "comment",
  "policy name",
].map((name) => ({ name, type: "text" }) as const);

export function describeDynamicTable(run: Run, name: readonly string[]): StatementResult {
  const { table } = findTable(run, name, "DESCRIBE DYNAMIC TABLE");
  const records = table.columns.map((column) => ({
    name: column.name,
    type: column.type,
    kind: "COLUMN",
    "null?": column.nullable ? "Y" : "N",
    default: column.default,
    "primary key": "N",
    "unique key": "N",
    comment: column.comment,
  }));
  return described(run, COLUMNS, records);
}

interface Parameter {
  readonly key: string;
  readonly default: string;
  readonly type: string;
  readonly own: (table: DynamicTable) => string | number | null;
}

/** Source: parameters reference; defaults of an account that sets none */
const PARAMETERS: readonly Parameter[] = [
  {
    key: "DATA_RETENTION_TIME_IN_DAYS",
    default: "1",
    type: "NUMBER",
    own: (table) => table.retentionDays,
  },
  {
    key: "DEFAULT_DDL_COLLATION",
    default: "",
    type: "STRING",
    own: (table) => table.defaultCollation,
  },
  { key: "LOG_LEVEL", default: "OFF", type: "STRING", own: (table) => table.logLevel },
  {
    key: "MAX_DATA_EXTENSION_TIME_IN_DAYS",
    default: "14",
    type: "NUMBER",
    own: (table) => table.maxDataExtensionDays,
  },
];

const PARAMETER_COLUMNS = columnsOf("key value default level description type");

/** An own value is of level TABLE, which is unverified; an inherited one of where it was set. */
export function showTableParameters(
  run: Run,
  { name, like }: { readonly name: readonly string[]; readonly like: string | undefined },
): StatementResult {
  const found = findTable(run, name, "SHOW PARAMETERS");
  const records = PARAMETERS.filter(({ key }) => likeMatches(like, key)).map((parameter) => {
    const { value, level } = valueOf(found, parameter);
    const { key, default: usual, type } = parameter;
    return { key, value, default: usual, level, description: "", type };
  });
  return shown(run, PARAMETER_COLUMNS, records);
}

function valueOf(
  { table, schema, database }: FoundTable,
  { key, own, default: usual }: Parameter,
): { readonly value: string; readonly level: string } {
  const set = own(table);
  if (set !== null) return { value: String(set), level: "TABLE" };
  const above = (settings: Settings): string | undefined => settings?.[key];
  const ofSchema = above(schema.settings);
  if (ofSchema !== undefined) return { value: ofSchema, level: "SCHEMA" };
  const ofDatabase = above(database.settings);
  if (ofDatabase !== undefined) return { value: ofDatabase, level: "DATABASE" };
  return { value: usual, level: "" };
}

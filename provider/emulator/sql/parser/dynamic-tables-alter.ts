import type { Cursor } from "../cursor";
import type { AlterDynamicTable, DynamicTableAction, UnsetProperty } from "../dynamic-table-tree";
import { notSupported } from "../not-supported";
import { bracketedText, clauses, runAs } from "./dynamic-tables-clauses";
import { ifExists, listOf, tagValue } from "./parts";

/** ALTER DYNAMIC TABLE. Source: https://docs.snowflake.com/en/sql-reference/sql/alter-dynamic-table */

export function alterDynamicTable(cursor: Cursor): AlterDynamicTable | undefined {
  if (!cursor.words("ALTER", "DYNAMIC", "TABLE")) return undefined;
  const onlyIfExists = ifExists(cursor);
  const [name = [], ...others] = listOf(cursor, (each) => each.name());
  const refreshes = cursor.words("REFRESH");
  if (!refreshes && others.length > 0) cursor.fail();
  const action: DynamicTableAction = refreshes
    ? { do: "REFRESH", others, copySession: cursor.words("COPY", "SESSION") }
    : actionOf(cursor);
  return { type: "ALTER DYNAMIC TABLE", name, ifExists: onlyIfExists, action };
}

function actionOf(cursor: Cursor): DynamicTableAction {
  const change = cursor.anyWord("SUSPEND", "RESUME");
  if (change !== undefined) return suspension(cursor, change);
  if (cursor.words("RENAME", "TO")) return { do: "RENAME", to: cursor.name() };
  if (cursor.words("SWAP", "WITH")) return { do: "SWAP", with: cursor.name() };
  if (cursor.words("CLUSTER", "BY")) return { do: "CLUSTER BY", keys: bracketedText(cursor) };
  if (cursor.words("DROP", "CLUSTERING", "KEY")) return { do: "DROP CLUSTERING KEY" };
  if (cursor.words("MODIFY")) return modifyColumns(cursor);
  if (cursor.words("SET")) return set(cursor);
  if (cursor.words("UNSET")) return unset(cursor);
  const other = cursor.anyWord("ADD", "DROP");
  if (other !== undefined) throw notSupported(`ALTER DYNAMIC TABLE ${other} ${cursor.next.value}`);
  return cursor.fail();
}

function suspension(cursor: Cursor, change: "SUSPEND" | "RESUME"): DynamicTableAction {
  if (cursor.words("RECLUSTER")) return { do: `${change} RECLUSTER` };
  if (cursor.words("SEARCH")) throw notSupported(`ALTER DYNAMIC TABLE ${change} SEARCH`);
  return { do: change };
}

function set(cursor: Cursor): DynamicTableAction {
  if (cursor.words("TAG")) return { do: "SET TAG", tags: listOf(cursor, tagValue) };
  if (cursor.words("FROZEN", "WHERE") || cursor.words("IMMUTABLE", "WHERE"))
    return { do: "SET FROZEN WHERE", predicate: bracketedText(cursor) };
  if (cursor.words("EXECUTE", "AS", "USER"))
    return { do: "SET EXECUTE AS USER", runAs: runAs(cursor) };
  const other = cursor.anyWord("CONTACT", "AGGREGATION", "JOIN", "CHANGE_TRACKING");
  if (other !== undefined) throw notSupported(`ALTER DYNAMIC TABLE SET ${other}`);
  if (cursor.atEnd()) cursor.fail();
  return { do: "SET", clauses: clauses(cursor, "SET") };
}

const UNSET: readonly UnsetProperty[] = [
  "COMMENT",
  "INITIALIZATION_WAREHOUSE",
  "DATA_RETENTION_TIME_IN_DAYS",
  "MAX_DATA_EXTENSION_TIME_IN_DAYS",
  "DEFAULT_DDL_COLLATION",
  "LOG_LEVEL",
  "ROW_TIMESTAMP",
];

function unset(cursor: Cursor): DynamicTableAction {
  if (cursor.words("TAG")) return { do: "UNSET TAG", tags: listOf(cursor, (each) => each.name()) };
  if (cursor.words("FROZEN", "WHERE") || cursor.words("IMMUTABLE", "WHERE"))
    return { do: "UNSET FROZEN WHERE" };
  if (cursor.words("EXECUTE", "AS", "USER")) return { do: "UNSET EXECUTE AS USER" };
  const other = cursor.anyWord("CONTACT", "AGGREGATION", "JOIN", "DCM");
  if (other !== undefined) throw notSupported(`ALTER DYNAMIC TABLE UNSET ${other}`);
  const properties: UnsetProperty[] = [];
  do properties.push(cursor.anyWord(...UNSET) ?? cursor.fail());
  while (cursor.operator(",") || !cursor.atEnd());
  return { do: "UNSET", properties };
}

function modifyColumns(cursor: Cursor): DynamicTableAction {
  const comments = listOf(cursor, (each) => {
    each.words("MODIFY");
    each.words("COLUMN");
    return columnComment(each);
  });
  return { do: "MODIFY COLUMN", comments };
}

function columnComment(cursor: Cursor): { column: string; comment: string | null } {
  const column = cursor.identifier();
  if (cursor.words("UNSET", "COMMENT")) return { column, comment: null };
  if (cursor.words("COMMENT")) return { column, comment: cursor.string() };
  const other = cursor.anyWord("SET", "UNSET");
  if (other !== undefined) throw notSupported(`MODIFY COLUMN ${other} ${cursor.next.value}`);
  return cursor.fail();
}

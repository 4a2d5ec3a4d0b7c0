import { printed } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import type { CreateDynamicTable } from "../../sql/dynamic-table-tree";
import type { Run } from "../world";
import { answered } from "../world";
import type { Definition } from "./definition";
import { lagText } from "./target-lag";

/**
 * What text of SHOW has before AS: rendered anew, with defaults, in an order of its own.
 * Source: terraform-provider-snowflake, texts of a real account in its tests
 */

interface Written {
  /** `CREATE OR REPLACE`, `CREATE`, … */
  readonly words: string;
  readonly name: string;
  /** With its brackets. */
  readonly columns: string | undefined;
  readonly warehouse: string;
}

export function writtenHeader(run: Run, tree: CreateDynamicTable, of: Definition): string {
  const alters = tree.type === "CREATE OR ALTER DYNAMIC TABLE" && answered(run, "orAlterInHeader");
  const how = tree.orReplace ? " OR REPLACE" : alters ? " OR ALTER" : "";
  return headerOf(run, of, {
    words: `CREATE${how}${tree.transient ? " TRANSIENT" : ""}`,
    name: tree.nameText,
    columns: tree.columnsText,
    warehouse: tree.clauses.warehouseText ?? printed(of.warehouse),
  });
}

/** The same for a table as it stands now. */
export function currentHeader(run: Run, name: string, table: DynamicTable): string {
  return headerOf(run, table, {
    words: `CREATE${table.header.startsWith("CREATE OR REPLACE") ? " OR REPLACE" : ""}${table.transient ? " TRANSIENT" : ""}`,
    name,
    columns: table.columnList ?? undefined,
    warehouse: printed(table.warehouse),
  });
}

function headerOf(run: Run, of: Definition, written: Written): string {
  const parts = [
    `${written.words} DYNAMIC TABLE ${written.name}${written.columns ?? ""}`,
    of.comment === null ? "" : `comment = ${quoted(of.comment)}`,
    of.targetLag === null ? "" : `lag = '${lagText(of.targetLag)}'`,
    `refresh_mode = '${of.declaredMode}'`,
    `initialize = '${of.initialize}'`,
    `warehouse = ${written.warehouse}`,
    ...(answered(run, "headerHasAll") ? others(of) : []),
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** Whether these are there at all is unverified. */
function others(of: Definition): readonly string[] {
  return [
    of.scheduler === null ? "" : `scheduler = '${of.scheduler}'`,
    of.clusterBy === "" ? "" : `cluster by (${of.clusterBy})`,
    of.frozenWhere === null ? "" : `immutable where (${of.frozenWhere})`,
    of.executeAsUser === null ? "" : `execute as user ${printed(of.executeAsUser)}`,
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** The whole text. */
export function textOf(table: DynamicTable): string {
  const { header, query, refreshUsing } = table;
  return refreshUsing === undefined
    ? `${header} AS ${query}`
    : `${header} REFRESH USING (${refreshUsing.text})`;
}

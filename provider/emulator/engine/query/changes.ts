import { notSupported } from "../../sql/not-supported";
import type { Source } from "../../sql/query/tree";
import { quoted } from "./conversions";
import { BOOLEAN, TEXT } from "./data-types";
import type { ScopeColumn } from "./scope";
import type { Work } from "./work";

/** CHANGES of a table. Source: https://docs.snowflake.com/en/sql-reference/constructs/changes */

type Named = Extract<Source, { readonly kind: "relation" }>;

/** Rows that were put in since; those that were only updated are none of them. @returns undefined without CHANGES */
export function appendedRows(
  { changes: since }: Pick<Work, "changes">,
  { changes: which }: Named,
  rows: number,
): string | undefined {
  if (which === undefined) return undefined;
  if (since === undefined) throw notSupported("CHANGES(...)");
  // Values of removed rows, which DEFAULT gives too, are not kept.
  if (which === "DEFAULT") throw notSupported("CHANGES(INFORMATION => DEFAULT)");
  return `(SELECT * FROM t${String(rows)} WHERE "__ID" > ${String(since[String(rows)] ?? 0)})`;
}

/** @throws SnowflakeError 000002 for CHANGES of what has no rows of its own */
export function refuseChanges({ changes, name }: Named): void {
  if (changes !== undefined) throw notSupported(`CHANGES of ${name.join(".")}, which is no table`);
}

/** Columns that CHANGES give beside those of the table. */
export function changeColumns({ changes }: Named, as: string): readonly ScopeColumn[] {
  if (changes === undefined) return [];
  return [
    { name: "METADATA$ACTION", value: { sql: quoted("INSERT"), type: TEXT } },
    { name: "METADATA$ISUPDATE", value: { sql: "FALSE", type: BOOLEAN } },
    { name: "METADATA$ROW_ID", value: { sql: `CAST(${as}."__ID" AS VARCHAR)`, type: TEXT } },
  ];
}

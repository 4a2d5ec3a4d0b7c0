import type { Cell, Column } from "../contract";
import { notSupported } from "../sql/not-supported";
import type { Constant, Relation } from "../sql/select-tree";
import type { Run } from "../statements/world";
import { needWarehouse } from "../statements/world";
import { checkArguments } from "./function-arguments";

/** Rows out of nothing. Source: https://docs.snowflake.com/en/sql-reference/functions/generator */

/** More than any test of a client needs. */
const MOST_ROWS = 1_000_000;

const EMPTY: readonly Cell[] = [];

export function generated(
  run: Run,
  { named, where }: Relation,
): { readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] } {
  checkArguments("GENERATOR", named, ["ROWCOUNT"]);
  const { ROWCOUNT: count } = named;
  const plain = "all" in where && where.all.length === 0;
  if (count?.kind !== "number" || !plain) throw notSupported("GENERATOR of this form");
  const rows = Number(count.text);
  if (rows > MOST_ROWS) throw notSupported(`GENERATOR of more than ${String(MOST_ROWS)} rows`);
  needWarehouse(run);
  return { columns: [], rows: Array.from({ length: rows }, () => EMPTY) };
}

/** Numbers that count the rows; their precision is unverified. Source: functions/seq1 */
export const SEQUENCES: Readonly<Record<string, Omit<Column, "name">>> = {
  SEQ4: { type: "fixed", precision: 10, scale: 0, nullable: false },
  SEQ8: { type: "fixed", precision: 19, scale: 0, nullable: false },
};

/** Whether a value differs from row to row. */
export function isCounted(value: Constant): boolean {
  if (value.kind === "cast") return isCounted(value.of);
  return value.kind === "call" && Object.hasOwn(SEQUENCES, value.name);
}

import type { ChangedTable } from "../../catalog/relations";
import type { Assignment, Target } from "../../sql/table-tree";
import { columnIndex, checkDistinct } from "../tables/relations";
import { defaultOf } from "../tables/defaults";
import { fitting } from "../tables/fitting";

/** The table that UPDATE, DELETE and MERGE change, as their queries name it. */

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The table for FROM. */
export function targetSource({ name, alias }: Target): string {
  const written = name.map(quoteName).join(".");
  return alias === undefined ? written : `${written} AS ${quoteName(alias)}`;
}

/** A column of the table, or {@link ROW_ID}. */
export function targetColumn({ name, alias }: Target, column: string): string {
  return `${quoteName(alias ?? name.at(-1) ?? "")}.${quoteName(column)}`;
}

/** What a SET gives a column, as a value of it. */
export interface Setting {
  /** Index in the table's columns. */
  readonly column: number;
  readonly value: string;
  /** As the statement has it; undefined for DEFAULT. */
  readonly written: string | undefined;
}

export function settingsOf(table: ChangedTable, set: readonly Assignment[]): readonly Setting[] {
  checkDistinct(set.map((each) => each.column));
  return set.map(({ column: name, value }) => {
    const column = columnIndex(table, name);
    const definition = table.columns[column];
    if (definition === undefined) throw new RangeError(`no column ${String(column)}`);
    return {
      column,
      value: fitting(value ?? defaultOf(definition), definition),
      written: value,
    };
  });
}

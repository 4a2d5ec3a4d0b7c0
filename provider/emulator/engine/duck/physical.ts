import type { TableColumn } from "../../catalog/shapes";
import { duckType, readType } from "../query/data-types";

/**
 * Physical tables. Columns are called C1, C2 … in the order of the relation's own, since DuckDB tells no
 * case apart, not even in quotes.
 */

export function columnList(columns: readonly unknown[], prefix = ""): string {
  return columns.map((_, index) => `${prefix}C${String(index + 1)}`).join(", ");
}

export function createTables(rows: number, columns: readonly TableColumn[]): readonly string[] {
  const number = String(rows);
  const own = columns.map(({ type }, index) => `C${String(index + 1)} ${duckType(readType(type))}`);
  const hidden = [
    `"__ID" BIGINT DEFAULT nextval('__ids')`,
    `"__AT" BIGINT`,
    // The id of the row of the source that a row of a dynamic table comes from.
    `"__SOURCE" BIGINT`,
  ];
  return [
    `CREATE TABLE t${number} (${[...own, ...hidden].join(", ")})`,
    `CREATE TABLE d${number} ("__ID" BIGINT, "__AT" BIGINT)`,
  ];
}

export function dropTables(rows: number): readonly string[] {
  const number = String(rows);
  return [`DROP TABLE IF EXISTS t${number}`, `DROP TABLE IF EXISTS d${number}`];
}

/** A new table takes the place of a physical one: DuckDB alters a table once in a transaction. */
export function replaceTable(
  rows: number,
  columns: readonly TableColumn[],
  fill: (table: string) => string,
): readonly string[] {
  const name = `t${String(rows)}`;
  const [create = ""] = createTables(rows, columns);
  return [
    create.replace(`TABLE ${name} `, `TABLE ${name}_new `),
    fill(`${name}_new`),
    `DROP TABLE ${name}`,
    `ALTER TABLE ${name}_new RENAME TO ${name}`,
  ];
}

interface Shaped {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

/** Rows and ids of removed ones, in a table that has other columns. */
export function copyTables(from: Shaped, to: Shaped): readonly string[] {
  const [old, fresh] = [String(from.rows), String(to.rows)];
  const list = to.columns.map(({ name, type }) => {
    const index = from.columns.findIndex((each) => each.name === name);
    return `CAST(${index === -1 ? "NULL" : `C${String(index + 1)}`} AS ${duckType(readType(type))})`;
  });
  const hidden = '"__ID", "__AT", "__SOURCE"';
  return [
    `INSERT INTO t${fresh} (${columnList(to.columns)}, ${hidden}) SELECT ${list.join(", ")}, ${hidden} FROM t${old}`,
    `INSERT INTO d${fresh} SELECT * FROM d${old}`,
  ];
}

/** The number of the last change; tables that never changed have 0. */
export function lastChange(rows: number): string {
  const number = String(rows);
  return `SELECT greatest(coalesce((SELECT max("__AT") FROM t${number}), 0), coalesce((SELECT max("__AT") FROM d${number}), 0))`;
}

import type { Change, PhysicalTable } from "../../engine/row-store";
import { wireType } from "../../sql/parser/column-types";
import { nullValue, tooLong } from "./failures";
import { wrongType } from "./fitting";

/**
 * What statements do to physical tables, in DuckDB's SQL. Deleted rows leave their ids behind; updated
 * ones keep theirs.
 */

/** Values in a table of DuckDB's, in the order of a table's columns or of some of them. */
export interface Values {
  readonly source: string;
  /** Indexes of the columns that they are for; all of them when left out. */
  readonly columns?: readonly number[];
  /** How many columns stand before them. */
  readonly skip?: number;
  /** Indexes of those that must have no value. */
  readonly nullOnly?: readonly number[];
  /** Which rows, as a condition of DuckDB's. */
  readonly where?: string;
}

/** A column of a physical table, by its index. */
export const physicalColumn = (index: number): string => `c${String(index + 1)}`;

const condition = (where: string | undefined): string =>
  where === undefined ? "" : ` WHERE ${where}`;

/** @throws SnowflakeError when a value is NULL or too long where it must not be */
export async function checkFits(
  change: Change,
  { columns }: PhysicalTable,
  { source, columns: chosen, skip = 0, where = "TRUE", nullOnly = [] }: Values,
): Promise<void> {
  const indexes = chosen ?? columns.map((_each, index) => index);
  for (const [place, index] of indexes.entries()) {
    const column = columns[index];
    if (column === undefined) continue;
    const value = `C${String(place + skip + 1)}`;
    const first = async (bad: string) => {
      const sql = `SELECT CAST(${value} AS VARCHAR) FROM ${source} WHERE (${where}) AND ${bad} LIMIT 1`;
      return (await change.read(sql))[0];
    };
    if (!column.nullable && (await first(`${value} IS NULL`)) !== undefined)
      throw nullValue(column.name);
    if (nullOnly.includes(index) && (await first(`${value} IS NOT NULL`)) !== undefined)
      throw wrongType("VARCHAR", column);
    const { type, length = Infinity } = wireType(column.type);
    if (type !== "text" || length >= LONGEST) continue;
    const long = await first(`length(${value}) > ${String(length)}`);
    if (long !== undefined) throw tooLong(long[0] ?? "");
  }
}

const LONGEST = 16_777_216;

/** @returns how many rows that were */
export function insertRows(
  change: Change,
  { rows, columns }: PhysicalTable,
  { source, skip = 0, where }: Values,
): Promise<number> {
  const names = columns.map((_each, index) => physicalColumn(index)).join(", ");
  const values = columns.map((_each, index) => `C${String(index + skip + 1)}`).join(", ");
  return change.run(
    `INSERT INTO t${String(rows)} (${names}, __AT) SELECT ${values}, ${String(change.at)} FROM ${source}${condition(where)}`,
  );
}

/** The first column of the source has the ids; of several rows for one id, one counts. */
export async function updateRows(
  change: Change,
  { rows }: PhysicalTable,
  { source, columns = [], skip = 1, where }: Values,
): Promise<number> {
  if (columns.length === 0) return 0;
  const set = columns.map(
    (column, index) => `${physicalColumn(column)} = s.C${String(index + skip + 1)}`,
  );
  const one = `SELECT * FROM ${source}${condition(where)} QUALIFY row_number() OVER (PARTITION BY C1) = 1`;
  return change.run(
    `UPDATE t${String(rows)} AS t SET ${set.join(", ")}, __AT = ${String(change.at)} FROM (${one}) AS s WHERE t.__ID = s.C1`,
  );
}

/** The first column of the source has the ids. */
export async function deleteRows(
  change: Change,
  { rows }: PhysicalTable,
  source: string,
  where?: string,
): Promise<number> {
  const number = String(rows);
  const ids = `SELECT DISTINCT C1 FROM ${source}${condition(where)}`;
  await change.run(`INSERT INTO d${number} SELECT C1, ${String(change.at)} FROM (${ids})`);
  return change.run(`DELETE FROM t${number} WHERE __ID IN (${ids})`);
}

export async function emptyTable(change: Change, { rows }: PhysicalTable): Promise<void> {
  const number = String(rows);
  await change.run(`INSERT INTO d${number} SELECT __ID, ${String(change.at)} FROM t${number}`);
  await change.run(`DELETE FROM t${number}`);
}

/**
 * Forgets removed rows that whoever follows the table has seen go. The number of the last change stays.
 * @param floor the change up to which all have read
 */
export async function forgetRemoved(change: Change, rows: number, floor: number): Promise<void> {
  const table = `d${String(rows)}`;
  const upTo = Number.isFinite(floor) ? `__AT <= ${String(floor)}` : "TRUE";
  const seen = `SELECT max(__AT) FROM ${table} WHERE ${upTo} HAVING count(__ID) > 0`;
  const [[last = null] = []] = await change.read(seen);
  if (last === null) return;
  await change.run(`DELETE FROM ${table} WHERE ${upTo}`);
  await change.run(`INSERT INTO ${table} VALUES (NULL, ${last})`);
}

/** How many ids stand more than once. */
export async function repeated(
  change: Change,
  { source, where = "TRUE", among = where }: Values & { readonly among?: string },
): Promise<number> {
  const sql = `SELECT count(*) FROM (SELECT C1 FROM ${source} WHERE ${among} GROUP BY C1 HAVING count(*) > 1 AND bool_or(${where}))`;
  const [[count = "0"] = []] = await change.read(sql);
  return Number(count);
}

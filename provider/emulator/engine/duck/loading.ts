import type { Cell, Column } from "../../contract";
import { quoted } from "../query/conversions";
import { columnList } from "./physical";
import { duckType } from "../query/data-types";
import type { DuckConnection } from "./module";

/** Puts cells of the wire into a table of DuckDB. */

/** How cells of a type become values; the others are cast from their text. */
function castOf({ type, ...column }: Column, name: string): string {
  const to = duckType({ type, ...column });
  if (type === "boolean") return `(${name} = '1')`;
  if (type.startsWith("timestamp"))
    return `CAST(make_timestamp(CAST(CAST(${name} AS DECIMAL(38,6)) * 1000000 AS BIGINT)) AS ${to})`;
  return `CAST(${name} AS ${to})`;
}

export async function loadCells(
  connection: DuckConnection,
  table: string,
  {
    columns,
    rows,
  }: { readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] },
): Promise<void> {
  const casts = columns.map((column, index) => {
    const name = `C${String(index + 1)}`;
    return `${castOf(column, name)} AS ${name}`;
  });
  const texts = columns.map((_, index) => `C${String(index + 1)} VARCHAR`).join(", ");
  await connection.run(`CREATE TABLE ${table}_text (${texts})`);
  for (let start = 0; start < rows.length; start += 200) {
    const values = rows
      .slice(start, start + 200)
      .map((row) => `(${row.map(literalOf).join(", ")})`);
    await connection.run(
      `INSERT INTO ${table}_text (${columnList(columns)}) VALUES ${values.join(", ")}`,
    );
  }
  await connection.run(`CREATE TABLE ${table} AS SELECT ${casts.join(", ")} FROM ${table}_text`);
  await connection.run(`DROP TABLE ${table}_text`);
}

function literalOf(cell: Cell): string {
  return cell === null ? "NULL" : quoted(cell);
}

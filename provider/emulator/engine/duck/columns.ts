import type { Kind } from "../models/kinds";
import type { ColumnValues } from "../models/local-model";
import type { DuckConnection } from "./module";
import { loadDuckDb } from "./module";

/** Columns of values into DuckDB and out of it, a vector at a time. */

/** Rows of a chunk at most. */
const CHUNK = 2048;

type Value = number | string | boolean | bigint | null;

export async function readColumns(
  connection: DuckConnection,
  sql: string,
  kinds: readonly Kind[],
): Promise<{ readonly count: number; readonly columns: readonly ColumnValues[] }> {
  const chunks = await (await connection.run(sql)).fetchAllChunks();
  const count = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const columns = kinds.map((kind, index) => {
    if (kind === "integer")
      return ofIntegers(
        chunks.flatMap((chunk) => chunk.getColumnValues(index) as (bigint | null)[]),
      );
    if (kind !== "number")
      return chunks.flatMap((chunk) => chunk.getColumnValues(index) as (string | boolean | null)[]);
    const column = new Float64Array(count);
    let start = 0;
    for (const chunk of chunks) {
      // Its own array rather than a number made for each cell; the query leaves no NULL among them.
      const { items } = chunk.getColumnVector(index) as unknown as { readonly items: Float64Array };
      column.set(items.subarray(0, chunk.rowCount), start);
      start += chunk.rowCount;
    }
    return column;
  });
  return { count, columns };
}

/** Numbers, unless one of them has more digits than a number keeps. */
function ofIntegers(values: readonly (bigint | null)[]): ColumnValues {
  const numbers = new Float64Array(values.length);
  for (const [row, value] of values.entries()) {
    const number = value === null ? NaN : Number(value);
    if (value !== null && !Number.isSafeInteger(number)) return values;
    numbers[row] = number;
  }
  return numbers;
}

interface Appended {
  readonly table: string;
  readonly kinds: readonly Kind[];
  readonly rows: number;
  readonly columns: readonly ColumnValues[];
}

export async function appendColumns(
  connection: DuckConnection,
  { table, kinds, rows, columns }: Appended,
): Promise<void> {
  const duck = loadDuckDb();
  const types = {
    number: duck.DOUBLE,
    integer: duck.BIGINT,
    boolean: duck.BOOLEAN,
    text: duck.VARCHAR,
  };
  const [database = "", name = ""] = table.split(".");
  const appender = await connection.createAppender(name, "main", database);
  for (let start = 0; start < rows; start += CHUNK) {
    const count = Math.min(CHUNK, rows - start);
    const chunk = duck.DuckDBDataChunk.create(
      kinds.map((kind) => types[kind]),
      count,
    );
    for (const [index, kind] of kinds.entries()) {
      const vector = chunk.getColumnVector(index);
      const column = columns[index];
      for (let row = 0; row < count; row += 1)
        vector.setItem(row, valueOf(column?.[start + row] ?? null, kind));
      vector.flush();
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** NaN is what a column of numbers has for NULL. */
function valueOf(value: Value, kind: Kind): Value {
  if (value === null || Number.isNaN(value)) return null;
  switch (kind) {
    case "number":
      return Number(value);
    case "integer":
      return typeof value === "bigint" ? value : BigInt(Math.trunc(Number(value)));
    case "boolean":
      return typeof value === "boolean" ? value : Number(value) !== 0;
    case "text":
      return String(value);
  }
}

import { SnowflakeError } from "../../contract";
import type { ColumnValues, LocalModel } from "../models/local-model";
import type { ScoreStep } from "../query/work";
import { isJson } from "../query/data-types";
import { canceled } from "./failures";
import { numberOf } from "./database";
import type { DuckConnection } from "./module";
import { loadDuckDb } from "./module";

/** Scores rows in batches of columns, so that memory stays bounded. */

const BATCH = 16_384;

/** Rows of a chunk of DuckDB at most. */
const CHUNK = 2048;

type Kind = "number" | "integer" | "boolean" | "text";

const NUMERIC =
  /^(?:FLOAT|DOUBLE|REAL|NUMBER|DECIMAL|INT8|INT16|INT32|INT64|UINT8|UINT16|UINT32|UINT64|INT|INTEGER|BIGINT|SMALLINT|TINYINT)/i;

function inputKind(type: string): Kind {
  if (/^BOOL/i.test(type)) return "boolean";
  return NUMERIC.test(type) ? "number" : "text";
}

const DUCK: Readonly<Record<Kind, string>> = {
  number: "DOUBLE",
  integer: "BIGINT",
  boolean: "BOOLEAN",
  text: "VARCHAR",
};

/** Where an input comes from: an argument by place or name, or a key of the one object that holds all. */
function argumentOf(step: ScoreStep, model: LocalModel, index: number): string {
  const input = model.inputs[index];
  const kind = DUCK[inputKind(input?.type ?? "")];
  const [first] = step.args;
  if (
    step.args.length === 1 &&
    model.inputs.length > 1 &&
    first !== undefined &&
    isJson(first.type)
  )
    return `CAST(A1 ->> '$."${input?.name.replaceAll('"', '\\"') ?? ""}"' AS ${kind})`;
  const named = step.args.findIndex(
    (each) => each.name !== undefined && each.name.toUpperCase() === input?.name.toUpperCase(),
  );
  const place = first?.name === undefined ? index : named;
  if (place < 0 || place >= step.args.length)
    throw new SnowflakeError(
      "000002",
      "0A000",
      `Unsupported feature 'a call without ${input?.name ?? "an input"}'. (emulator: not supported)`,
    );
  const json = isJson(step.args[place]?.type ?? { type: "text" });
  return `CAST(A${String(place + 1)}${json ? " ->> '$'" : ""} AS ${kind})`;
}

/** Scores what a step asks for and keeps the results by the arguments. */
export async function score(
  connection: DuckConnection,
  {
    step,
    model,
    signal,
  }: {
    readonly step: ScoreStep;
    readonly model: LocalModel;
    readonly signal: AbortSignal | undefined;
  },
): Promise<void> {
  const { kept } = step;
  const numbered = `SELECT *, row_number() OVER () - 1 AS N FROM (${step.sql})`;
  await connection.run(`CREATE TABLE ${kept}_args AS ${numbered}`);
  const list = model.inputs.map((_, index) => argumentOf(step, model, index)).join(", ");
  const kinds = model.outputs.map(({ type }) => outputKind(type));
  const outputs = kinds.map((kind, index) => `V${String(index + 1)} ${DUCK[kind]}`).join(", ");
  await connection.run(`CREATE TABLE ${kept}_out (${outputs})`);
  const rows = await numberOf(connection, `SELECT count(*) FROM ${kept}_args`);
  for (let from = 0; from < rows; from += BATCH) {
    if (signal?.aborted === true) throw canceled();
    const where = `WHERE N >= ${String(from)} AND N < ${String(from + BATCH)}`;
    const batch = await read(
      connection,
      model,
      `SELECT ${list === "" ? "1" : list} FROM ${kept}_args ${where}`,
    );
    await append(connection, {
      table: `${kept}_out`,
      kinds,
      rows: batch.rows,
      columns: await model.score(batch.columns),
    });
  }
  await connection.run(
    `CREATE TABLE ${kept} AS SELECT a.*${selected(step, model)} FROM ${kept}_args a POSITIONAL JOIN ${kept}_out o`,
  );
  await connection.run(`DROP TABLE ${kept}_args`);
  await connection.run(`DROP TABLE ${kept}_out`);
}

function outputKind(type: string): Kind {
  if (/^(?:INT|UINT|BIGINT|SMALLINT|TINYINT)/i.test(type)) return "integer";
  return inputKind(type);
}

/** The keys that the query reads, and the whole object. */
function selected(step: ScoreStep, model: LocalModel): string {
  const keys = step.keys.map((key, index) => {
    const place = key === null ? 0 : model.outputs.findIndex(({ name }) => name === key);
    // An object has no such key: NULL, as of any object.
    return `, ${place === -1 ? "CAST(NULL AS VARCHAR)" : `o.V${String(place + 1)}`} AS O${String(index + 1)}`;
  });
  if (!step.whole) return keys.join("");
  const pairs = model.outputs.map(
    ({ name }, index) => `'${name.replaceAll("'", "''")}', o.V${String(index + 1)}`,
  );
  return `${keys.join("")}, json_object(${pairs.join(", ")}) AS J`;
}

interface Batch {
  readonly rows: number;
  readonly columns: readonly ColumnValues[];
}

async function read(connection: DuckConnection, model: LocalModel, sql: string): Promise<Batch> {
  const result = await connection.run(sql);
  const columns = emptyColumns(model.inputs.map(({ type }) => inputKind(type)));
  let rows = 0;
  for (const chunk of await result.fetchAllChunks()) {
    for (const [index, column] of columns.entries()) {
      const vector = chunk.getColumnVector(index);
      for (let row = 0; row < chunk.rowCount; row += 1) {
        const value = vector.getItem(row);
        if (column instanceof Float64Array)
          column[rows + row] = value === null ? Number.NaN : Number(value);
        else column.push(value as string | boolean | null);
      }
    }
    rows += chunk.rowCount;
  }
  const full = columns.map((column) =>
    column instanceof Float64Array ? column.subarray(0, rows) : column,
  );
  return { rows, columns: full };
}

function emptyColumns(
  kinds: readonly Kind[],
): (Float64Array | (string | boolean | bigint | null)[])[] {
  return kinds.map((kind) => (kind === "number" ? new Float64Array(BATCH) : []));
}

interface Appending extends Batch {
  readonly table: string;
  readonly kinds: readonly Kind[];
}

async function append(
  connection: DuckConnection,
  { table, kinds, rows, columns }: Appending,
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
function valueOf(
  value: number | string | boolean | bigint | null,
  kind: Kind,
): number | string | boolean | bigint | null {
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

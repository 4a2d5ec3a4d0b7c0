import { canceled } from "../../canceled";
import { outputKind } from "../models/kinds";
import type { ColumnValues, LocalModel } from "../models/local-model";
import type { ScoreStep } from "../query/work";
import { numberOf } from "./database";
import { appendColumns, readColumns } from "./columns";
import type { DuckConnection } from "./module";
import { DUCK, inputOf, placeOf } from "./signatures";

/**
 * Scores rows in batches of columns, so that memory stays bounded: a window of inputs, and the batches that
 * are under way. DuckDB ends a result that is streamed when an appender of its connection writes, so windows
 * are read by the ids of rows.
 */

/** Rows that a model sees at once, and rows that are read at once. */
const BATCH = 16_384;
const WINDOW = 2 * BATCH;

/** Batches under way: one in the model, and one that it takes next. */
const UNDER_WAY = 2;

/** Below this share of distinct rows it pays to find them first. */
const DISTINCT_SHARE = 0.9;

interface Scoring {
  readonly step: ScoreStep;
  readonly model: LocalModel;
  readonly signal: AbortSignal | undefined;
}

/** A table whose rows are scored, by SQL for those whose ids meet a condition. */
type Inputs = NonNullable<ScoreStep["part"]>;

/** Scores what a step asks for; the results stand in the order of its rows. */
export async function score(connection: DuckConnection, scoring: Scoring): Promise<void> {
  const { step, model } = scoring;
  const { kept, part } = step;
  if (await hasRepeats(connection, step, model)) {
    await scoreDistinct(connection, scoring);
  } else if (part === undefined) {
    const inputs = await keepInputs(connection, `${kept}_in`, inputsText(step, model, step.sql));
    await scoreTable(connection, scoring, { inputs, to: kept });
    await connection.run(`DROP TABLE ${kept}_in`);
  } else {
    const { table } = part;
    const sql = (condition: string): string => inputsText(step, model, part.sql(condition));
    await scoreTable(connection, scoring, { inputs: { table, sql }, to: kept });
  }
}

/** The inputs of a model as I1, I2 …, from arguments. */
function inputsText(step: ScoreStep, model: LocalModel, from: string): string {
  const list = model.inputs.map(
    (_, index) => `${inputOf(step, model, index).sql} AS I${String(index + 1)}`,
  );
  return `SELECT ${list.length === 0 ? "TRUE AS I0" : list.join(", ")} FROM (${from})`;
}

const inputNames = ({ inputs }: LocalModel): readonly string[] =>
  inputs.map((_, index) => `I${String(index + 1)}`);

async function keepInputs(connection: DuckConnection, table: string, sql: string): Promise<Inputs> {
  await connection.run(`CREATE TABLE ${table} AS ${sql}`);
  return { table, sql: (condition) => `SELECT * FROM ${table} WHERE ${condition}` };
}

async function hasRepeats(
  connection: DuckConnection,
  step: ScoreStep,
  model: LocalModel,
): Promise<boolean> {
  const names = inputNames(model).join(", ");
  if (names === "") return false;
  const share = `SELECT approx_count_distinct(hash(${names})) < ${String(DISTINCT_SHARE)} * count(*) FROM (${inputsText(step, model, step.sql)})`;
  return (await numberOf(connection, share)) === 1;
}

/** Equal rows are scored once. Volatile models would give each its own result in Snowflake. */
async function scoreDistinct(connection: DuckConnection, scoring: Scoring): Promise<void> {
  const { step, model } = scoring;
  const { kept } = step;
  await keepInputs(connection, `${kept}_in`, inputsText(step, model, step.sql));
  const distinct = `SELECT DISTINCT * FROM ${kept}_in`;
  const inputs = await keepInputs(connection, `${kept}_set`, distinct);
  await scoreTable(connection, scoring, { inputs, to: `${kept}_got` });
  const on = inputNames(model)
    .map((name) => `s.${name} IS NOT DISTINCT FROM i.${name}`)
    .join(" AND ");
  const both = `(SELECT * FROM ${kept}_set POSITIONAL JOIN ${kept}_got) s`;
  const values = outputNames(step).map((name) => `s.${name}`);
  await connection.run(
    `CREATE TABLE ${kept} AS SELECT ${values.join(", ")} FROM ${kept}_in i JOIN ${both} ON ${on} ORDER BY i.rowid`,
  );
  for (const end of ["in", "set", "got"]) await connection.run(`DROP TABLE ${kept}_${end}`);
}

/** A table has at least one column. */
function outputNames({ keys }: ScoreStep): readonly string[] {
  return keys.length === 0 ? ["O0"] : keys.map((_, index) => `O${String(index + 1)}`);
}

async function scoreTable(
  connection: DuckConnection,
  { step, model, signal }: Scoring,
  { inputs, to }: { readonly inputs: Inputs; readonly to: string },
): Promise<void> {
  const places = step.keys.length === 0 ? [-1] : step.keys.map((key) => placeOf(model, key));
  const kinds = places.map((place) => outputKind(model.outputs[place]?.type ?? ""));
  const names = outputNames(step);
  const shape = kinds.map((kind, index) => `${names[index] ?? ""} ${DUCK[kind]}`);
  await connection.run(`CREATE TABLE ${to} (${shape.join(", ")})`);
  const append = async (next: Promise<Scored>): Promise<void> => {
    const { rows, outputs } = await next;
    const columns = places.map((place) => outputs[place] ?? []);
    await appendColumns(connection, { table: to, kinds, rows, columns });
  };
  const underWay: Promise<Scored>[] = [];
  for await (const batch of batchesOf(connection, { step, model, inputs })) {
    if (signal?.aborted === true) throw canceled();
    const next = scored(model, batch);
    // It is waited for in its turn, unless one before it fails.
    next.catch(() => undefined);
    underWay.push(next);
    if (underWay.length > UNDER_WAY) await append(underWay.shift() ?? next);
  }
  for (const next of underWay) await append(next);
}

interface Batch {
  readonly rows: number;
  readonly columns: readonly ColumnValues[];
}

interface Scored {
  readonly rows: number;
  readonly outputs: readonly ColumnValues[];
}

async function scored(model: LocalModel, { rows, columns }: Batch): Promise<Scored> {
  return { rows, outputs: await model.score(columns) };
}

async function* batchesOf(
  connection: DuckConnection,
  { step, model, inputs }: Pick<Scoring, "step" | "model"> & { readonly inputs: Inputs },
): AsyncGenerator<Batch> {
  const { table, sql } = inputs;
  const kinds = model.inputs.map((_, index) => inputOf(step, model, index).kind);
  const reader = await connection.runAndReadAll(`SELECT min(rowid), max(rowid) FROM ${table}`);
  const [start, last] = reader.getRows()[0] ?? [];
  if (typeof start !== "bigint" || typeof last !== "bigint") return;
  // Ids of rows that are not committed yet are larger than a number holds.
  for (let from = start; from <= last; from += BigInt(WINDOW)) {
    const ids = `rowid BETWEEN ${String(from)} AND ${String(from + BigInt(WINDOW) - 1n)}`;
    const { count, columns } = await readColumns(connection, sql(ids), kinds);
    for (let first = 0; first < count; first += BATCH) {
      const end = Math.min(count, first + BATCH);
      yield { rows: end - first, columns: columns.map((column) => part(column, first, end)) };
    }
  }
}

function part(column: ColumnValues, first: number, end: number): ColumnValues {
  return column instanceof Float64Array ? column.subarray(first, end) : column.slice(first, end);
}

import { canceled } from "../../canceled";
import type { ColumnValues, LocalModel } from "../models/local-model";
import type { ScoreStep } from "../query/work";
import { numberOf } from "./database";
import { appendColumns, readColumns } from "./columns";
import type { DuckConnection } from "./module";
import { DUCK, inputOf, outputKind, outputTexts } from "./signatures";

/** Scores rows in batches of columns, so that memory stays bounded. */

/** Rows that a model sees at once, and rows that are read at once. */
const BATCH = 16_384;
const WINDOW = 8 * BATCH;

/** Below this share of distinct rows it pays to find them first. */
const DISTINCT_SHARE = 0.9;

interface Scoring {
  readonly step: ScoreStep;
  readonly model: LocalModel;
  readonly signal: AbortSignal | undefined;
}

/** Scores what a step asks for; the results stand in the order of its rows. */
export async function score(connection: DuckConnection, scoring: Scoring): Promise<void> {
  const { step, model } = scoring;
  const { kept } = step;
  const inputs = model.inputs.map(
    (_, index) => `${inputOf(step, model, index).sql} AS I${String(index + 1)}`,
  );
  const list = inputs.length === 0 ? "TRUE AS I0" : inputs.join(", ");
  await connection.run(`CREATE TABLE ${kept}_in AS SELECT ${list} FROM (${step.sql})`);
  if (await hasRepeats(connection, kept, model)) await scoreDistinct(connection, scoring);
  else await scoreTable(connection, scoring, { from: `${kept}_in`, to: `${kept}_out` });
  const outputs = outputTexts(step, model);
  await connection.run(`CREATE TABLE ${kept} AS SELECT ${outputs} FROM ${kept}_out o`);
  await connection.run(`DROP TABLE ${kept}_in`);
  await connection.run(`DROP TABLE ${kept}_out`);
}

const inputNames = ({ inputs }: LocalModel): readonly string[] =>
  inputs.map((_, index) => `I${String(index + 1)}`);

async function hasRepeats(
  connection: DuckConnection,
  kept: string,
  model: LocalModel,
): Promise<boolean> {
  const names = inputNames(model).join(", ");
  if (names === "") return false;
  const share = `SELECT approx_count_distinct(hash(${names})) < ${String(DISTINCT_SHARE)} * count(*) FROM ${kept}_in`;
  return (await numberOf(connection, share)) === 1;
}

/** Equal rows are scored once. Volatile models would give each its own result in Snowflake. */
async function scoreDistinct(connection: DuckConnection, scoring: Scoring): Promise<void> {
  const { step, model } = scoring;
  const { kept } = step;
  await connection.run(`CREATE TABLE ${kept}_set AS SELECT DISTINCT * FROM ${kept}_in`);
  await scoreTable(connection, scoring, { from: `${kept}_set`, to: `${kept}_got` });
  const on = inputNames(model)
    .map((name) => `s.${name} IS NOT DISTINCT FROM i.${name}`)
    .join(" AND ");
  const values = model.outputs.map((_, index) => `s.V${String(index + 1)}`).join(", ");
  const both = `(SELECT * FROM ${kept}_set POSITIONAL JOIN ${kept}_got) s`;
  await connection.run(
    `CREATE TABLE ${kept}_out AS SELECT ${values} FROM ${kept}_in i JOIN ${both} ON ${on} ORDER BY i.rowid`,
  );
  await connection.run(`DROP TABLE ${kept}_set`);
  await connection.run(`DROP TABLE ${kept}_got`);
}

async function scoreTable(
  connection: DuckConnection,
  { step, model, signal }: Scoring,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const given = model.inputs.map((_, index) => inputOf(step, model, index).kind);
  const kinds = model.outputs.map(({ type }) => outputKind(type));
  const shape = kinds.map((kind, index) => `V${String(index + 1)} ${DUCK[kind]}`);
  await connection.run(`CREATE TABLE ${to} (${shape.join(", ")})`);
  const rows = await numberOf(connection, `SELECT count(*) FROM ${from}`);
  for (let start = 0; start < rows; start += WINDOW) {
    const window = `SELECT * FROM ${from} LIMIT ${String(WINDOW)} OFFSET ${String(start)}`;
    const { count, columns } = await readColumns(connection, window, given);
    for (let first = 0; first < count; first += BATCH) {
      if (signal?.aborted === true) throw canceled();
      const end = Math.min(count, first + BATCH);
      const scored = await model.score(columns.map((column) => part(column, first, end)));
      await appendColumns(connection, { table: to, kinds, rows: end - first, columns: scored });
    }
  }
}

function part(column: ColumnValues, first: number, end: number): ColumnValues {
  return column instanceof Float64Array ? column.subarray(first, end) : column.slice(first, end);
}

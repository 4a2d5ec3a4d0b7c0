import type { Cell, StatementResult } from "../../contract";
import type { Run } from "../../statements/world";
import { STATEMENT_TYPE } from "../../statements/world";
import type { Translated } from "../query/compile";
import type { Step } from "../query/work";
import { columnOf, duckType } from "../query/data-types";
import { readRelation } from "../relations";
import { readCells } from "./cells";
import { inWords } from "./failures";
import { loadCells } from "./loading";
import type { DuckConnection } from "./module";
import { score } from "./scoring";
import { DUCK } from "./signatures";

/** Runs translated queries. */

/** Makes what a query needs before it runs. */
export async function prepareSteps(
  run: Run,
  connection: DuckConnection,
  { work }: Translated,
): Promise<void> {
  await inWords(work.written, async () => {
    for (const step of work.steps) await prepareStep(run, connection, step);
  });
}

async function prepareStep(run: Run, connection: DuckConnection, step: Step): Promise<void> {
  switch (step.do) {
    case "keep":
      await connection.run(`CREATE TABLE ${step.table} AS ${step.sql}`);
      return;
    case "load": {
      const { rows } = await readRelation(run, step.from);
      await loadCells(connection, step.table, { columns: step.columns, rows });
      return;
    }
    case "score": {
      const { use, of: version } = step;
      const model = await run.world.models.open({ model: use.model, version, method: use.method });
      await score(connection, { step, model, signal: run.signal });
    }
  }
}

export async function dropSteps(connection: DuckConnection, { work }: Translated): Promise<void> {
  for (const step of work.steps)
    await connection.run(`DROP TABLE ${step.do === "score" ? step.kept : step.table}`);
}

/** Lets DuckDB check a query without running any of it. */
export async function checkQuery(
  connection: DuckConnection,
  { work, sql }: Translated,
): Promise<void> {
  await inWords(work.written, async () => {
    for (const step of work.steps) await connection.run(standIn(step));
    const prepared = await connection.prepare(sql);
    prepared.destroySync();
  });
}

/** An empty table of the same shape. */
function standIn(step: Step): string {
  switch (step.do) {
    case "keep":
      return `CREATE TABLE ${step.table} AS SELECT * FROM (${step.sql}) LIMIT 0`;
    case "load": {
      const columns = step.columns.map(
        (column, index) => `C${String(index + 1)} ${duckType(column)}`,
      );
      return `CREATE TABLE ${step.table} (${columns.join(", ")})`;
    }
    case "score": {
      const keys = step.keys.map(
        ({ kind }, index) => `, CAST(NULL AS ${DUCK[kind]}) AS O${String(index + 1)}`,
      );
      return `CREATE TABLE ${step.kept} AS SELECT *${keys.join("")} FROM (${step.sql}) LIMIT 0`;
    }
  }
}

export async function readRows(
  connection: DuckConnection,
  { work, sql, columns }: Translated,
): Promise<readonly (readonly Cell[])[]> {
  const types = columns.map(({ type }) => type);
  return inWords(work.written, () => readCells(connection, sql, types));
}

export function resultOf({ columns }: Translated, rows: StatementResult["rows"]): StatementResult {
  return {
    columns: columns.map(({ name, type }) => columnOf(name, type)),
    rows,
    statementTypeId: STATEMENT_TYPE.select,
  };
}

/** Rows of DuckDB's own SQL, as DuckDB writes their values. */
export async function readTexts(
  connection: DuckConnection,
  sql: string,
): Promise<readonly (readonly Cell[])[]> {
  const rows = (await connection.runAndReadAll(sql)).getRows();
  return rows.map((row) => row.map((value) => (value === null ? null : String(value))));
}

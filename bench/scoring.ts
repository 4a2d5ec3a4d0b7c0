import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Version } from "../provider/emulator/catalog/state";
import { createLocalModels } from "../provider/emulator/engine/models/local-models";
import { ScoringThread } from "../provider/emulator/engine/models/scoring-thread";
import { readPackage } from "../provider/emulator/statements/packages";
import { start } from "../provider/emulator";
import { render } from "../provider/resources/dynamic-inference-table/render";
import { PACKAGES } from "../test/support/registry";
import { inputRows, seedSamples } from "../test/support/samples";
import { FEATURES, declared } from "../test/support/tables";

/** How fast the local Snowflake scores: contestants take turns, so that all meet the same machine. */

export const ROWS = 100_000;
const TIMES = 9;

export interface Scored {
  readonly title: string;
  /** Median of {@link TIMES}. */
  readonly milliseconds: number;
}

/** Something that scores {@link ROWS} rows of V2. */
interface Contestant {
  readonly title: string;
  /** @returns milliseconds */
  time(): Promise<number>;
  close(): Promise<void>;
}

/** How many of them are the parts that a refresh is measured by. */
const PARTS = 2;

/** A refresh takes at most so many times what its parts take together. */
const AT_MOST = 3;

/** How long each takes, with the parts together as one. */
export function ratios(all: readonly Scored[]): readonly number[] {
  const parts = all.slice(0, PARTS).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return all.map(({ milliseconds }) => milliseconds / parts);
}

/** What must be so whatever the machine: all contestants met the same one. @throws where it is not */
export function assertRatios(all: readonly Scored[]): void {
  for (const [index, ratio] of ratios(all).entries())
    if (ratio > AT_MOST)
      throw new Error(
        `${all[index]?.title ?? ""} takes ${ratio.toFixed(2)} times what its parts take (${all
          .slice(0, PARTS)
          .map(({ title }) => title)
          .join("; ")}), at most ${String(AT_MOST)} times`,
      );
}

/** Those parts come first. */
const CONTESTANTS: readonly (() => Promise<Contestant>)[] = [bare, scan, throughColumns, refresh];

export async function scoring(): Promise<readonly Scored[]> {
  const contestants = await Promise.all(CONTESTANTS.map((begin) => begin()));
  const found = contestants.map(({ title }) => ({ title, times: [] as number[] }));
  // The first round compiles and is not counted.
  for (const contestant of contestants) await contestant.time();
  for (let time = 0; time < TIMES; time += 1)
    for (const [index, contestant] of contestants.entries())
      found[index]?.times.push(await contestant.time());
  for (const contestant of contestants) await contestant.close();
  return found.map(({ title, times }) => ({ title, milliseconds: median(times) }));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** The runtime alone, with tensors that are made already. */
async function bare(): Promise<Contestant> {
  const thread = new ScoringThread("onnxruntime-web");
  const file = join(PACKAGES, "V2", "model", "models", "TUMOR", "artifacts", "model.onnx");
  const { inputs } = await thread.open(1, file);
  const columns = inputRows(ROWS);
  return {
    title: "onnxruntime-web in its thread, one batch",
    time() {
      const feeds = inputs.map(({ name }, index) => {
        const data = new Float32Array(columns[index] ?? []);
        return { name, type: "float32", data, dims: [ROWS, 1] };
      });
      return timed(() => thread.run(1, feeds));
    },
    close: () => thread.close(),
  };
}

/** DuckDB alone: every value of the eight columns, chunk by chunk. */
async function scan(): Promise<Contestant> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("SET threads = 2");
  const features = FEATURES.map(
    (_name, index) => `random() * ${String(index + 1)} AS c${String(index)}`,
  );
  await connection.run(
    `CREATE TABLE t AS SELECT ${features.join(", ")} FROM range(${String(ROWS)})`,
  );
  return {
    title: "DuckDB's own scan of the rows",
    time: () =>
      timed(async () => {
        const result = await connection.stream("SELECT * FROM t");
        for (
          let chunk = await result.fetchChunk();
          chunk !== null;
          chunk = await result.fetchChunk()
        )
          if (chunk.rowCount === 0) break;
      }),
    async close() {
      connection.closeSync();
    },
  };
}

/** A dynamic table that scores all rows anew. */
async function refresh(): Promise<Contestant> {
  const snowflake = await start({
    init: ["CREATE DATABASE ML", "CREATE SCHEMA ML.PROD", "CREATE STAGE ML.PROD.V2"],
  });
  await snowflake.upload(join(PACKAGES, "V2"), "ML.PROD.V2");
  await snowflake.execute("CREATE MODEL ML.PROD.TUMOR WITH VERSION V2 FROM @ML.PROD.V2");
  await seedSamples(snowflake);
  // Equal rows would be scored once.
  const [first = "", ...others] = FEATURES;
  const more = `SELECT SEQ4() AS N FROM TABLE(GENERATOR(ROWCOUNT => ${String(Math.ceil(ROWS / 569))}))`;
  await snowflake.execute(
    `CREATE TABLE ML.PROD.MANY AS SELECT SAMPLE_ID, ${first} + N / 1000 AS ${first}, ${others.join(", ")} FROM ML.PROD.SAMPLES CROSS JOIN (${more}) LIMIT ${String(ROWS)}`,
  );
  const query = render(
    { ...declared, source: "ML.PROD.MANY", arguments: FEATURES },
    { model: { database: "ML", schema: "PROD", name: "TUMOR" }, version: "V2" },
  );
  await snowflake.execute(
    `CREATE DYNAMIC TABLE ML.PROD.SCORED TARGET_LAG = '1 day' WAREHOUSE = COMPUTE_WH REFRESH_MODE = FULL AS ${query}`,
  );
  return {
    title: "a dynamic table's refresh, query to rows",
    async time() {
      await snowflake.execute(
        "UPDATE ML.PROD.MANY SET MEAN_RADIUS = MEAN_RADIUS + 0.001 WHERE SAMPLE_ID = 1",
      );
      return timed(() => snowflake.execute("ALTER DYNAMIC TABLE ML.PROD.SCORED REFRESH"));
    },
    close: () => snowflake.stop(),
  };
}

/** From columns of the data plane to columns. */
async function throughColumns(): Promise<Contestant> {
  const models = createLocalModels({ filesRoot: PACKAGES });
  const facts = readPackage(join(PACKAGES, "V2"), "PACKAGES");
  const version: Version = {
    ...facts,
    name: "V2",
    createdOn: 0,
    comment: null,
    metadata: "{}",
    folder: "V2",
  };
  const model = await models.open({ model: ["ML", "PROD", "TUMOR"], version, method: "PREDICT" });
  const columns = inputRows(ROWS);
  return {
    title: "the same from columns to columns",
    time: () => timed(() => model.score(columns)),
    close: () => models.close(),
  };
}

import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Version } from "../provider/emulator/catalog/state";
import { createLocalModels } from "../provider/emulator/engine/models/local-models";
import { ScoringThread } from "../provider/emulator/engine/models/scoring-thread";
import { readPackage } from "../provider/emulator/statements/packages";
import { PACKAGES } from "../test/support/registry";
import { inputRows } from "../test/support/samples";

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

/** Whatever does more than score (a query, a dynamic table's refresh) is to be read beside the bare batch. */
const CONTESTANTS: readonly (() => Promise<Contestant>)[] = [bare, throughColumns];

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

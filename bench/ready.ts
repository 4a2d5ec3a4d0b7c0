import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { ROOT } from "../scripts/engine/places";
import { residentOf } from "../test/support/processes";

/** How soon a provider's process says where it listens, and what it holds while nobody asks. */
export interface Ready {
  readonly title: string;
  /** Median of {@link TIMES}. */
  readonly milliseconds: number;
  readonly megabytes: number;
}

const TIMES = 15;

/** How long a process has to settle before its memory is read. */
const SETTLE_MS = 500;

const PROCESSES: readonly (readonly [string, readonly string[]])[] = [
  ["Node.js alone", ["-e", "console.log(1); setInterval(() => {}, 1000)", "--"]],
  ["the plugin", [join(ROOT, "bin", "pulumi-resource-snowflakeml")]],
  [
    "the engine's process for dynamic resources, ours not loaded",
    [require.resolve("@pulumi/pulumi/cmd/dynamic-provider")],
  ],
];

/** Each process from nothing, in turn. */
export async function ready(): Promise<readonly Ready[]> {
  // Without an engine that listens the plugin would leave.
  const engine = createServer().listen(0, "127.0.0.1");
  await once(engine, "listening");
  const address = `127.0.0.1:${String((engine.address() as AddressInfo).port)}`;
  const found = PROCESSES.map(([title]) => ({ title, times: [] as number[], megabytes: 0 }));
  for (let time = 0; time < TIMES; time += 1) {
    for (const [index, [, args]] of PROCESSES.entries()) {
      const begun = performance.now();
      const child = spawn(process.execPath, [...args, address], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(child.stdout, "data");
      found[index]?.times.push(performance.now() - begun);
      if (time === TIMES - 1) {
        await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
        Object.assign(found[index] ?? {}, { megabytes: residentOf(child.pid ?? 0) });
      }
      child.kill("SIGKILL");
    }
  }
  engine.close();
  return found.map(({ times, ...rest }) => ({ ...rest, milliseconds: median(times) }));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

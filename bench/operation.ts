import { performance } from "node:perf_hooks";
import type { Project } from "../test/support/project";
import { memoryUnder } from "../test/support/processes";

/** What one operation of the CLI took. */
export interface Took {
  readonly seconds: number;
  /** Most that the provider process held, in MB. */
  readonly memory: number;
}

const SAMPLE_MS = 250;

/** Runs an operation to its end. @throws with its output when it fails */
export async function measured(project: Project, args: readonly string[]): Promise<Took> {
  const begun = performance.now();
  const { child, ended } = project.begin(args);
  let memory = 0;
  const timer = setInterval(() => {
    memory = Math.max(memory, memoryUnder(child.pid ?? 0));
  }, SAMPLE_MS);
  const { code, output } = await ended;
  clearInterval(timer);
  const seconds = (performance.now() - begun) / 1000;
  if (code !== 0)
    throw new Error(`pulumi ${args.join(" ")} ended with ${String(code)}:\n${output}`);
  return { seconds, memory };
}

import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";
import { constants } from "node:os";

/** Output of a command that ended; undefined when it could not be started or failed. */
export function outputOf(command: string, args: readonly string[]): string | undefined {
  const result = spawnSync(command, args, { encoding: "utf8", timeout: 30_000 });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** What a command printed until it ended, and how. */
export interface Ended {
  /** 128 and more for a signal, as shells have it. */
  readonly code: number;
  readonly output: string;
}

/** Runs a command to its end. */
export function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Ended> {
  return begin(command, args, options).ended;
}

/** Starts a command. */
export function begin(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<Ended>((resolve) => {
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", (error) => {
      resolve({ code: 127, output: `${output}${error.message}` });
    });
    child.once("close", (code, signal) => {
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), output });
    });
  });
  return { child, ended };
}

/** Says every few seconds that something long is still going on. */
export async function withProgress<T>(what: string, work: Promise<T>): Promise<T> {
  const started = Date.now();
  const timer = setInterval(() => {
    const seconds = String(Math.round((Date.now() - started) / 1000));
    process.stdout.write(`engine: ${what} … ${seconds} s\n`);
  }, 10_000);
  return work.finally(() => {
    clearInterval(timer);
  });
}

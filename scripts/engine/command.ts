import { spawn, spawnSync } from "node:child_process";
import type { SpawnOptions } from "node:child_process";

/** Output of a command that ended; undefined when it could not be started or failed. */
export function outputOf(command: string, args: readonly string[]): string | undefined {
  const result = spawnSync(command, args, { encoding: "utf8", timeout: 30_000 });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** Runs a command to its end. @returns exit code and everything it printed */
export function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", (error) => {
      resolve({ code: 127, output: `${output}${error.message}` });
    });
    child.once("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
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

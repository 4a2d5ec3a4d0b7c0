import { spawn } from "node:child_process";
import { createWriteStream, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT, engineEnvironment } from "../engine/places";

/** The Python side: one process per phase, one line of JSON per step. */

export interface Told {
  readonly step?: string;
  readonly held?: boolean;
  readonly detail?: string;
  readonly versions?: Readonly<Record<string, string>>;
}

export interface Phase {
  readonly python: string;
  readonly phase: "before" | "after";
  readonly port: number;
  /** For files of this run; what the client writes itself goes to a log beside it. */
  readonly folder: string;
}

/** @returns the exit code; the log tells why it is not 0 */
export async function runClient(
  { python, phase, port, folder }: Phase,
  tell: (told: Told) => void,
): Promise<{ readonly code: number; readonly log: string }> {
  if (phase === "before") rmSync(folder, { recursive: true, force: true });
  const log = `${folder}.${phase}.log`;
  const script = join(ROOT, "scripts", "interop", "registry.py");
  const child = spawn(python, [script, phase, String(port), folder], {
    cwd: ROOT,
    env: { ...engineEnvironment(), PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stderr.pipe(createWriteStream(log));
  createInterface({ input: child.stdout }).on("line", (line) => {
    tell(JSON.parse(line) as Told);
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (ended) => {
      resolve(ended ?? 1);
    });
  });
  return { code, log };
}

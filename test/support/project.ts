import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { begin, run } from "../../scripts/engine/command";
import type { Ended } from "../../scripts/engine/command";
import { ROOT, engineEnvironment } from "../../scripts/engine/places";

/** A Pulumi project in a folder of its own, run by the CLI as a user would. */
export interface Project {
  readonly folder: string;
  /** Runs a command there; its output with the exit code in front of a failure. */
  run(program: string, ...args: readonly string[]): Promise<Ended>;
  pulumi(...args: readonly string[]): Promise<Ended>;
  /** The same, to be interrupted: the leader of a process group, as a terminal starts it. */
  begin(...args: readonly string[]): ReturnType<typeof begin>;
  configure(settings: Readonly<Record<string, string>>): Promise<void>;
  remove(): void;
}

/** Copies an example; `linked` gives it the repository's own packages instead of an install. */
export async function projectFrom(example: string, options: { linked: boolean }): Promise<Project> {
  const base = mkdtempSync(join(tmpdir(), "snowflakeml-project-"));
  const folder = join(base, "project");
  cpSync(join(ROOT, "examples", example), folder, { recursive: true });
  if (options.linked) symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const state = join(base, "state");
  mkdirSync(state);
  const env = {
    ...engineEnvironment(),
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  };
  const project: Project = {
    folder,
    run: (program, ...args) => run(program, args, { cwd: folder, env }),
    pulumi: (...args) => project.begin(...args).ended,
    begin: (...args) =>
      begin("pulumi", [...args, "--stack", "test", "--non-interactive"], {
        cwd: folder,
        env,
        detached: true,
      }),
    async configure(settings) {
      const pairs = Object.entries(settings).flatMap(([name, value]) => [
        "--plaintext",
        `${name}=${value}`,
      ]);
      await project.pulumi("config", "set-all", ...pairs);
    },
    remove() {
      rmSync(base, { recursive: true, force: true });
    },
  };
  await run("pulumi", ["stack", "init", "test", "--non-interactive"], { cwd: folder, env });
  return project;
}

/** Settings of a program that talks to a local Snowflake. */
export function localSettings(url: string): Readonly<Record<string, string>> {
  return {
    "snowflakeml:account": "local",
    "snowflakeml:user": "story",
    "snowflakeml:password": "any",
    "snowflakeml:warehouse": "COMPUTE_WH",
    "snowflakeml:accessUrl": url,
  };
}

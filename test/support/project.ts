import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { begin, run } from "../../scripts/engine/command";
import type { Ended } from "../../scripts/engine/command";
import { ROOT, engineEnvironment } from "../../scripts/engine/places";
import { FRONT_END, leadToPlugin } from "./front-end";
import type { FrontEnd } from "./front-end";

/** A Pulumi project in a folder of its own, run by the CLI as a user would. */
export interface Project {
  readonly folder: string;
  /** Runs a command there; its output with the exit code in front of a failure. */
  run(program: string, ...args: readonly string[]): Promise<Ended>;
  pulumi(...args: readonly string[]): Promise<Ended>;
  /** Runs a command of the CLI and gives its output. @throws with the output when it fails */
  succeed(...args: readonly string[]): Promise<string>;
  /** The same, to be watched; `detached` makes it the leader of a process group, as in a terminal. */
  begin(args: readonly string[], options?: { detached?: boolean }): ReturnType<typeof begin>;
  configure(
    settings: Readonly<Record<string, string>>,
    secrets?: Readonly<Record<string, string>>,
  ): Promise<void>;
  /** Everything that the backend keeps, as text. */
  state(): string;
  remove(): void;
}

export interface ProjectOptions {
  /** Gives it the repository's own packages instead of an install. */
  readonly linked: boolean;
  /** Through what a TypeScript program reaches us; as of the stories when absent. */
  readonly frontEnd?: FrontEnd;
  /** A folder of the project whose programs go before all others. */
  readonly programs?: string;
}

/** Copies a program of the repository. */
export async function projectFrom(program: string, options: ProjectOptions): Promise<Project> {
  const base = mkdtempSync(join(tmpdir(), "snowflakeml-project-"));
  const folder = join(base, "project");
  cpSync(join(ROOT, program), folder, { recursive: true });
  if ((options.frontEnd ?? FRONT_END) === "native") leadToPlugin(folder);
  if (options.linked) symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const state = join(base, "state");
  mkdirSync(state);
  const engine = engineEnvironment();
  const programs = options.programs === undefined ? [] : [join(folder, options.programs)];
  const env = {
    ...engine,
    PATH: [...programs, engine.PATH].join(delimiter),
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  };
  const project: Project = {
    folder,
    run: (program, ...args) => run(program, args, { cwd: folder, env }),
    pulumi: (...args) =>
      run("pulumi", [...args, "--stack", "test", "--non-interactive"], { cwd: folder, env }),
    async succeed(...args) {
      const { code, output } = await project.pulumi(...args);
      if (code !== 0)
        throw new Error(`pulumi ${args.join(" ")} ended with ${String(code)}:\n${output}`);
      return output;
    },
    begin: (args, options = {}) =>
      begin("pulumi", [...args, "--stack", "test", "--non-interactive"], {
        cwd: folder,
        env,
        ...options,
      }),
    async configure(settings, secrets = {}) {
      const pairs = (flag: string, values: Readonly<Record<string, string>>) =>
        Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
      const all = [...pairs("--plaintext", settings), ...pairs("--secret", secrets)];
      await project.pulumi("config", "set-all", ...all);
    },
    state: () => textOf(state),
    remove() {
      rmSync(base, { recursive: true, force: true });
    },
  };
  await run("pulumi", ["stack", "init", "test", "--non-interactive"], { cwd: folder, env });
  return project;
}

/** All files below a folder, as one text. */
export function textOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"))
    .join("\n");
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

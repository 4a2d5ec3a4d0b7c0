import { setMaxListeners } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import type { ProjectSettings, Stack } from "@pulumi/pulumi/automation";
import { ENGINE, ROOT, engineEnvironment } from "../../scripts/engine/places";
import { start } from "../../provider/emulator";
import type { Emulator, EmulatorOptions } from "../../provider/emulator";
import { gather, nameOf } from "./outcome";
import { textOf } from "./project";
import type { Common, Outcome } from "./outcome";

/** A local Snowflake and stacks of the real engine over it. */
export interface World {
  readonly emulator: Emulator;
  /** A stack of an inline program. */
  stack(program: () => unknown, options?: StackOptions): Promise<TestStack>;
  /** Everything that the backend keeps of all stacks, as text. */
  state(): string;
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly name?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface OperationOptions {
  readonly parallel?: number;
  readonly refresh?: boolean;
  readonly expectNoChanges?: boolean;
  readonly previewOnly?: boolean;
  /** Runs the program for a refresh too: its settings are the newer. */
  readonly runProgram?: boolean;
  /** URNs of what is to be replaced without need. */
  readonly replace?: string[];
}

const DATABASES = ["CREATE DATABASE ML", "CREATE SCHEMA ML.PROD", "CREATE SCHEMA ML.STAGING"];

/** Every story must pass under both: SNOWFLAKEML_UNKNOWNS=lenient npx jest test/stories. */
const UNKNOWNS: Pick<EmulatorOptions, "unknowns"> = {
  unknowns: process.env["SNOWFLAKEML_UNKNOWNS"] === "lenient" ? "lenient" : "strict",
};

let found: Promise<PulumiCommand> | undefined;

/** The CLI, asked for its version once. */
function command(): Promise<PulumiCommand> {
  found ??= PulumiCommand.get({ root: ENGINE });
  return found;
}

/** Starts a world; stop it in `afterEach` or `afterAll`. */
export async function startWorld(options: EmulatorOptions = {}): Promise<World> {
  const emulator = await start({
    ...UNKNOWNS,
    ...options,
    init: [...DATABASES, ...(options.init ?? [])],
  });
  const folder = mkdtempSync(join(tmpdir(), "snowflakeml-world-"));
  const ending = new AbortController();
  // Every operation of a world listens; none of them is a leak.
  setMaxListeners(0, ending.signal);
  return {
    emulator,
    async stack(program, stackOptions = {}) {
      return TestStack.create({ folder, emulator, signal: ending.signal }, program, stackOptions);
    },
    state: () => textOf(join(folder, "state")),
    async stop() {
      // A test that ran out of time must not leave a command behind.
      ending.abort();
      await emulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A resource as the state has it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** An object to import. */
export interface Imported {
  readonly type: string;
  readonly name: string;
  readonly id: string;
}

/** What the stacks of a world share. */
interface Shared {
  readonly folder: string;
  readonly emulator: Emulator;
  readonly signal: AbortSignal;
}

export class TestStack {
  /** What the next operation runs. */
  program: () => unknown;
  readonly #stack: Stack;
  readonly #signal: AbortSignal;

  private constructor(stack: Stack, program: () => unknown, signal: AbortSignal) {
    this.#signal = signal;
    this.#stack = stack;
    this.program = program;
  }

  static async create(
    { folder, emulator, signal }: Shared,
    program: () => unknown,
    options: StackOptions,
  ): Promise<TestStack> {
    const name = options.name ?? "test";
    const work = join(folder, `work-${name}`);
    const state = join(folder, "state");
    mkdirSync(join(work, "node_modules", "@pulumi"), { recursive: true });
    mkdirSync(state, { recursive: true });
    // The provider process looks for the package from the program's folder, as in a user's project.
    symlinkSync(
      join(ROOT, "node_modules", "@pulumi", "pulumi"),
      join(work, "node_modules", "@pulumi", "pulumi"),
    );
    symlinkSync(ROOT, join(work, "node_modules", "pulumi-snowflakeml"));
    const environment = { ...engineEnvironment(), PULUMI_BACKEND_URL: `file://${state}` };
    const holder: { own?: TestStack } = {};
    const stack = await LocalWorkspace.createStack(
      {
        projectName: "story",
        stackName: name,
        program: async () => (await holder.own?.program()) as Record<string, unknown>,
      },
      {
        workDir: work,
        envVars: environment,
        projectSettings: {
          name: "story",
          runtime: "nodejs",
          plugins: { providers: [{ name: "snowflakeml", path: join(ROOT, "bin") }] },
        } as ProjectSettings,
        pulumiHome: environment.PULUMI_HOME,
        pulumiCommand: await command(),
      },
    );
    const settings = {
      "snowflakeml:account": "local",
      "snowflakeml:user": "story",
      "snowflakeml:warehouse": "COMPUTE_WH",
      "snowflakeml:accessUrl": emulator.url,
      ...options.config,
    };
    await stack.setAllConfig({
      ...plainValues(settings, false),
      "snowflakeml:password": { value: "not-checked", secret: true },
      ...plainValues(options.secrets ?? {}, true),
    });
    // Every up asks for outputs and history with three more commands; nothing here reads them.
    Object.assign(stack, { outputs: () => Promise.resolve({}), info: () => Promise.resolve() });
    const own = new TestStack(stack, program, signal);
    holder.own = own;
    return own;
  }

  async setConfig(name: string, value: string): Promise<void> {
    await this.#stack.setConfig(name, { value });
  }

  async removeConfig(name: string): Promise<void> {
    await this.#stack.removeConfig(name);
  }

  /** Sets a variable of the environment that Pulumi runs in. */
  setVariable(name: string, value: string): void {
    Object.assign(this.#stack.workspace.envVars, { [name]: value });
  }

  preview(options: OperationOptions = {}): Promise<Outcome> {
    return this.#observed((common) => this.#stack.preview({ ...common, ...options }));
  }

  up(options: OperationOptions = {}): Promise<Outcome> {
    return this.#observed((common) => this.#stack.up({ ...common, ...options }));
  }

  refresh(options: OperationOptions = {}): Promise<Outcome> {
    return this.#observed((common) => this.#stack.refresh({ ...common, ...options }), true);
  }

  /** Takes existing objects into the state by their ids. */
  import(resources: readonly Imported[]): Promise<Outcome> {
    return this.#observed((common) =>
      this.#stack.import({
        ...common,
        resources: [...resources],
        protect: false,
        generateCode: false,
      }),
    );
  }

  destroy(options: OperationOptions = {}): Promise<Outcome> {
    return this.#observed((common) => this.#stack.destroy({ ...common, ...options }));
  }

  #observed(operation: (common: Common) => Promise<unknown>, isRefresh = false): Promise<Outcome> {
    return gather(this.#signal, operation, isRefresh);
  }

  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const outputs = await this.#stack.workspace.stackOutputs(this.#stack.name);
    return Object.fromEntries(
      Object.entries(outputs).map(([name, output]) => [name, output.value as unknown]),
    );
  }

  /** Resources in the state by Pulumi name, our own kinds only. */
  async resources(): Promise<Readonly<Record<string, StateResource>>> {
    const { deployment } = (await this.#stack.exportStack()) as {
      deployment: { resources?: StateResource[] };
    };
    const own = (deployment.resources ?? []).filter((each) => /snowflakeml[:/]/.test(each.type));
    return Object.fromEntries(own.map((each) => [nameOf(each.urn), each]));
  }
}

function plainValues(values: Readonly<Record<string, string>>, secret: boolean) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, secret }]),
  );
}

import type { Hidden } from "../../provider/core/program";
import type { Values } from "../../provider/core/values";
import type { Session } from "../../provider/core/session";
import type { Emulator } from "../../provider/emulator";
import type { PlanRecord, Surroundings } from "../../provider/frontends/dispatch/account";
import { Dispatcher } from "../../provider/frontends/dispatch/dispatch";
import { OperationError } from "../../provider/frontends/dispatch/operation-error";
import type { PlansIn } from "../../provider/frontends/dispatch/asked";
import { localPackages } from "../../provider/snowflake/package/read";
import { DriverSession } from "../../provider/snowflake/session";
import { connectionSettings } from "../../provider/snowflake/settings/settings";
import type { DriverOptions, Settings } from "../../provider/snowflake/settings/settings";
import { PhaseLook } from "../../provider/snowflake/show/look";
import { kind } from "./plans";
import { announcementsOf, hintFor } from "./hints";
import { localSettings } from "./project";

/** One resource of a program that is run without the engine. */
export interface Declared {
  readonly kind: string;
  readonly inputs: Values;
  readonly hidden?: Partial<Hidden>;
}

/** What the state has of a resource. */
interface Stored {
  readonly kind: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

type Said = { readonly severity: string; readonly message: string }[];

/** What an operation said and wrote down. */
export interface Told {
  readonly messages: readonly string[];
  /** Those of them that are warnings. */
  readonly warnings: readonly string[];
  readonly plans: readonly PlanRecord[];
}

/**
 * A stack over the dispatcher, in the engine's order: Check and Diff one after another, deletes last.
 * For sweeps over many cases; what the engine itself does is proved by the stories.
 */
export class DispatchedStack {
  readonly state = new Map<string, Stored>();
  /** Options of the driver beside those that settings give. */
  driver: DriverOptions = {};
  /** Where plans are made, as the front end wants it. */
  plansIn: PlansIn = "check";
  /** Every statement that was sent to change something. */
  readonly changes: string[] = [];
  readonly #settings: () => Settings;

  /** @param account a local Snowflake, with more stack configuration, or a connection as it is */
  constructor(
    account: Emulator | Settings,
    config: Readonly<Record<string, string | undefined>> = {},
  ) {
    if ("driver" in account) {
      this.#settings = () => account;
      return;
    }
    const all: Readonly<Record<string, string | undefined>> = {
      ...localSettings(account.url),
      ...config,
    };
    const environment = { SNOWFLAKE_HOME: "nowhere" };
    this.#settings = () => connectionSettings((name) => all[`snowflakeml:${name}`], environment);
  }

  /** Check and Diff of everything, and where plans are made in operations those of what changes. @throws the first failure */
  preview(program: Readonly<Record<string, Declared>>): Promise<Told> {
    return this.#phase(program, async (dispatcher, urn, declared) => {
      const { inputs, outcome } = await this.#checked(dispatcher, urn, declared);
      if (this.plansIn === "check") return;
      const target = targetOf(urn, declared);
      const { outputs = {}, inputs: previous } = this.state.get(urn) ?? {};
      if (outcome === undefined) await dispatcher.create(target, inputs, { preview: true });
      else if (outcome.changes)
        await dispatcher.update(target, inputs, { outputs, previous, preview: true });
    });
  }

  /** Brings everything about, and deletes what the program no longer has. */
  up(program: Readonly<Record<string, Declared>>): Promise<Told> {
    return this.#phase(
      program,
      async (dispatcher, urn, declared) => this.#apply(dispatcher, urn, declared),
      async (dispatcher) => {
        const gone = [...this.state.keys()].filter((urn) => program[urn] === undefined).reverse();
        for (const urn of gone) await this.#delete(dispatcher, urn);
      },
    );
  }

  destroy(): Promise<Told> {
    return this.up({});
  }

  /** Reads everything back. */
  refresh(): Promise<Told> {
    return this.#phase(
      {},
      async () => undefined,
      async (dispatcher) => {
        for (const [urn, stored] of this.state) {
          const found = await dispatcher.read(targetOf(urn, stored), { outputs: stored.outputs });
          if (found === undefined) this.state.delete(urn);
          else this.state.set(urn, { ...stored, ...found, inputs: found.inputs ?? stored.inputs });
        }
      },
    );
  }

  async #apply(dispatcher: Dispatcher, urn: string, declared: Declared): Promise<void> {
    const { inputs, outcome } = await this.#checked(dispatcher, urn, declared);
    const target = targetOf(urn, declared);
    const stored = this.state.get(urn);
    const store = (outputs: Values): void => {
      this.state.set(urn, { kind: declared.kind, inputs, outputs });
    };
    // As the engine does: what stands goes into the state, and the operation has failed.
    const keep = (error: unknown): never => {
      if (error instanceof OperationError && error.partial !== undefined)
        store(error.partial.standing);
      throw error;
    };
    if (stored === undefined || outcome === undefined) {
      store((await dispatcher.create(target, inputs).catch(keep)).outputs);
    } else if (outcome.replaces.length > 0) {
      await this.#replace(dispatcher, urn, {
        declared,
        inputs,
        first: outcome.deleteBeforeReplace,
      });
    } else if (outcome.changes) {
      const before = { outputs: stored.outputs };
      store((await dispatcher.update(target, inputs, before).catch(keep)).outputs);
    } else {
      this.state.set(urn, { ...stored, inputs });
    }
  }

  async #replace(
    dispatcher: Dispatcher,
    urn: string,
    { declared, inputs, first }: { declared: Declared; inputs: Values; first: boolean },
  ): Promise<void> {
    const target = targetOf(urn, declared);
    const old = this.state.get(urn);
    if (first) await dispatcher.delete(target, old?.outputs ?? {});
    const { outputs } = await dispatcher.create(target, inputs);
    if (!first) await dispatcher.delete(target, old?.outputs ?? {});
    this.state.set(urn, { kind: declared.kind, inputs, outputs });
  }

  async #delete(dispatcher: Dispatcher, urn: string): Promise<void> {
    const stored = this.state.get(urn);
    if (stored === undefined) return;
    await dispatcher.delete(targetOf(urn, stored), stored.outputs);
    this.state.delete(urn);
  }

  async #checked(dispatcher: Dispatcher, urn: string, declared: Declared) {
    const stored = this.state.get(urn);
    const target = targetOf(urn, declared);
    const asked = { inputs: declared.inputs, unknown: new Set<string>() };
    const { inputs, failures } = await dispatcher.check(target, asked, stored?.inputs);
    if (failures.length > 0) {
      throw new Error(failures.map(({ path, message }) => `${path}: ${message}`).join("\n"));
    }
    const news = { inputs, unknown: new Set<string>() };
    const outcome =
      stored === undefined
        ? undefined
        : await dispatcher.diff(target, news, { outputs: stored.outputs });
    if (outcome !== undefined && outcome.replaces.length > 0) {
      await dispatcher.check(target, asked, undefined);
    }
    return { inputs, outcome };
  }

  /** One process: a login of its own, and everything it says. */
  async #phase(
    program: Readonly<Record<string, Declared>>,
    each: (dispatcher: Dispatcher, urn: string, declared: Declared) => Promise<void>,
    last: (dispatcher: Dispatcher) => Promise<void> = async () => undefined,
  ): Promise<Told> {
    const said: Said = [];
    const plans: PlanRecord[] = [];
    const { surroundings, close } = this.#open(said, plans);
    const dispatcher = new Dispatcher(surroundings, this.plansIn);
    const announced = announcementsOf(program);
    try {
      for (const [urn, declared] of Object.entries(program)) {
        const hidden = { ...declared.hidden, hint: hintFor(announced, urn) };
        await each(dispatcher, urn, { ...declared, hidden });
      }
      await last(dispatcher);
      const messages = said.map(({ message }) => message);
      const warnings = said.filter(({ severity }) => severity === "warning");
      return { messages, warnings: warnings.map(({ message }) => message), plans };
    } finally {
      await close();
    }
  }

  #noting(session: Session): Session {
    return {
      rows: (statement, row) => session.rows(statement, row),
      run: (statement) => {
        this.changes.push(statement.text);
        return session.run(statement);
      },
    };
  }

  #open(said: Said, plans: PlanRecord[]) {
    const noting = (session: Session): Session => this.#noting(session);
    const found = this.#settings();
    const settings = { ...found, driver: { ...found.driver, ...this.driver } };
    let opened: Promise<DriverSession> | undefined;
    const surroundings: Surroundings = {
      settings: async () => settings,
      async account() {
        opened ??= DriverSession.open(settings, (message) =>
          said.push({ severity: "warning", message }),
        );
        const session = await opened;
        look ??= new PhaseLook(session);
        return { session: noting(session), look };
      },
      packages: localPackages(process.cwd()),
      say: (_urn, severity, message) => said.push({ severity, message }),
      record: (plan) => plans.push(plan),
    };
    let look: PhaseLook | undefined;
    return { surroundings, close: async () => (await opened?.catch(() => undefined))?.close() };
  }
}

function targetOf(urn: string, declared: Pick<Declared, "kind" | "hidden">) {
  const hidden: Hidden = { urn, ...declared.hidden };
  return { resource: kind(declared.kind), hidden, secrets: hidden.secrets ?? [] };
}

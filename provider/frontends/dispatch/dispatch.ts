import { StepFailure, apply } from "../../core/apply";
import { PartialError } from "../../core/errors";
import { failureText, isPlainFailure, veilOver } from "../../core/explain";
import type { Veil } from "../../core/explain";
import { currentOperation } from "../../core/operation";
import type { Operation } from "../../core/operation";
import type { Issue, Resource, Values } from "../../core/resource";
import { inputsMarked, stands } from "../../core/resource";
import type { Surroundings } from "./account";
import { waitUntil } from "../../core/wait";
import { factsAmong, locate } from "./observing";
import { OperationError } from "./operation-error";
import { Phase } from "./phase";
import { brokenRules, inputsAmong, mirrored } from "./values";
import { Planning, compare } from "./planning";
import type { Target } from "./planning";
export type { Target } from "./planning";

/** Inputs as the engine hands them over in preview. */
export interface Asked {
  readonly inputs: Values;
  /** Names of those whose value is not known yet. */
  readonly unknown: ReadonlySet<string>;
}

/** An operation on a resource. */
interface Verb {
  readonly target: Target;
  readonly verb: Operation["verb"];
  /** The inputs that name the object. */
  readonly values: Values;
}

/** The outcome of a comparison, for the engine. */
export interface DiffOutcome {
  readonly changes: boolean;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/**
 * Kind and verb to resource: the one door of both front ends. Check and Diff show the plan that
 * Create and Update make again from what stands then, and run.
 */
export class Dispatcher {
  readonly #surroundings: Surroundings;
  readonly #phase = new Phase();
  readonly #planning: Planning;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#planning = new Planning(surroundings, this.#phase);
  }

  /** Validates, completes from local files, and for a new object shows the plan. */
  async check(
    target: Target,
    { inputs: news, unknown }: Asked,
    previous: Values | undefined,
  ): Promise<{ inputs: Values; failures: readonly Issue[] }> {
    const { resource, hidden } = target;
    return this.#during({ target, verb: "check", values: news }, async (veil) => {
      const broken = brokenRules(resource, news, unknown);
      if (broken.length > 0) return { inputs: news, failures: broken };
      const replacing = this.#phase.checked(hidden.urn)?.replacing === true;
      this.#phase.remember(hidden.urn, previous);
      if (unknown.size > 0) return { inputs: news, failures: [] };
      const prepared = await resource.prepare?.(news, this.#surroundings.packages, previous);
      this.#phase.keepPackages(prepared?.packages ?? []);
      const inputs = prepared?.inputs ?? news;
      this.#planning.announce(target, inputs);
      const notes = prepared?.notes ?? [];
      if (!replacing) await this.#planning.foretell(target, inputs, { previous, notes, veil });
      return { inputs, failures: [] };
    });
  }

  /** Compares the live object, or the state, with what is wanted. */
  async diff(
    target: Target,
    { inputs: news, unknown }: Asked,
    outputs: Values,
  ): Promise<DiffOutcome> {
    const { resource, hidden } = target;
    if (unknown.size > 0) return { changes: true, replaces: [], deleteBeforeReplace: false };
    return this.#during({ target, verb: "diff", values: news }, async (veil) => {
      const checked = this.#phase.checked(hidden.urn);
      const previous = checked?.previous ?? inputsAmong(resource, outputs);
      const made = await this.#planning.plan(target, news, { previous, outputs });
      if (checked !== undefined) {
        checked.replacing = made.plan.replaces.length > 0;
        await this.#planning.show(target, made, veil);
      }
      const { action, replaces, deleteBeforeReplace } = made.plan;
      return { changes: action !== "none", replaces, deleteBeforeReplace };
    });
  }

  /** Brings a new object about, or takes over the one that stands. */
  async create(target: Target, news: Values): Promise<{ id: string; outputs: Values }> {
    const id = target.resource.id(news);
    return this.#changing({ target, verb: "create", values: news }, async () => {
      const facts = await this.#carryOut(target, news, { previous: undefined, outputs: {} });
      return { id, outputs: { ...inputsAmong(target.resource, news), ...facts } };
    });
  }

  /** Makes the object as it should be; plans again from what stands now. */
  async update(target: Target, news: Values, outputs: Values): Promise<{ outputs: Values }> {
    const { resource, hidden } = target;
    return this.#changing({ target, verb: "update", values: news }, async () => {
      const previous = this.#phase.checked(hidden.urn)?.previous ?? inputsAmong(resource, outputs);
      const facts = await this.#carryOut(target, news, { previous, outputs });
      return { outputs: { ...inputsAmong(resource, news), ...facts } };
    });
  }

  /** The object as it stands, in the program's spelling; undefined when it is surely gone. */
  async read(
    target: Target,
    outputs: Values,
  ): Promise<{ outputs: Values; inputs: Values } | undefined> {
    const { resource } = target;
    const declared = inputsAmong(resource, outputs);
    return this.#during({ target, verb: "read", values: declared }, async () => {
      const { look } = await this.#surroundings.account();
      const found = await locate(resource, declared, { look, previous: declared, facts: true });
      await this.#planning.assertGone(resource, { inputs: declared, outputs }, found);
      if (!stands(found)) return undefined;
      const inputs = mirrored(resource, declared, found.live);
      return { inputs, outputs: { ...inputs, ...factsAmong(resource, outputs), ...found.facts } };
    });
  }

  /** Deletes; an object that is gone is a success. */
  async delete(target: Target, outputs: Values): Promise<void> {
    const { resource, hidden } = target;
    const declared = inputsAmong(resource, outputs);
    await this.#changing({ target, verb: "delete", values: declared }, async () => {
      if (this.#phase.wasDropped(resource.group(declared))) return;
      const { look, session } = await this.#surroundings.account();
      const found = await locate(resource, declared, { look, previous: declared, facts: true });
      await this.#planning.assertGone(resource, { inputs: declared, outputs }, found);
      if (!stands(found)) return;
      const { steps, notes } = resource.drop(resource.canonical(declared), found);
      for (const note of notes ?? []) this.#surroundings.say(hidden.urn, "warning", note);
      if (steps.length === 0) return;
      await apply(steps, session).finally(() => {
        resource.touch(declared, look);
      });
      this.#phase.dropped(resource.label(declared));
    });
  }

  /** Observes, plans with the same function that preview showed, runs, and observes again. */
  async #carryOut(
    target: Target,
    news: Values,
    { previous, outputs }: { readonly previous: Values | undefined; readonly outputs: Values },
  ): Promise<Values> {
    const { resource } = target;
    const { look, session } = await this.#surroundings.account();
    const observation = await locate(resource, news, { look, previous, facts: false });
    if (previous !== undefined) {
      await this.#planning.assertGone(resource, { inputs: previous, outputs }, observation);
    }
    const context = await this.#phase.settledContext(
      resource.group(news),
      (known) => resource.awaits?.(resource.canonical(news), observation.around, known) === true,
    );
    const { steps } = compare(target, { wanted: news, previous, observation, context });
    try {
      await apply(steps, session);
    } catch (cause) {
      resource.touch(news, look);
      if (previous === undefined) await this.#keepPartial(resource, news, cause);
      throw cause;
    }
    if (steps.length > 0) resource.touch(news, look);
    if (previous !== undefined && steps.length > 0) resource.touch(previous, look);
    const wait = { label: resource.label(news), conditions: resource.ready ?? [] };
    const after = await waitUntil(wait, (attempt) => {
      if (attempt > 0) resource.touch(news, look);
      return locate(resource, news, { look, previous: news, facts: true });
    });
    const before = stands(observation) ? observation : undefined;
    const kept = factsAmong(resource, outputs);
    return {
      ...(resource.derive?.(before, resource.canonical(news), kept) ?? kept),
      ...after.facts,
    };
  }

  /** After a create that stopped half-way: what stands goes into the state. */
  async #keepPartial(resource: Resource, news: Values, cause: unknown): Promise<void> {
    if (!(cause instanceof StepFailure)) return;
    const { look } = await this.#surroundings.account();
    const search = { look, previous: news, facts: true };
    const found = await locate(resource, news, search).catch(() => undefined);
    if (found === undefined || !stands(found)) return;
    const standing = {
      ...mirrored(resource, inputsAmong(resource, news), found.live),
      ...found.facts,
    };
    throw new PartialError(cause.message, { id: resource.id(news), standing }, { cause });
  }

  #changing<T>(asked: Verb, operation: () => Promise<T>): Promise<T> {
    const group = asked.target.resource.group(asked.values);
    return this.#during(asked, () => this.#phase.exclusive(group, operation));
  }

  /** Runs an operation under its name, and words what fails in it. */
  async #during<T>(
    { target: { resource, hidden }, verb, values }: Verb,
    operation: (veil: Veil) => Promise<T>,
  ): Promise<T> {
    const secrets = [...(hidden.secrets ?? []), ...inputsMarked(resource, "secret")];
    const veil = veilOver(values, secrets);
    const timeoutSeconds = hidden.customTimeouts?.[verb];
    try {
      return await currentOperation.run({ urn: hidden.urn, verb, timeoutSeconds }, () =>
        operation(veil),
      );
    } catch (error) {
      const partial = error instanceof PartialError ? error : undefined;
      const cause = partial?.cause ?? error;
      const label = labelOf(resource, values);
      const text = failureText(cause, { resource, label, verb, veil });
      throw new OperationError(text, { expected: isPlainFailure(cause), partial }, { cause });
    }
  }
}

function labelOf(resource: Resource, values: Values): string {
  try {
    return resource.label(values);
  } catch {
    return "";
  }
}

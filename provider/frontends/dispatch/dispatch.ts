import { isDeepStrictEqual } from "node:util";
import { apply } from "../../core/apply";
import { PartialError } from "../../core/errors";
import { failureText, isPlainFailure } from "../../core/explain";
import { currentOperation } from "../../core/operation";
import type { Operation } from "../../core/operation";
import type { Issue, Resource, Values } from "../../core/resource";
import { inputsMarked, stands } from "../../core/resource";
import { veilOver } from "../../core/veil";
import type { Veil } from "../../core/veil";
import type { Surroundings } from "./account";
import { carryOut } from "./carry-out";
import type { Means } from "./carry-out";
import { locate } from "./observing";
import { OperationError } from "./operation-error";
import { Phase, objectOf } from "./phase";
import { Planning } from "./planning";
import type { Target } from "./comparing";
import { brokenRules, factsAmong, inputsAmong, mirrored, secretNames } from "./values";
export type { Target } from "./comparing";

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
  /** The inputs that name the object, then whatever else may hold its secrets. */
  readonly values: readonly [Values, ...Values[]];
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
  readonly #means: Means;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#planning = new Planning(surroundings, this.#phase);
    this.#means = { surroundings, phase: this.#phase, planning: this.#planning };
  }

  /** Validates, completes from local files, and for a new object shows the plan. */
  async check(
    target: Target,
    { inputs: news, unknown }: Asked,
    previous: Values | undefined,
  ): Promise<{ inputs: Values; failures: readonly Issue[] }> {
    const { resource, hidden } = target;
    return this.#during({ target, verb: "check", values: [news, previous ?? {}] }, async (veil) => {
      // Other messages would quote the name that is secret.
      const secret = secretNames(resource, hidden.secrets ?? [], news);
      if (secret.length > 0) return { inputs: news, failures: secret };
      const broken = [...brokenRules(resource, news, unknown), ...(hidden.misplaced ?? [])];
      if (broken.length > 0) return { inputs: news, failures: broken };
      const replacing = this.#phase.checked(hidden.urn)?.replacing === true;
      this.#phase.remember(hidden.urn, previous);
      this.#phase.keepAhead(hidden.hint?.ahead);
      if (unknown.size > 0) return { inputs: news, failures: [] };
      const object = objectOf(resource, news);
      const anew =
        !replacing && (previous === undefined || objectOf(resource, previous) !== object);
      const twin = this.#phase.declare(object, hidden.urn, anew);
      if (twin !== undefined)
        return { inputs: news, failures: [declaredTwice(target, news, twin)] };
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
    return this.#during({ target, verb: "diff", values: [news, outputs] }, async (veil) => {
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
    const { resource } = target;
    return this.#changing({ target, verb: "create", values: [news] }, async () => {
      const id = resource.id(news);
      const asked = { news, previous: undefined, outputs: {} };
      const facts = await carryOut(this.#means, target, asked);
      return { id, outputs: { ...inputsAmong(resource, news), ...facts } };
    });
  }

  /** Makes the object as it should be; plans again from what stands now. */
  async update(target: Target, news: Values, outputs: Values): Promise<{ outputs: Values }> {
    const { resource, hidden } = target;
    return this.#changing({ target, verb: "update", values: [news, outputs] }, async () => {
      const previous = this.#phase.checked(hidden.urn)?.previous ?? inputsAmong(resource, outputs);
      const facts = await carryOut(this.#means, target, { news, previous, outputs });
      return { outputs: { ...inputsAmong(resource, news), ...facts } };
    });
  }

  /**
   * The object as it stands, in the program's spelling; undefined when it is surely gone. The inputs
   * are given only where the account says something else: those of the state may know more.
   */
  async read(
    target: Target,
    outputs: Values,
  ): Promise<{ outputs: Values; inputs: Values | undefined } | undefined> {
    const { resource } = target;
    const declared = inputsAmong(resource, outputs);
    return this.#during({ target, verb: "read", values: [declared] }, async () => {
      const { look } = await this.#surroundings.account();
      const found = await locate(resource, declared, { look, previous: declared, facts: true });
      await this.#planning.assertGone(resource, { inputs: declared, outputs }, found);
      if (!stands(found.observed)) return undefined;
      const { live, facts } = found.observed;
      const inputs = mirrored(resource, declared, live);
      // What cannot be read back may stand in the engine's inputs alone, which would be replaced.
      const known = inputsMarked(resource, "writeOnly").every((name) => name in declared);
      return {
        inputs: !known || isDeepStrictEqual(inputs, declared) ? undefined : inputs,
        outputs: { ...inputs, ...factsAmong(resource, outputs), ...facts },
      };
    });
  }

  /** Deletes; an object that is gone is a success, and one that the program still declares stays. */
  async delete(target: Target, outputs: Values): Promise<void> {
    const { resource, hidden } = target;
    const declared = inputsAmong(resource, outputs);
    await this.#changing({ target, verb: "delete", values: [declared] }, async () => {
      if (this.#phase.isGroupDropped(resource.group(declared))) return;
      if (this.#phase.keeps(objectOf(resource, declared))) {
        const text = `${resource.label(declared)} stays: this program declares it under another name or anew.`;
        this.#surroundings.say(hidden.urn, "warning", text);
        return;
      }
      const { look, session } = await this.#surroundings.account();
      const found = await locate(resource, declared, { look, previous: declared, facts: true });
      await this.#planning.assertGone(resource, { inputs: declared, outputs }, found);
      if (!stands(found.observed)) return;
      const canonical = resource.canonical(declared);
      resource.guardDrop?.(canonical, found.observed);
      const { steps, notes } = resource.drop(canonical, found.observed);
      for (const note of notes ?? []) this.#surroundings.say(hidden.urn, "warning", note);
      if (steps.length === 0) return;
      await apply(steps, session).finally(() => {
        resource.touch(declared, look);
      });
      this.#phase.dropped(resource.label(declared));
    });
  }

  #changing<T>(asked: Verb, operation: () => Promise<T>): Promise<T> {
    const { target, values } = asked;
    return this.#during(asked, () =>
      this.#phase.exclusive(target.resource.group(values[0]), operation),
    );
  }

  /** Runs an operation under its name, and words what fails in it. */
  async #during<T>(
    { target: { resource, hidden, secrets }, verb, values }: Verb,
    operation: (veil: Veil) => Promise<T>,
  ): Promise<T> {
    const label = labelOf(resource, values[0]);
    const all = [...secrets, ...inputsMarked(resource, "secret")];
    const veil = veilOver({ secrets: all, values, label });
    const timeoutSeconds = hidden.customTimeouts?.[verb];
    try {
      return await currentOperation.run({ urn: hidden.urn, verb, timeoutSeconds }, () =>
        operation(veil),
      );
    } catch (error) {
      const partial = error instanceof PartialError ? error : undefined;
      const cause = partial?.cause ?? error;
      const text = failureText({ error: cause, resource, label, verb, veil });
      throw new OperationError(text, { expected: isPlainFailure(cause), partial }, { cause });
    }
  }
}

function declaredTwice({ resource }: Target, inputs: Values, twin: string): Issue {
  const other = twin.split("::").at(-1) ?? twin;
  return {
    path: "",
    message: `${resource.kind} ${resource.label(inputs)} is declared twice in this program, as ${JSON.stringify(other)} too. Keep one of them.`,
  };
}

function labelOf(resource: Resource, values: Values): string {
  try {
    return resource.label(values);
  } catch {
    return "";
  }
}

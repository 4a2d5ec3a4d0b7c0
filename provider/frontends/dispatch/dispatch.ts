import { isDeepStrictEqual } from "node:util";
import { apply } from "../../core/apply";
import { NOTHING } from "../../core/plan";
import type { Observation } from "../../core/observed";
import type { Issue, Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { stands } from "../../core/observed";
import { inputsMarked } from "../../core/resource";
import type { Veil } from "../../core/veil";
import type { Surroundings } from "./account";
import type { Asked, DiffOutcome, Manner, PlansIn, Result, Stored, Verb } from "./asked";
import { carryOut } from "./carry-out";
import type { Means } from "./carry-out";
import { during } from "./during";
import { locate } from "./observing";
import { Phase, objectOf } from "./phase";
import { ANEW, Planning } from "./planning";
import type { Target } from "./comparing";
import { renamed } from "./renaming";
import { brokenRules, factsAmong, inputsAmong, lasting, mirrored, secretNames } from "./values";

/**
 * Kind and verb to resource: the one door of both front ends. Check and Diff show the plan that
 * Create and Update make again from what stands then, and run.
 */
export class Dispatcher {
  readonly #surroundings: Surroundings;
  readonly #phase = new Phase();
  readonly #planning: Planning;
  readonly #means: Means;

  constructor(surroundings: Surroundings, plansIn: PlansIn = "check") {
    this.#surroundings = surroundings;
    this.#planning = new Planning(surroundings, this.#phase, plansIn);
    this.#means = { surroundings, phase: this.#phase, planning: this.#planning };
  }

  /** The objects of the state are in another account than the one that is worked with from now on. */
  moveElsewhere(): void {
    this.#phase.moveElsewhere();
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
    { outputs, previous: given }: Stored,
  ): Promise<DiffOutcome> {
    const { resource, hidden } = target;
    return this.#during({ target, verb: "diff", values: [news, outputs] }, async (veil) => {
      const checked = this.#phase.checked(hidden.urn);
      const previous = standing(resource, outputs, given ?? checked?.previous);
      const before = { previous, outputs };
      const open = unknown.size > 0;
      const made = open
        ? await this.#planning.guess(target, { inputs: news, unknown }, before)
        : await this.#planning.compare(target, { wanted: news, ...before });
      const plan = made?.plan ?? NOTHING;
      if (made !== undefined) this.#planning.doubt(target, made, veil);
      if (checked !== undefined) {
        checked.replacing = plan.replaces.length > 0;
        checked.compared = before;
        if (!open && made !== undefined && this.#planning.plansIn === "check") {
          const last = made.sighting.left ?? made.sighting.observed;
          this.#warn(target, last, { inputs: news, outputs });
          await this.#planning.show(target, made, veil);
        }
      }
      return { ...plan, changes: open || plan.action !== "none" };
    });
  }

  /** Brings a new object about, or takes over the one that stands. */
  async create(
    target: Target,
    news: Values,
    { preview = false }: Manner = {},
  ): Promise<Result & { id: string }> {
    const { resource, hidden } = target;
    const id = resource.id(news);
    return this.#changing({ target, verb: "create", values: [news], preview }, async (veil) => {
      if (preview) {
        const { replaced = ANEW } = this.#phase.checked(hidden.urn) ?? {};
        const foreseen = await this.#planning.foresee(target, { wanted: news, ...replaced }, veil);
        return { id, ...foreseen };
      }
      const asked = { news, previous: undefined, outputs: {}, veil };
      const facts = await carryOut(this.#means, target, asked);
      return { id, outputs: { ...inputsAmong(resource, news), ...facts }, unforeseen: [] };
    });
  }

  /** Makes the object as it should be; plans again from what stands now. */
  async update(
    target: Target,
    news: Values,
    { outputs, previous: given, preview = false }: Stored & Manner,
  ): Promise<Result> {
    const { resource, hidden } = target;
    const last = given ?? this.#phase.checked(hidden.urn)?.previous;
    const previous = standing(resource, outputs, last);
    const asked = { target, verb: "update", values: [news, outputs], preview } as const;
    return this.#changing(asked, async (veil) => {
      if (preview) return this.#planning.foresee(target, { wanted: news, previous, outputs }, veil);
      const facts = await carryOut(this.#means, target, { news, previous, outputs, veil });
      return { outputs: { ...inputsAmong(resource, news), ...facts }, unforeseen: [] };
    });
  }

  /**
   * The object as it stands, in the program's spelling; undefined when it is surely gone. The inputs
   * are given only where the account says something else: those of the state may know more.
   */
  async read(
    target: Target,
    { outputs, previous }: Stored,
  ): Promise<{ outputs: Values; inputs: Values | undefined } | undefined> {
    const { resource } = target;
    const declared = standing(resource, outputs, previous);
    return this.#during({ target, verb: "read", values: [declared] }, async () => {
      const account = await this.#surroundings.account();
      const search = { look: account.look, previous: declared, facts: true };
      const found = await locate(resource, declared, search);
      const known = { inputs: declared, outputs };
      const now = stands(found.observed) ? undefined : await renamed(account, target, known);
      const reread = now && (await this.read(target, { outputs: now, previous }));
      if (reread !== undefined && reread.outputs[resource.bornOn] === outputs[resource.bornOn])
        return reread;
      await this.#planning.assertGone(resource, known, found);
      if (!stands(found.observed)) return undefined;
      const { facts } = found.observed;
      const inputs = mirrored(resource, declared, { observed: found.observed, known: outputs });
      this.#warn(target, found.observed, known);
      // What cannot be read back may stand in the engine's inputs alone, which would be replaced.
      const isWhole = inputsMarked(resource, "writeOnly").every((name) => name in declared);
      return {
        inputs: !isWhole || isDeepStrictEqual(inputs, declared) ? undefined : inputs,
        outputs: {
          ...inputs,
          ...factsAmong(resource, outputs),
          ...facts,
          ...lasting(resource, outputs),
        },
      };
    });
  }

  /** Deletes; an object that is gone is a success, and one that the program still declares stays. */
  async delete(target: Target, outputs: Values): Promise<void> {
    const { resource, hidden } = target;
    const declared = inputsAmong(resource, outputs);
    await this.#changing({ target, verb: "delete", values: [declared] }, async () => {
      if (this.#phase.wentAlong(resource, declared)) return;
      if (this.#phase.keeps(objectOf(resource, declared))) {
        const text = `${resource.label(declared)} stays: this program declares it under another name or anew.`;
        this.#surroundings.say(hidden.urn, "warning", text);
        return;
      }
      const account = await this.#surroundings.account();
      const { look, session } = account;
      const found = await locate(resource, declared, { look, previous: declared, facts: true });
      const known = { inputs: declared, outputs };
      const now = stands(found.observed) ? undefined : await renamed(account, target, known);
      if (now !== undefined) return this.delete(target, now);
      await this.#planning.assertGone(resource, known, found);
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

  #warn(
    { resource, hidden }: Target,
    observed: Observation,
    { inputs, outputs }: { readonly inputs: Values; readonly outputs: Values },
  ): void {
    if (!stands(observed)) return;
    for (const text of resource.warnings?.(resource.canonical(inputs), observed, outputs) ?? [])
      this.#surroundings.say(hidden.urn, "warning", text);
  }

  #during<T>(asked: Verb, operation: (veil: Veil) => Promise<T>): Promise<T> {
    return during(asked, operation, this.#surroundings.stopping);
  }

  #changing<T>(asked: Verb, operation: (veil: Veil) => Promise<T>): Promise<T> {
    const { target, values } = asked;
    const { resource } = target;
    const queue = resource.queue?.(values[0]) ?? resource.group(values[0]);
    return this.#during(asked, (veil) => this.#phase.exclusive(queue, () => operation(veil)));
  }
}

/** The inputs of the last run, under the name that the object was seen with since. */
function standing(resource: Resource, outputs: Values, last: Values | undefined): Values {
  const seen = inputsAmong(resource, outputs);
  if (last === undefined) return seen;
  const names = inputsMarked(resource, "identity").filter((name) => name in seen);
  return { ...last, ...Object.fromEntries(names.map((name) => [name, seen[name]])) };
}

function declaredTwice({ resource }: Target, inputs: Values, twin: string): Issue {
  const other = twin.split("::").at(-1) ?? twin;
  return {
    path: "",
    message: `${resource.kind} ${resource.label(inputs)} is declared twice in this program, as ${JSON.stringify(other)} too. Keep one of them.`,
  };
}

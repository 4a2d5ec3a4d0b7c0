import { planText } from "../../core/explain";
import type { Veil } from "../../core/explain";
import { NOTHING, plan } from "../../core/plan";
import type { Plan } from "../../core/plan";
import type { Hidden } from "../../core/program";
import type { Observation, PlanContext, Resource, Values } from "../../core/resource";
import { inputsMarked, stands } from "../../core/resource";
import type { Look } from "../../core/session";
import { resources } from "../../resources";
import type { Surroundings } from "./account";
import { fromState, locate, whyUnsure } from "./observing";
import type { Phase } from "./phase";
import { claimOf } from "./phase";
import { planRecord } from "./record";
import { ignoring } from "./values";

/** What a front end knows of the resource that an operation is about. */
export interface Target {
  readonly resource: Resource;
  readonly hidden: Hidden;
}

/** A plan with what it was made from. */
interface Planned {
  readonly plan: Plan;
  readonly observation: Observation;
  readonly context: PlanContext;
}

/** Makes plans from what stands and shows them; changes nothing. */
export class Planning {
  readonly #surroundings: Surroundings;
  readonly #phase: Phase;

  constructor(surroundings: Surroundings, phase: Phase) {
    this.#surroundings = surroundings;
    this.#phase = phase;
  }

  /** Lets siblings of the group know what this resource wants. */
  announce({ resource, hidden }: Target, inputs: Values): void {
    const group = resource.group(inputs);
    this.#phase.takeHint(group, hidden.hint);
    const names = inputsMarked(resource, "announced");
    this.#phase.claim(group, claimOf(resource, hidden.urn, inputs, names));
  }

  /** In Check: shows the plan of a new object, and refuses what Diff would have to refuse. */
  async foretell(
    target: Target,
    inputs: Values,
    olds: Values | undefined,
    notes: readonly string[],
    veil: Veil,
  ): Promise<void> {
    const made = await this.plan(target, inputs, olds, undefined);
    if (olds !== undefined) this.#noteRename(target.resource, inputs, olds, made.plan);
    for (const note of olds === undefined ? [] : notes) {
      this.#surroundings.say(target.hidden.urn, "info", note);
    }
    if (olds === undefined) {
      const plan = { ...made.plan, notes: [...made.plan.notes, ...notes] };
      await this.show(target, { ...made, plan }, inputs, undefined, veil);
    }
  }

  /** A group that changes its name in place: its members learn of it here. */
  #noteRename(resource: Resource, wanted: Values, before: Values, made: Plan): void {
    if (made.action !== "update") return;
    const from = resource.group(before);
    const to = resource.group(wanted);
    const own = resource.label(wanted) === to;
    if (own && from !== to) this.#phase.renamed(from, to);
  }

  /** The plan from what stands, or from the state when the account is not to be asked. */
  async plan(
    target: Target,
    news: Values,
    previous: Values | undefined,
    outputs: Values | undefined,
  ): Promise<Planned> {
    const { resource } = target;
    const context = this.#phase.context(resource.group(news));
    const { liveDiff } = await this.#surroundings.settings();
    if (!liveDiff) {
      const observation = fromState(resource, previous, outputs);
      return { observation, context, plan: compare(target, news, previous, observation, context) };
    }
    const { look } = await this.#surroundings.account();
    await this.#readAhead(look);
    const observation = await locate(resource, news, look.planning, { previous, facts: false });
    if (!stands(observation) && previous !== undefined) {
      // Check has no outputs and so no recorded owner: Diff, which follows, judges.
      if (outputs === undefined) return { observation, context, plan: NOTHING };
      await this.assertGone(resource, previous, outputs, observation, look);
    }
    return { observation, context, plan: compare(target, news, previous, observation, context) };
  }

  async #readAhead(look: Look): Promise<void> {
    const ahead = this.#phase.takeAhead();
    if (ahead.length === 0) return;
    await Promise.all(resources.map(async (each) => each.prefetch?.(ahead, look)));
  }

  /** Throws when an object of the state is not seen and may be there all the same. */
  async assertGone(
    resource: Resource,
    inputs: Values,
    outputs: Values,
    observation: Observation,
    look: Look,
  ): Promise<void> {
    if (stands(observation) || this.#phase.wasDropped(resource.group(inputs))) return;
    const known = { inputs, owner: outputs["owner"] };
    const unsure = await whyUnsure(resource, known, observation, look);
    if (unsure !== undefined) throw unsure;
  }

  /** Prints and records a plan, and lets the plans that follow reckon with it. */
  async show(
    target: Target,
    { plan: made, observation, context }: Planned,
    values: Values,
    previous: Values | undefined,
    veil: Veil,
  ): Promise<void> {
    const { resource, hidden } = target;
    if (made.action === "none") return;
    const label = resource.label(values);
    const about = { urn: hidden.urn, kind: resource.kind, label, veil };
    this.#surroundings.record(planRecord(made, about));
    const before = previous === undefined ? undefined : resource.canonical(previous);
    this.#surroundings.say(hidden.urn, "info", planText(made, { label, previous: before, veil }));
    if (made.steps.length === 0 || observation.around === undefined) return;
    const { look } = await this.#surroundings.account();
    resource.foresee?.(resource.canonical(values), observation.around, context, look.planning);
  }
}

/** The plan, with what the user told the engine to ignore left out of it. */
export function compare(
  target: Target,
  news: Values,
  previous: Values | undefined,
  observation: Observation,
  context: PlanContext,
): Plan {
  const ignored = target.hidden.ignoreChanges;
  const wanted = ignoring(news, observation, ignored);
  const before = previous === undefined ? undefined : ignoring(previous, observation, ignored);
  return plan(target.resource, wanted, observation, before, context);
}

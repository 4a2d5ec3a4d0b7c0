import { isExpected } from "../../core/errors";
import { planText } from "../../core/explain";
import { NOTHING, completed, sameObject } from "../../core/plan";
import type { Plan } from "../../core/plan";
import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { stands } from "../../core/observed";
import type { Look } from "../../core/session";
import type { Veil } from "../../core/veil";
import { resources } from "../../resources";
import type { Surroundings } from "./account";
import type { Asked, PlansIn, Result } from "./asked";
import { compare, givenBy, survey } from "./comparing";
import type { Before, Compared, Target } from "./comparing";
import { fromState, locate, whyUnsure } from "./observing";
import type { Sighting } from "./observing";
import { compareKnowing } from "./origin";
import type { Phase } from "./phase";
import { claimOf } from "./phase";
import { planRecord } from "./record";
import { derived, inputsAmong } from "./values";

/** A plan with what it was made from. */
export interface Planned extends Compared {
  readonly plan: Plan;
}

/** What a plan is asked for. */
type Question = Pick<Compared, "wanted" | keyof Before>;

/** Makes plans from what stands and shows them; changes nothing. */
export class Planning {
  readonly plansIn: PlansIn;
  readonly #surroundings: Surroundings;
  readonly #phase: Phase;

  constructor(surroundings: Surroundings, phase: Phase, plansIn: PlansIn) {
    this.plansIn = plansIn;
    this.#surroundings = surroundings;
    this.#phase = phase;
  }

  /** Lets siblings of the group know what this resource wants. */
  announce({ resource, hidden }: Target, inputs: Values): void {
    const group = resource.group(inputs);
    this.#phase.takeHint(group, hidden.hint);
    this.#phase.claim(group, claimOf(resource, hidden.urn, inputs));
  }

  /** In Check: makes and shows the plan of a new object, and refuses what Diff would have to refuse. */
  async foretell(
    target: Target,
    inputs: Values,
    more: { previous: Values | undefined; notes: readonly string[]; veil: Veil },
  ): Promise<void> {
    const { previous, notes, veil } = more;
    if (previous === undefined && this.plansIn === "check") {
      const made = await this.plan(target, { wanted: inputs, previous, outputs: undefined });
      const plan = { ...made.plan, notes: [...made.plan.notes, ...notes] };
      await this.show(target, { ...made, plan }, veil);
      return;
    }
    if (previous !== undefined) {
      const made = await this.compare(target, { wanted: inputs, previous, outputs: undefined });
      if (made.plan.action === "update") this.#noteRename(target.resource, inputs, previous);
    }
    this.#warn(target, notes, veil);
  }

  /** A group that changes its name in place: its members learn of it here. */
  #noteRename(resource: Resource, wanted: Values, before: Values): void {
    const from = resource.group(before);
    const to = resource.group(wanted);
    const own = resource.label(wanted) === to;
    if (own && from !== to) this.#phase.renamed(from, to);
  }

  /** The plan that Diff judges by. */
  async compare(target: Target, question: Question): Promise<Planned> {
    return this.plansIn === "check"
      ? this.plan(target, question)
      : this.#planned(target, question, false);
  }

  /**
   * What is sure to change while some values are not known yet: those count as they were. Undefined when
   * nothing can be said; `up`, which knows them, then says why.
   */
  async guess(
    target: Target,
    { inputs, unknown }: Asked,
    before: Before,
  ): Promise<Planned | undefined> {
    const kept = Object.entries(before.previous ?? {}).filter(([name]) => unknown.has(name));
    const known = Object.entries(inputs).filter(([name]) => !unknown.has(name));
    const wanted = Object.fromEntries([...known, ...kept]);
    try {
      return await this.#planned(target, { wanted, ...before }, false);
    } catch (error) {
      if (isExpected(error)) return undefined;
      throw error;
    }
  }

  /** The plan from what stands, or from the state when the account is not to be asked. */
  async plan(target: Target, question: Question): Promise<Planned> {
    const { liveDiff } = await this.#surroundings.settings();
    const made = await this.#planned(target, question, liveDiff);
    const { plan: own } = made;
    if (liveDiff || own.action === "none") return made;
    return { ...made, plan: { ...own, notes: [...own.notes, FROM_STATE] } };
  }

  async #planned(target: Target, question: Question, liveDiff: boolean): Promise<Planned> {
    const { resource } = target;
    const { wanted, previous, outputs } = question;
    const ours = this.#phase.isForced(resource, target.hidden.urn, wanted);
    const context = { ...this.#phase.context(resource.group(wanted)), ours };
    const sighting = liveDiff
      ? await this.#look(resource, wanted, previous)
      : fromState(resource, wanted, question);
    const compared = { ...question, sighting, context };
    const last = sighting.left ?? sighting.observed;
    if (previous !== undefined && !stands(last)) {
      // Check has no outputs, and with them neither owner nor creation time: Diff, which follows, judges.
      if (outputs === undefined) return { ...compared, plan: NOTHING };
      await this.assertGone(resource, { inputs: previous, outputs }, sighting);
    }
    if (!liveDiff) return { ...compared, plan: compare(target, compared) };
    const account = await this.#surroundings.account();
    const surveyed = await survey(target, compared, account.look.planning);
    return { ...surveyed, plan: await compareKnowing(account, target, surveyed) };
  }

  async #look(resource: Resource, wanted: Values, previous: Values | undefined): Promise<Sighting> {
    const { look } = await this.#surroundings.account();
    this.#readAhead(look);
    return locate(resource, wanted, { look: look.planning, previous, facts: false });
  }

  /** Begins reads and waits for none: who needs one of them joins it. */
  #readAhead(look: Look): void {
    const ahead = this.#phase.takeAhead();
    if (ahead.length === 0) return;
    for (const { kind, ahead: reads } of resources) {
      const groups = ahead.filter((each) => each.kind === kind).map(({ inputs }) => inputs);
      // Who needs what could not be read asks again, and fails there.
      if (groups.length > 0) reads?.read(groups, look).catch(() => undefined);
    }
  }

  /** Shows the plan of an operation, and gives the outputs as far as they are known before it. */
  async foresee(target: Target, question: Question, veil: Veil): Promise<Result> {
    const { wanted } = question;
    const made = await this.plan(target, question);
    await this.show(target, made, veil);
    const { action, steps } = made.plan;
    // What is taken over has outputs that the state does not know yet.
    const isNew = question.previous === undefined || action === "create" || action === "replace";
    const { observed } = made.sighting;
    const before = isNew ? ANEW : question;
    const given = { ...givenBy({ ...made, ...before }), observed };
    const { resource } = target;
    const facts = derived(resource, wanted, { previous: before.previous, given });
    const changed = steps.flatMap(({ unforeseen = [] }) => unforeseen);
    const known = Object.entries(facts).filter(([name]) => !changed.includes(name));
    return {
      outputs: { ...inputsAmong(resource, wanted), ...Object.fromEntries(known) },
      unforeseen: isNew ? Object.keys(resource.facts.shape) : changed,
    };
  }

  /** Throws when an object of the state is not seen and may be there all the same. */
  async assertGone(
    resource: Resource,
    { inputs, outputs }: { readonly inputs: Values; readonly outputs: Values },
    { observed, left = observed }: Sighting,
  ): Promise<void> {
    if (stands(left)) return;
    if (stands(observed) && sameObject(resource, outputs, observed)) return;
    if (left.absent === "unasked" || this.#phase.wentAlong(resource, inputs)) return;
    const { look } = await this.#surroundings.account();
    const known = { inputs, owner: outputs["owner"], absent: left };
    const unsure = await whyUnsure(resource, known, look);
    if (unsure !== undefined) throw unsure;
  }

  /** Says what nobody can know yet of an object that is found as it should be. */
  doubt(target: Target, { plan: made, wanted, context }: Planned, veil: Veil): void {
    const { resource } = target;
    if (made.action !== "none") return;
    this.#warn(target, resource.unsure?.(resource.canonical(wanted), context) ?? [], veil);
  }

  /** Prints and records a plan, and lets the plans that follow reckon with it. */
  async show(target: Target, planned: Planned, veil: Veil): Promise<void> {
    const { plan: made, wanted, previous, sighting, context } = planned;
    if (made.action === "none") return;
    const { resource } = target;
    const { foreseen, notes } = await this.#forecast(target, planned);
    const plan = { ...made, foreseen, notes: [...made.notes, ...notes] };
    this.#tell(target, { ...planned, plan }, veil);
    const before = previous === undefined ? undefined : resource.canonical(previous);
    const seen = sighting.observed.around;
    if (made.steps.length === 0 || seen === undefined) return;
    const { look } = await this.#surroundings.account();
    const bare = made.deleteBeforeReplace && before !== undefined;
    const around = bare ? (resource.without?.(seen, before) ?? seen) : seen;
    const known = completed(resource, wanted, givenBy(planned));
    resource.foresee?.(known, { around, context }, look.planning);
  }

  async #forecast(
    { resource }: Target,
    planned: Planned,
  ): Promise<Pick<Plan, "foreseen" | "notes">> {
    const { steps } = planned.plan;
    const { liveDiff } = await this.#surroundings.settings();
    if (resource.forecast === undefined || !liveDiff) return NOTHING;
    const { look } = await this.#surroundings.account();
    const given = givenBy(planned);
    return resource.forecast(completed(resource, planned.wanted, given), given, { steps, look });
  }

  /** Prints and records a plan. What it warns of is printed whether plans are or not. */
  #tell({ resource, hidden }: Target, planned: Planned, veil: Veil): void {
    const { plan: made, wanted, previous } = planned;
    const label = resource.label(wanted);
    const about = { urn: hidden.urn, kind: resource.kind, label, veil };
    this.#surroundings.record(planRecord(made, about));
    const given = { ...givenBy(planned), isPast: true };
    const before = previous === undefined ? undefined : completed(resource, previous, given);
    this.#surroundings.say(hidden.urn, "info", planText(made, { label, previous: before, veil }));
    this.#warn({ hidden }, made.notes, veil);
  }

  #warn({ hidden }: Pick<Target, "hidden">, notes: readonly string[], veil: Veil): void {
    for (const note of notes) this.#surroundings.say(hidden.urn, "warning", veil.clean(note));
  }
}

/** What the state knows of an object that it does not have. */
export const ANEW: Before = { previous: undefined, outputs: undefined };

/** With liveDiff off the account is asked first when the plan is run. */
const FROM_STATE =
  "made from the state (liveDiff is off): what somebody changed meanwhile is not in it, and up plans again.";

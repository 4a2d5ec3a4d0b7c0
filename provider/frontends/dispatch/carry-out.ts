import { StepFailure, apply } from "../../core/apply";
import { AlreadyExistsError, ConnectionError, PartialError } from "../../core/errors";
import type { Observed, PlanContext } from "../../core/observed";
import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import type { Step } from "../../core/step";
import { atLast } from "../../core/operation";
import { completed } from "../../core/plan";
import type { Plan } from "../../core/plan";
import { own, parsePath } from "../../core/property";
import { stands } from "../../core/observed";
import type { Look } from "../../core/session";
import type { Veil } from "../../core/veil";
import { waitUntil } from "../../core/wait";
import type { Condition } from "../../core/wait";
import type { Surroundings } from "./account";
import { compare, givenBy, survey } from "./comparing";
import type { Compared, Target } from "./comparing";
import { locate } from "./observing";
import type { Phase } from "./phase";
import { compareKnowing } from "./origin";
import type { Planning } from "./planning";
import { derived, inputsAmong, lasting, mirrored } from "./values";
import type { AnyGiven } from "./values";

/** Brings about what a plan says, made from what stands now. */

/** What an operation works with. */
export interface Means {
  readonly surroundings: Surroundings;
  readonly phase: Phase;
  readonly planning: Planning;
}

/** The change that is asked for. */
interface Asked {
  readonly news: Values;
  /** Inputs of the last run; undefined for a new object. */
  readonly previous: Values | undefined;
  readonly outputs: Values;
  readonly veil: Veil;
}

/**
 * Observes, plans with the same function that preview showed, runs, and observes again.
 * @returns the computed outputs
 * @throws PartialError when a new or changed object stands although not everything could be done
 */
export async function carryOut(means: Means, target: Target, asked: Asked): Promise<Values> {
  try {
    return await attempt(means, target, asked);
  } catch (error) {
    // Somebody was faster, or a killed process of our own: what stands now is judged once more.
    if (asked.previous !== undefined || !isTaken(error)) throw error;
    return attempt(means, target, asked);
  }
}

function isTaken(error: unknown): boolean {
  return (
    error instanceof StepFailure &&
    error.failed.makes === true &&
    error.cause instanceof AlreadyExistsError
  );
}

async function attempt(
  { surroundings, phase, planning }: Means,
  target: Target,
  { news, previous, outputs, veil }: Asked,
): Promise<Values> {
  const { resource } = target;
  const account = await surroundings.account();
  const { look, session } = account;
  const sighting = await locate(resource, news, { look, previous, facts: false });
  if (previous !== undefined) {
    await planning.assertGone(resource, { inputs: previous, outputs }, sighting);
  }
  const { observed } = sighting;
  const context = await phase.settledContext(
    resource.group(news),
    (known) => resource.awaits?.(resource.canonical(news), observed.around, known) === true,
  );
  const ours = phase.isForced(resource, target.hidden.urn, news);
  const asked = { wanted: news, previous, outputs, sighting, context: { ...context, ours } };
  const compared = await survey(target, asked, look);
  const plan = await compareKnowing(account, target, compared);
  const given = { ...givenBy(compared), observed };
  const { steps } = plan;
  if (planning.plansIn === "operation") await planning.show(target, { ...compared, plan }, veil);
  const tell = (text: string): void => {
    surroundings.say(target.hidden.urn, "info", veil.clean(text));
  };
  try {
    await apply(steps, session, tell).finally(() => {
      if (steps.length === 0) return;
      resource.touch(news, look);
      if (previous !== undefined) resource.touch(previous, look);
    });
    const outputs = derived(resource, news, { previous, given });
    const facts = await seenAfter(target, { news, look, context, before: compared, plan, outputs });
    return { ...outputs, ...facts };
  } catch (cause) {
    await atLast(() => keepPartial({ resource, news, previous, given, steps, look }, cause));
    throw cause;
  }
}

interface Written {
  readonly news: Values;
  readonly look: Look;
  readonly context: PlanContext;
  /** What the plan was made from. */
  readonly before: Compared;
  readonly plan: Plan;
  /** What follows from the change. */
  readonly outputs: Values;
}

/**
 * Waits until SHOW tells what was written, and gives what only Snowflake knows of it.
 * @throws NotReadyError also when somebody else changed the object meanwhile
 */
async function seenAfter(
  target: Target,
  { news, look, context, before, plan, outputs }: Written,
): Promise<Values> {
  const { resource } = target;
  const isMade = plan.action === "create" || plan.action === "replace";
  const written = new Set(
    isMade
      ? Object.keys(resource.inputs.shape)
      : plan.differences.map(({ path }) => parsePath(path)[0] ?? path),
  );
  const spelled = (observed: Observed): Values => {
    const wanted = completed(resource, news, { ...givenBy(before), observed });
    const known = before.outputs ?? {};
    return resource.spelled?.(wanted, { known, after: observed, written }) ?? {};
  };
  const asWritten: Condition = {
    until: "SHOW tells what was written",
    holds: (observed) => {
      const known = { ...outputs, ...spelled(observed) };
      return !isToBeChanged(target, { news, observed, context, outputs: known });
    },
  };
  const conditions = [...(resource.ready ?? []), asWritten];
  const after = await waitUntil({ label: resource.label(news), conditions }, async (attempt) => {
    if (attempt > 0) resource.touch(news, look);
    return (await locate(resource, news, { look, previous: news, facts: true })).observed;
  });
  return { ...after.facts, ...spelled(after) };
}

interface Seen {
  readonly news: Values;
  readonly observed: Observed;
  readonly context: PlanContext;
  readonly outputs: Values;
}

/** The next preview must be empty. */
function isToBeChanged(target: Target, { news, observed, context, outputs }: Seen): boolean {
  const compared = { wanted: news, previous: news, outputs, sighting: { observed }, context };
  return compare(target, compared).steps.length > 0;
}

/** What a change was about that stopped half-way. */
interface Stopped {
  readonly resource: Resource;
  readonly news: Values;
  readonly previous: Values | undefined;
  /** What stood before, and what was known of it. */
  readonly given: AnyGiven;
  readonly steps: readonly Step[];
  readonly look: Look;
}

/** After a change that stopped half-way: what stands goes into the state. */
async function keepPartial(stopped: Stopped, cause: unknown): Promise<void> {
  const { resource, news, previous, given, steps, look } = stopped;
  const [done, leaves] =
    cause instanceof StepFailure ? [cause.standing, cause.failed.leaves] : [steps, {}];
  const isKept =
    previous === undefined
      ? done.some((step) => step.makes === true)
      : done.length > 0 && holdsAll(news, previous) && !isCutOff(cause);
  if (!isKept) return;
  const search = { look, previous: news, facts: true };
  const found = await locate(resource, news, search).catch(() => undefined);
  const seen = found !== undefined && stands(found.observed) ? found.observed : undefined;
  const declared = inputsAmong(resource, news);
  if (seen === undefined && previous !== undefined) return;
  const { known } = given;
  const live =
    seen === undefined ? declared : mirrored(resource, declared, { observed: seen, known });
  const facts = previous === undefined ? {} : derived(resource, live, { previous, given });
  const told = { ...facts, ...seen?.facts };
  // What the last change left undone is so still.
  const open = Object.entries(lasting(resource, given.known)).filter(([name]) => !(name in told));
  const standing = { ...live, ...told, ...Object.fromEntries(open), ...leaves };
  const text = cause instanceof Error ? cause.message : String(cause);
  throw new PartialError(text, { id: resource.id(news), standing }, { cause });
}

/** Nobody answers, so what stands cannot be seen either. */
function isCutOff(cause: unknown): boolean {
  return (cause instanceof StepFailure ? cause.cause : cause) instanceof ConnectionError;
}

/**
 * Whether all that was declared is declared still. The engine keeps the new inputs of a change that it
 * calls partial, and what is no longer declared would never be taken out of the account.
 */
function holdsAll(news: unknown, previous: unknown): boolean {
  if (typeof previous !== "object" || previous === null) return true;
  return Object.entries(previous).every(
    ([key, value]) =>
      own((news ?? {}) as Values, key) !== undefined && holdsAll(own(news as Values, key), value),
  );
}

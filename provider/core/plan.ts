import { clauseSteps, identityChange, recordedInputs, replacingInputs } from "./compare";
import type { Way } from "./compare";
import { ConflictError, InputError, TakenError } from "./errors";
import type { Difference } from "./property";
import type { Absent, Given, Observation, Observed, PlanContext } from "./observed";
import type { Resource } from "./resource";
import type { Values } from "./values";
import type { Step } from "./step";
import { stands } from "./observed";
import { inputsMarked } from "./resource";

/** What is going to happen to one object, and why. */
export interface Plan {
  readonly action: "create" | "adopt" | "update" | "replace" | "none";
  /** In the order in which they run; those of a replacement belong to its create and its delete. */
  readonly steps: readonly Step[];
  /** Leaves that are not as they should be. */
  readonly differences: readonly Difference[];
  /** Inputs that force a replacement. */
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** Inputs that changed for the state alone; no statement belongs to them. */
  readonly recorded: readonly string[];
  /** What it is going to bring about beyond its statements. */
  readonly foreseen: readonly string[];
  /** What the user should think about. */
  readonly notes: readonly string[];
}

/** The plan of an object that is as it should be. */
export const NOTHING: Plan = {
  action: "none",
  steps: [],
  differences: [],
  replaces: [],
  deleteBeforeReplace: false,
  recorded: [],
  foreseen: [],
  notes: [],
};

/** What a plan is made from. */
export interface Situation {
  /** Checked inputs. */
  readonly desired: Values;
  /** What stands where the program wants the object. */
  readonly observed: Observation;
  /** What stands where the state has it, when that is somewhere else. */
  readonly left?: Observation | undefined;
  /** Inputs of the last run; undefined for an object that the state does not know. */
  readonly previous?: Values | undefined;
  /** Outputs of the last run, as far as they are known. */
  readonly known?: Values | undefined;
  readonly context?: PlanContext;
}

/** The same, canonical and with what follows from it. */
interface Case {
  readonly resource: Resource;
  readonly wanted: Values;
  readonly before: Values;
  readonly observed: Observation;
  readonly left: Observation;
  readonly known: Values;
  readonly context: PlanContext;
}

/**
 * Compares what is wanted with what stands. Pure: preview prints the result, update runs it.
 * @throws ConflictError when the object exists, differs and may not be taken over
 * @throws InputError when the change is refused
 */
export function plan(resource: Resource, situation: Situation): Plan {
  const { desired, observed, previous, known = {}, context = {} } = situation;
  const { left = { absent: "unasked" } } = situation;
  const given = { observed: stands(left) ? left : observed, known, context };
  const wanted = completed(resource, desired, { ...given, isPast: false });
  resource.guard?.(wanted, context);
  if (previous === undefined) return planNew(resource, { wanted, observed, context });
  const before = completed(resource, previous, { ...given, isPast: true });
  const moved = identityChange(resource, before, wanted);
  const all: Case = { resource, wanted, before, observed, left, known, context };
  if (moved.length > 0) return planMove(all, moved);
  return stands(observed)
    ? planUpdate(resource, { wanted, observed, previous: before, known, context })
    : planCreate(resource, wanted, { absent: observed, context });
}

/** Canonical, with what follows from what stands. */
export function completed(
  resource: Resource,
  inputs: Values,
  given: Given<Values, Values, unknown>,
): Values {
  const canonical = resource.canonical(inputs);
  return resource.complete?.(canonical, given) ?? canonical;
}

function planNew(
  resource: Resource,
  { wanted, observed, context }: Pick<Case, "wanted" | "observed" | "context">,
): Plan {
  return stands(observed)
    ? planAdoption(resource, { wanted, observed, previous: {}, context })
    : planCreate(resource, wanted, { absent: observed, context });
}

function planCreate(
  resource: Resource,
  wanted: Values,
  { absent, context }: { readonly absent: Absent; readonly context: PlanContext },
): Plan {
  const created = resource
    .create(wanted, context, absent)
    .map((step, index, all) =>
      index === all.length - 1 && !all.some((each) => each.makes)
        ? { ...step, makes: true as const }
        : step,
    );
  const born: Observed = { live: resource.born(wanted), facts: {}, around: absent.around };
  const rest = clauseSteps(resource, { wanted, observed: born, previous: {}, context });
  return { ...NOTHING, action: "create", steps: [...created, ...rest.steps] };
}

function planAdoption(resource: Resource, way: Way): Plan {
  const { wanted, observed, context } = way;
  resource.guardAdoption?.(wanted, observed);
  const { steps, differences } = clauseSteps(resource, way);
  const own = context.ours === true || resource.ownOrigin?.(wanted, context) === true;
  const unseen = [...inputsMarked(resource, "writeOnly"), ...(observed.hidden ?? [])];
  const unreadable = own ? [] : unseen.filter((name) => wanted[name] !== undefined);
  const label = resource.label(wanted);
  const equals = differences.length === 0 && unreadable.length === 0;
  if (!own && !equals && wanted["adopt"] !== true) {
    throw new TakenError(`${resource.kind} ${label}`, { differences, unreadable });
  }
  const notes = [
    context.ours === true
      ? `${label} was made by an earlier run of this program that did not hear of it; it is gone on with.`
      : `${label} exists already and is taken over.`,
    ...unreadable.map((name) => `${name} not verified: Snowflake does not tell it.`),
  ];
  return { ...NOTHING, action: "adopt", steps, differences, notes };
}

function planMove(all: Case, moved: readonly string[]): Plan {
  const { resource, wanted, before, observed, left, known, context } = all;
  const steps = resource.move?.(before, wanted, context);
  const here = stands(observed);
  if (steps === undefined) {
    const movedAlong = here && !stands(left) && left.absent !== "gone";
    const settled = movedAlong && sameObject(resource, known, observed);
    return settled ? follow(all, observed, []) : planReplacement(all, moved);
  }
  if (here && stands(left)) {
    const [to, from] = [resource.label(wanted), resource.label(before)];
    throw new ConflictError(
      `${resource.kind} ${from} is to become ${to}, and there is another ${to} already. Choose another name, or ` +
        `rename or drop that one first.`,
    );
  }
  if (stands(left)) return follow(all, left, steps);
  if (!here) return planCreate(resource, wanted, { absent: observed, context });
  return sameObject(resource, known, observed)
    ? follow(all, observed, [])
    : planAdoption(resource, { wanted, observed, previous: before, context });
}

/** The creation time tells an object that was renamed from one that came by its name otherwise. */
export function sameObject(resource: Resource, known: Values, { facts }: Observed): boolean {
  const createdOn = known[resource.bornOn];
  return typeof createdOn === "string" && facts[resource.bornOn] === createdOn;
}

/** The object under its new name, with what else is to be changed. */
function follow(all: Case, from: Observed, steps: readonly Step[]): Plan {
  const { resource, wanted, before, known, context } = all;
  const names = inputsMarked(resource, "identity");
  const identity = Object.fromEntries(names.map((name) => [name, wanted[name]]));
  const observed: Observed = { ...from, live: { ...from.live, ...identity } };
  const previous = { ...before, ...identity };
  const rest = planUpdate(resource, { wanted, observed, previous, known, context });
  if (rest.action === "replace") {
    throw new InputError(
      rest.replaces[0] ?? "",
      `${resource.label(before)} becomes ${resource.label(wanted)} by a rename, and would be replaced in the same ` +
        `update. Rename first, run one \`pulumi up\`, then change ${rest.replaces.join(", ")}.`,
    );
  }
  return {
    ...rest,
    action: rest.action === "none" ? "update" : rest.action,
    steps: [...steps, ...rest.steps],
    recorded: [...identityChange(resource, before, wanted), ...rest.recorded],
  };
}

/** A replacement under another name comes first where it can, so that nothing is missing meanwhile. */
function planReplacement(all: Case, replaces: readonly string[]): Plan {
  const { resource, wanted, before, observed, left, context } = all;
  const old = stands(left) ? left : undefined;
  resource.guardReplacement?.(before, wanted, old);
  const drop = old === undefined ? { steps: [] } : resource.drop(before, old);
  const same = resource.label(before) === resource.label(wanted);
  const dropFirst = same || resource.deleteFirst === true;
  const bare = dropFirst ? withoutOld(all) : observed.around;
  const free = !stands(observed) || same;
  const made = free
    ? planCreate(resource, wanted, { absent: { absent: "gone", around: bare }, context })
    : planNew(resource, { wanted, observed: { ...observed, around: bare }, context });
  return {
    ...NOTHING,
    action: "replace",
    steps: dropFirst ? [...drop.steps, ...made.steps] : [...made.steps, ...drop.steps],
    replaces,
    deleteBeforeReplace: dropFirst,
    notes: [...made.notes, ...(drop.notes ?? [])],
  };
}

/** The surroundings once the old object is gone. */
function withoutOld({ resource, before, wanted, observed, left }: Case): unknown {
  const around = observed.around;
  if (around === undefined || !stands(left)) return around;
  if (resource.group(before) !== resource.group(wanted)) return around;
  return resource.without?.(around, before) ?? around;
}

function planUpdate(resource: Resource, way: Way & Pick<Case, "known">): Plan {
  const { wanted, observed, previous: before, known, context } = way;
  const replaces = replacingInputs(resource, wanted, before);
  if (replaces.length > 0) {
    const all = { resource, wanted, before, observed, left: observed, known, context };
    return planReplacement(all, replaces);
  }
  const { steps: changes, differences } = clauseSteps(resource, way);
  const recorded = recordedInputs(resource, wanted, before);
  if (changes.length === 0 && differences.length > 0) {
    throw new InputError(
      "",
      `no statement changes ${differences.map((one) => one.path).join(", ")}.`,
    );
  }
  const left = { known, around: observed.around, steps: changes };
  const steps = resource.owed?.(wanted, left) ?? changes;
  const action = steps.length > 0 || recorded.length > 0 ? "update" : "none";
  return { ...NOTHING, action, steps, differences, recorded };
}

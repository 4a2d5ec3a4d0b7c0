import { ConflictError, InputError } from "./errors";
import type { Difference } from "./property";
import { equal } from "./property";
import type { Observation, Observed, PlanContext, Resource, Step, Values } from "./resource";
import { inputsMarked, stands } from "./resource";
import {
  identityChange,
  replacingInputs,
  recordedInputs,
  clauseSteps,
  comparisonOf,
} from "./compare";
import type { Way } from "./compare";

/** What is going to happen to one object, and why. */
export interface Plan {
  readonly action: "create" | "adopt" | "update" | "replace" | "none";
  readonly steps: readonly Step[];
  /** Leaves that are not as they should be. */
  readonly differences: readonly Difference[];
  /** Inputs that force a replacement. */
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** Inputs that changed for the state alone; no statement belongs to them. */
  readonly recorded: readonly string[];
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
  notes: [],
};

/** What a plan is made from. */
export interface Situation {
  /** Checked inputs. */
  readonly desired: Values;
  readonly observed: Observation;
  /** Inputs of the last run; undefined for an object that the state does not know. */
  readonly previous?: Values | undefined;
  readonly context?: PlanContext;
}

/**
 * Compares what is wanted with what stands. Pure: preview prints the result, update runs it.
 * @throws ConflictError when the object exists, differs and may not be taken over
 * @throws InputError when the change is refused
 */
export function plan(resource: Resource, situation: Situation): Plan {
  const { desired, observed, previous, context = {} } = situation;
  const wanted = resource.canonical(desired);
  resource.guard?.(wanted, context);
  const before = previous === undefined ? undefined : resource.canonical(previous);
  if (before !== undefined) {
    const moved = identityChange(resource, before, wanted);
    if (moved.length > 0)
      return planMove(resource, { wanted, before, observation: observed, context, moved });
  }
  if (!stands(observed)) return planCreate(resource, { wanted, around: observed.around, context });
  if (before === undefined)
    return planAdoption(resource, { wanted, observed, previous: {}, context });
  return planUpdate(resource, { wanted, observed, previous: before, context });
}

function planCreate(
  resource: Resource,
  { wanted, around, context }: { wanted: Values; around: unknown; context: PlanContext },
): Plan {
  const created = resource.create(wanted, context, around);
  const born: Observed = { live: resource.born(wanted), facts: {}, around };
  const rest = clauseSteps(resource, { wanted, observed: born, previous: {}, context });
  return {
    ...NOTHING,
    action: "create",
    steps: [...created, ...rest.steps],
    differences: [],
  };
}

function planAdoption(resource: Resource, way: Way): Plan {
  const { wanted, observed, context } = way;
  resource.guardAdoption?.(wanted, observed);
  const { steps, differences: found } = clauseSteps(resource, way);
  const own = resource.ownOrigin?.(wanted, context) === true;
  const unreadable = own
    ? []
    : inputsMarked(resource, "writeOnly").filter((name) => wanted[name] !== undefined);
  const adopt = own || wanted["adopt"] === true;
  if (!adopt && (found.length > 0 || unreadable.length > 0)) {
    const label = `${resource.kind} ${resource.label(wanted)}`;
    throw new ConflictError(conflictMessage(label, found, unreadable));
  }
  const label = resource.label(wanted);
  const notes = [
    `${label} exists already and is taken over.`,
    ...unreadable.map((name) => `${name} not verified: Snowflake does not tell it.`),
  ];
  return { ...NOTHING, action: "adopt", steps, differences: found, notes };
}

function conflictMessage(
  label: string,
  found: readonly Difference[],
  unreadable: readonly string[],
): string {
  const reasons = [
    ...found.map(
      (one) => `${one.path} is ${show(one.is)}, the program wants ${show(one.shouldBe)}`,
    ),
    ...unreadable.map((name) => `its ${name} cannot be read back and so cannot be compared`),
  ];
  return (
    `${label} exists already and is not in this stack's state: ` +
    `${reasons.join("; ")}. Set adopt: true to take it over and make it as the program says, ` +
    `or declare another name.`
  );
}

interface Move {
  readonly wanted: Values;
  readonly before: Values;
  readonly observation: Observation;
  readonly context: PlanContext;
  readonly moved: readonly string[];
}

function planMove(resource: Resource, move: Move): Plan {
  const { wanted, before, observation, context, moved } = move;
  const observed = stands(observation) ? observation : undefined;
  const steps = resource.move?.(before, wanted, context);
  if (steps === undefined) {
    resource.guardReplacement?.(before, wanted, observed);
    return {
      ...NOTHING,
      action: "replace",
      replaces: moved,
      deleteBeforeReplace: resource.deleteFirst === true,
    };
  }
  if (observed === undefined)
    return planCreate(resource, { wanted, around: observation.around, context });
  const identity = Object.fromEntries(moved.map((name) => [name, wanted[name]]));
  const there = moved.every((name) =>
    equal(comparisonOf(resource, name), observed.live[name], wanted[name]),
  );
  const settled: Observed = { ...observed, live: { ...observed.live, ...identity } };
  const previous = { ...before, ...identity };
  const rest = planUpdate(resource, { wanted, observed: settled, previous, context });
  return {
    ...rest,
    action: rest.action === "none" ? "update" : rest.action,
    steps: [...(there ? [] : steps), ...rest.steps],
    recorded: [...moved, ...rest.recorded],
  };
}

function planUpdate(resource: Resource, way: Way): Plan {
  const { wanted, observed, previous: before } = way;
  const replaces = replacingInputs(resource, wanted, before);
  if (replaces.length > 0) {
    resource.guardReplacement?.(before, wanted, observed);
    return { ...NOTHING, action: "replace", replaces, deleteBeforeReplace: true };
  }
  const { steps, differences: found } = clauseSteps(resource, way);
  const recorded = recordedInputs(resource, wanted, before);
  if (steps.length === 0 && found.length > 0) {
    throw new InputError("", `no statement changes ${found.map((one) => one.path).join(", ")}.`);
  }
  const action = steps.length > 0 || recorded.length > 0 ? "update" : "none";
  return { ...NOTHING, action, steps, differences: found, recorded };
}

function show(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}

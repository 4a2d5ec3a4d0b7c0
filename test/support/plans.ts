import { plan } from "../../provider/core/plan";
import type { Plan } from "../../provider/core/plan";
import type { Observation, PlanContext } from "../../provider/core/observed";
import type { Resource } from "../../provider/core/resource";
import type { Values } from "../../provider/core/values";
import { resources } from "../../provider/resources";

/** A resource by its kind. */
export function kind(name: string): Resource {
  const found = resources.find((each) => each.kind === name);
  if (found === undefined) throw new Error(`no kind ${name}`);
  return found;
}

export const ABSENT: Observation = { absent: "unseen" };

/** The statements of a plan. */
export function sqlOf(made: Plan): readonly string[] {
  return made.steps.map((step) => step.sql.text);
}

/** What the state knows and what siblings want; nothing unless it is given. */
interface More {
  readonly previous?: Values | undefined;
  readonly context?: PlanContext;
  /** What stands where the state has the object, when that is somewhere else. */
  readonly left?: Observation;
  readonly known?: Values;
}

export function planOf(
  resource: Resource,
  desired: Values,
  observed: Observation,
  more: More = {},
): Plan {
  return plan(resource, { desired, observed, ...more });
}

/** A plan's statements in one call. */
export function planned(
  resource: Resource,
  desired: Values,
  observation: Observation,
  more: More = {},
): readonly string[] {
  return sqlOf(planOf(resource, desired, observation, more));
}

/** An object that stands exactly as some inputs say. */
export function standing(resource: Resource, inputs: Values, around?: unknown): Observation {
  return { live: resource.canonical(inputs), facts: {}, around };
}

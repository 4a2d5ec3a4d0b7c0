import { plan } from "../../provider/core/plan";
import type { Plan } from "../../provider/core/plan";
import type { Observation, PlanContext, Resource, Values } from "../../provider/core/resource";
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

/** A plan's statements in one call. */
export function planned(
  resource: Resource,
  desired: Values,
  observation: Observation,
  more: { previous?: Values; context?: PlanContext } = {},
): readonly string[] {
  return sqlOf(plan(resource, desired, observation, more.previous, more.context));
}

/** An object that stands exactly as some inputs say. */
export function standing(resource: Resource, inputs: Values, around?: unknown): Observation {
  return { live: resource.canonical(inputs), facts: {}, around };
}

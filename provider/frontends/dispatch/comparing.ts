import { completed, plan } from "../../core/plan";
import type { Plan } from "../../core/plan";
import type { Hidden } from "../../core/program";
import type { Given, PlanContext } from "../../core/observed";
import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { stands } from "../../core/observed";
import type { Look } from "../../core/session";
import type { Sighting } from "./observing";
import { ignoring } from "./values";

/** A comparison as an operation asks for it. */

/** What a front end knows of the resource that an operation is about. */
export interface Target {
  readonly resource: Resource;
  readonly hidden: Hidden;
  /** Names of inputs whose values are secret, now or in the state. */
  readonly secrets: readonly string[];
}

/** What the state knows of an object; both undefined for a new one. */
export interface Before {
  /** Inputs of the last run. */
  readonly previous: Values | undefined;
  /** Undefined in Check, which is not told. */
  readonly outputs: Values | undefined;
}

/** What a plan is made from, before what the user told the engine to ignore is taken out. */
export interface Compared extends Before {
  readonly wanted: Values;
  readonly sighting: Sighting;
  readonly context: PlanContext;
}

/** What inputs are completed from. */
export function givenBy({ sighting, outputs, context }: Compared): Given<Values, Values, unknown> {
  const { observed, left } = sighting;
  const seen = left !== undefined && stands(left) ? left : observed;
  return { observed: seen, known: outputs ?? {}, context, isPast: false };
}

/** The same with what the plan needs to know beyond what every look tells. */
export async function survey(
  { resource }: Target,
  compared: Compared,
  look: Look,
): Promise<Compared> {
  if (resource.survey === undefined) return compared;
  const given = givenBy(compared);
  const { wanted, previous } = compared;
  const around = await resource.survey(completed(resource, wanted, given), given, {
    look,
    previous,
  });
  if (around === undefined) return compared;
  const { observed, left } = compared.sighting;
  const seen = left !== undefined && stands(left) ? { left: { ...left, around } } : {};
  return {
    ...compared,
    sighting: {
      observed: { ...observed, around },
      ...(left === undefined ? {} : { left }),
      ...seen,
    },
  };
}

/** The plan, with what the user told the engine to ignore left out of it. */
export function compare({ resource, hidden }: Target, compared: Compared): Plan {
  const { wanted, previous, outputs, sighting, context } = compared;
  const { observed, left } = sighting;
  const from = {
    observed: stands(observed) ? observed : (left ?? observed),
    ignored: hidden.ignoreChanges,
  };
  return plan(resource, {
    desired: ignoring(resource, wanted, from),
    observed,
    left,
    previous: previous === undefined ? undefined : ignoring(resource, previous, from),
    known: outputs,
    context,
  });
}

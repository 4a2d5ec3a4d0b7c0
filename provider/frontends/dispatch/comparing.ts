import { plan } from "../../core/plan";
import type { Plan } from "../../core/plan";
import type { Hidden } from "../../core/program";
import type { PlanContext, Resource, Values } from "../../core/resource";
import { stands } from "../../core/resource";
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

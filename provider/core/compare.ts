import type { Comparison, Difference } from "./property";
import { differences, equal } from "./property";
import type { Observed, PlanContext } from "./observed";
import type { Clause, Resource } from "./resource";
import type { Values } from "./values";
import type { Step } from "./step";
import { inputMarks, inputsMarked } from "./resource";

/** What differs between what is wanted and what stands or was wanted before. */

/** Names of the identity inputs whose value changed. */
export function identityChange(
  resource: Resource,
  before: Values,
  wanted: Values,
): readonly string[] {
  return inputsMarked(resource, "identity").filter(
    (name) => !equal(comparisonOf(resource, name), before[name], wanted[name]),
  );
}

export function replacingInputs(
  resource: Resource,
  wanted: Values,
  before: Values,
): readonly string[] {
  return inputsMarked(resource, "replace").filter(
    (name) =>
      wanted[name] !== undefined &&
      before[name] !== undefined &&
      !equal(comparisonOf(resource, name), before[name], wanted[name]),
  );
}

/** Inputs that the state mirrors and that say something else now, whatever the account shows. */
export function recordedInputs(
  resource: Resource,
  wanted: Values,
  before: Values,
): readonly string[] {
  return Object.keys(resource.inputs.shape).filter((name) => {
    const marks = inputMarks(resource, name);
    if (marks.createOnly === true || marks.writeOnly === true || marks.control === "silent") {
      return false;
    }
    return !equal(comparisonOf(resource, name), before[name], wanted[name]);
  });
}

/** What an object is brought from and to. */
export interface Way {
  readonly wanted: Values;
  readonly observed: Observed;
  /** Inputs of the last run; empty for an object that the state does not know. */
  readonly previous: Values;
  readonly context: PlanContext;
}

export function clauseSteps(
  resource: Resource,
  way: Way,
): { steps: readonly Step[]; differences: readonly Difference[] } {
  const { wanted, observed, previous, context } = way;
  const all: Difference[] = [];
  const steps = resource.clauses.flatMap((clause) => {
    const found = clauseDifferences(resource, clause, way);
    if (found.length === 0) return [];
    all.push(...found);
    const change = { desired: wanted, live: observed.live, previous, around: observed.around };
    return clause
      .steps({ ...change, differences: found, context })
      .map((step) => ({ ...step, inputs: clause.of }));
  });
  return { steps, differences: all };
}

function clauseDifferences(
  resource: Resource,
  clause: Clause<Values, unknown>,
  { wanted, observed, previous }: Way,
): readonly Difference[] {
  const isKnown = Object.keys(previous).length > 0;
  const isHidden = (name: string): boolean => observed.hidden?.includes(name) === true;
  // What cannot be seen is as the last run left it, as far as anybody knows.
  const compared = clause.of.filter((name) => isKnown || !isHidden(name));
  return compared.flatMap((name) =>
    differences(name, comparisonOf(resource, name), {
      desired: wanted[name],
      observed: isHidden(name) ? previous[name] : observed.live[name],
      previous: previous[name],
    }),
  );
}

export function comparisonOf(resource: Resource, name: string): Comparison {
  return inputMarks(resource, name).compare ?? "deep";
}

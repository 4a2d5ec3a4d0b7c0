import type { ModelPackage } from "./package";
import type { Announcement } from "./program";
import type { Certainty } from "./session";
import type { Values } from "./values";

/** What SHOW says of an object, in the inputs' own terms. */
export interface Observed<I = Values, F = Values, A = unknown> {
  /** Live values of comparable inputs, canonical. */
  readonly live: Partial<I>;
  /** What only Snowflake knows. A name that is missing was not told, and is what it was; `undefined` is nothing. */
  readonly facts: Partial<F>;
  /** What plans need to know of the surroundings, for instance the other aliases of the model. */
  readonly around?: A;
  /** Inputs that the role may not see, or the server does not show: they are compared with the state alone. */
  readonly hidden?: readonly (keyof I & string)[];
}

/**
 * An object that was not observed. `gone`: what holds it is visible and does not have it.
 * `unseen`: it is not there, or the role may not see it; SHOW does not tell which. `hidden`: what
 * holds it could not be read. `unasked`: the account was not asked.
 */
export interface Absent<A = unknown> {
  readonly absent: "gone" | "unseen" | "hidden" | "unasked";
  readonly around?: A;
}

export type Observation<I = Values, F = Values, A = unknown> = Observed<I, F, A> | Absent<A>;

/** True when the object stands. */
export function stands<I, F, A>(
  observation: Observation<I, F, A>,
): observation is Observed<I, F, A> {
  return "live" in observation;
}

/** What is asked of an observation. */
export interface Need {
  readonly certainty: Certainty;
  /** Inputs that the program declares, now or last time; others need not be read. */
  readonly managed: ReadonlySet<string>;
  /** Whether the facts are wanted too, or only the comparable inputs. */
  readonly facts: boolean;
}

/** What siblings of the same operation want; undefined members mean that nobody said so. */
export interface PlanContext {
  /** What the running program declares in the same group, this resource included. */
  readonly announcements?: readonly Announcement[];
  /** Without announcements: what siblings said so far. What is not among it may still come. */
  readonly heard?: readonly Announcement[];
  /** True when the announcements are only those that came in so far. */
  readonly partial?: boolean;
  /** True when the program declares resources whose group is not known yet. */
  readonly open?: boolean;
  /** True when no further wish will arrive: what is unknown then counts as staying. */
  readonly settled?: boolean;
  /** True when an earlier run of this very resource made the object. */
  readonly ours?: boolean;
  /** Groups that this operation renames in place, old name to new. */
  readonly renames?: ReadonlyMap<string, string>;
  /** Local packages that were read for this operation, by content hash. */
  readonly packages?: ReadonlyMap<string, ModelPackage>;
}

/** What is known when inputs are completed. */
export interface Given<I, F, A> {
  /** What stands, under whichever name. */
  readonly observed: Observation<I, F, A>;
  /** Outputs of the last run. */
  readonly known: Partial<F>;
  readonly context: PlanContext;
  /** True for the inputs of the last run, which are completed as they were then. */
  readonly isPast: boolean;
}

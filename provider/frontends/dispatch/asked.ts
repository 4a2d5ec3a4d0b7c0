import type { Operation } from "../../core/operation";
import type { Plan } from "../../core/plan";
import type { Values } from "../../core/values";
import type { Target } from "./comparing";

/** What front ends ask, and what they are told. */

/** Inputs as the engine hands them over in preview. */
export interface Asked {
  readonly inputs: Values;
  /** Names of those whose value is not known yet. */
  readonly unknown: ReadonlySet<string>;
}

/** An operation on a resource. */
export interface Verb extends Manner {
  readonly target: Target;
  readonly verb: Operation["verb"];
  /** The inputs that name the object, then whatever else may hold its secrets. */
  readonly values: readonly [Values, ...Values[]];
}

/** The outcome of a comparison, for the engine. */
export interface DiffOutcome extends Pick<
  Plan,
  "replaces" | "deleteBeforeReplace" | "differences" | "recorded"
> {
  readonly changes: boolean;
}

/** What the engine knows of an object. */
export interface Stored {
  readonly outputs: Values;
  /** Inputs of the last run, where the engine hands them over. */
  readonly previous?: Values | undefined;
}

/** How an operation is to be done. */
export interface Manner {
  /** True when nothing may be changed: what would come of it is wanted. */
  readonly preview?: boolean;
}

/** What comes, or would come, of an operation. */
export interface Result {
  readonly outputs: Values;
  /** Names of computed outputs that nobody knows before it is done; none once it is. */
  readonly unforeseen: readonly string[];
}

/**
 * Where plans are made and shown. `check`: in Check and Diff, for an engine whose previews ask nothing
 * else. `operation`: in Create and Update, which a preview asks too; Check and Diff then work from the
 * state, which the engine has refreshed before, and never wait for the account.
 */
export type PlansIn = "check" | "operation";

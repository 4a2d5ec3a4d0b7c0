import { InputError } from "../../core/errors";
import { canCreateOrAlter } from "./around";
import type { TableChange } from "./around";
import { whyOtherTable } from "./columns";
import type { Strategy } from "./options";
import { sameCalls } from "./scored-by";
import { label } from "./shapes";
import type { DynamicInferenceTableOutputs } from "./shapes";

/** By which statements a table becomes what it should be. */

export type Way =
  /** ALTERs alone; no row is touched that is not named. */
  | { readonly by: "alter" }
  | { readonly by: "createOrAlter"; readonly strategy: Strategy | undefined }
  | { readonly by: "replace"; readonly because: string }
  | { readonly by: "blueGreen" };

type Changed = ReadonlySet<string>;

export function wayOf(change: TableChange, changed: Changed): Way {
  if (changed.has("transient"))
    return replacing("whether a table is transient is told at its creation alone");
  if (!changed.has("query") && !changed.has("refreshMode")) return { by: "alter" };
  const strategy = strategyOf(change);
  if (strategy === "blueGreen") return { by: "blueGreen" };
  if (strategy === "replace") return replacing(CHOSEN);
  if (!canCreateOrAlter(change.around))
    return replacing("this account does not have CREATE OR ALTER DYNAMIC TABLE yet");
  const refusal = change.around?.survey?.alterRefusal;
  const why =
    whyOtherTable(change.desired, change.around) ??
    (refusal === undefined ? undefined : `CREATE OR ALTER is refused: ${refusal.message}`);
  return why === undefined ? { by: "createOrAlter", strategy } : replacing(why);
}

const CHOSEN = "as onModelVersionChange says";

function replacing(because: string): Way {
  return { by: "replace", because };
}

/** What another version means; undefined when the query changes for another reason. */
function strategyOf({ desired, live }: TableChange): Strategy | undefined {
  if (sameCalls(live.query, desired.query)) return undefined;
  const frozen = desired.frozenWhere ?? live.frozenWhere;
  return desired.onModelVersionChange ?? (frozen === undefined ? "rescore" : "keepHistory");
}

/** Whether another table comes into the place of this one. */
export function isAnother({ by }: Way): boolean {
  return by === "replace" || by === "blueGreen";
}

/** Outputs that tell in which mode it is refreshed, and those that another table has of its own. */
export const OF_MODE = [
  "refreshModeActual",
  "refreshModeReason",
] as const satisfies readonly (keyof DynamicInferenceTableOutputs)[];
export const OF_ANOTHER = [
  ...OF_MODE,
  "createdOn",
  "owner",
] as const satisfies readonly (keyof DynamicInferenceTableOutputs)[];

/** Whether rows that are frozen are given up: what is gone from the source is then gone from the table. */
export function givesUpFrozen({ desired, live, previous }: TableChange, way: Way): boolean {
  if (live.frozenWhere === undefined) return false;
  if (isAnother(way)) return true;
  if (way.by === "createOrAlter" && way.strategy === "rescore") return true;
  // What the program never froze it does not unfreeze either.
  return desired.frozenWhere === undefined && previous.frozenWhere !== undefined;
}

/** Nothing copies policies: what was hidden would be seen. @throws InputError */
export function guardPolicies({ desired, around }: TableChange, way: Way): void {
  const policies = around?.survey?.policies ?? [];
  if (!isAnother(way) || policies.length === 0) return;
  const why = way.by === "replace" ? ` (${way.because})` : "";
  const isChosen = way.by === "blueGreen" || (way.by === "replace" && way.because === CHOSEN);
  const other = isChosen
    ? 'Use onModelVersionChange: "rescore", which keeps them, or take'
    : "Take";
  throw new InputError(
    "",
    `refused to put another table in the place of ${label(desired)}${why}: its policies (${policies.join(", ")}) would not stand on it, ` +
      `and no statement takes them along. ${other} them off first and put them on again afterwards.`,
  );
}

/** @throws InputError when rows would be given up that nobody released */
export function guardFrozen(change: TableChange, way: Way): void {
  const { desired } = change;
  if (!givesUpFrozen(change, way) || desired.deletionProtection === false) return;
  const isForced = way.by === "replace" && way.because !== CHOSEN;
  throw new InputError(
    "deletionProtection",
    `refused to compute the frozen rows of ${label(desired)} again${isForced ? ` (${way.because})` : ""}: those whose source is gone would be lost. ` +
      (isForced ? "Release" : `Keep them with onModelVersionChange: "keepHistory", or release`) +
      ` them: deletionProtection: false in the same update.`,
  );
}

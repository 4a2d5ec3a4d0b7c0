import type { Left } from "../../core/resource";
import type { Step } from "../../core/step";
import type { Around } from "./around";
import { owedEnding } from "./before";
import { owedOwner } from "./owner";
import { withOwedRefresh } from "./refresh";
import type { DynamicInferenceTableInputs, DynamicInferenceTableOutputs } from "./shapes";

/** The steps of a plan, and among them what an update before this one left undone. */
export function owed(
  wanted: DynamicInferenceTableInputs,
  left: Left<DynamicInferenceTableOutputs, Around>,
): readonly Step[] {
  const steps = [...owedEnding(wanted, left), ...withOwedRefresh(wanted, left)];
  return [...steps, ...owedOwner(wanted, { ...left, steps })];
}

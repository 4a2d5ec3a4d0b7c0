import type { Veil } from "../../core/explain";
import type { Plan } from "../../core/plan";
import type { PlanRecord } from "./account";

/** The plan as other tools read it, with every secret taken out. */
export function planRecord(
  plan: Plan,
  about: {
    readonly urn: string;
    readonly kind: string;
    readonly label: string;
    readonly veil: Veil;
  },
): PlanRecord {
  const { veil } = about;
  return {
    format: 1,
    urn: about.urn,
    kind: about.kind,
    object: about.label,
    action: plan.action,
    steps: plan.steps.map((step) => ({
      sql: step.sql.shown(veil.isSecret),
      why: veil.clean(step.why),
      consequences: step.consequences,
    })),
    differences: plan.differences.map(({ path, is, shouldBe }) => {
      const input = /^[A-Za-z]+/.exec(path)?.[0] ?? path;
      return { path, is: veil.value(input, is), shouldBe: veil.value(input, shouldBe) };
    }),
    notes: plan.notes.map((note) => veil.clean(note)),
  };
}

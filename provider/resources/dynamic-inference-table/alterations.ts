import type { Step } from "../../core/step";
import { joined, sql } from "../../snowflake/sql/sql";
import type { DynamicInferenceTableInputs } from "./shapes";
import { ALTERATIONS, SETTINGS, alter } from "./statements";
import type { TableChange } from "./around";

/** What ALTER changes in place, rows untouched. */

type Inputs = DynamicInferenceTableInputs;

/** The smallest statements, SET lists first. */
export function alterations(change: TableChange, changed: ReadonlySet<string>): readonly Step[] {
  const { desired } = change;
  const names = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
  const set = names.filter((name) => changed.has(name) && desired[name] !== undefined);
  const unset = names.filter((name) => changed.has(name) && desired[name] === undefined);
  const own = (["frozenWhere", "executeAsUser", "clusterBy", "comment"] as const).filter((name) =>
    changed.has(name),
  );
  return [
    ...(set.length === 0
      ? []
      : [
          {
            sql: sql`${alter(desired)} SET ${joined(
              set.map((name) => SETTINGS[name].set(desired)),
              " ",
            )}`,
            why: `sets ${set.join(", ")}`,
            consequences: ["safe"] as const,
          },
        ]),
    ...unset.flatMap((name) => {
      const { unset: statement } = SETTINGS[name];
      if (statement === undefined) return [];
      return [
        {
          sql: sql`${alter(desired)} ${statement}`,
          why: `takes ${name} back to its default`,
          consequences: ["safe"] as const,
        },
      ];
    }),
    ...own.map((name) => alteration(desired, name, consequenceOf(name, change))),
  ];
}

/** Fewer frozen rows are computed again; nobody can say of two predicates which freezes more. */
function consequenceOf(
  name: keyof typeof ALTERATIONS,
  { live }: TableChange,
): "safe" | "rescoresRows" {
  return name === "frozenWhere" && live.frozenWhere !== undefined ? "rescoresRows" : "safe";
}

export function alteration(
  desired: Inputs,
  name: keyof typeof ALTERATIONS,
  consequence: "safe" | "rescoresRows",
): Step {
  const { set, unset } = ALTERATIONS[name];
  const isSet = desired[name] !== undefined && desired[name] !== "" && desired[name] !== false;
  const reads = {
    frozenWhere: "which rows keep their predictions",
    executeAsUser: "who refreshes it",
    clusterBy: "the clustering keys",
    comment: "the comment",
    suspended: "scheduled refreshes",
  };
  return {
    sql: sql`${alter(desired)} ${isSet ? set(desired) : unset}`,
    why: `${isSet ? "sets" : "removes"} ${reads[name]}${consequence === "rescoresRows" ? "; rows that are frozen no longer are computed again, with the version of now" : ""}`,
    consequences: [consequence],
  };
}

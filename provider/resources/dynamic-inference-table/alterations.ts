import type { Step } from "../../core/step";
import { joined, sql } from "../../snowflake/sql/sql";
import type { TableChange } from "./around";
import { refresh } from "./refresh";
import { ALTERATIONS, SETTINGS, alter } from "./statements";

/** What ALTER changes in place. */

type Setting = keyof typeof SETTINGS;
type Alteration = keyof typeof ALTERATIONS;

/** The smallest statements, SET lists first. */
export function alterations(change: TableChange, changed: ReadonlySet<string>): readonly Step[] {
  const names = (Object.keys(SETTINGS) as Setting[]).filter((name) => changed.has(name));
  const own = (Object.keys(ALTERATIONS) as Alteration[]).filter((name) => changed.has(name));
  return [
    ...setSteps(change, names),
    // What a rescore that broke off left unfrozen may not have been computed yet.
    ...(own.includes("frozenWhere") && isInterrupted(change) ? [refresh(change)] : []),
    ...own.map((name) => alteration(change, name)),
  ];
}

function setSteps({ desired }: TableChange, names: readonly Setting[]): readonly Step[] {
  const set = names.filter((name) => desired[name] !== undefined);
  const steps: Step[] = [];
  if (set.length > 0) {
    const list = joined(
      set.map((name) => SETTINGS[name].set(desired)),
      " ",
    );
    steps.push({
      sql: sql`${alter(desired)} SET ${list}`,
      why: `sets ${set.join(", ")}`,
      consequences: ["safe"],
    });
  }
  for (const name of names.filter((each) => desired[each] === undefined)) {
    const { unset } = SETTINGS[name];
    if (unset === undefined) continue;
    steps.push({
      sql: sql`${alter(desired)} ${unset}`,
      why: `takes ${name} back to its default`,
      consequences: ["safe"],
    });
  }
  return steps;
}

/** Its frozen region is gone although the program had it and has it. */
function isInterrupted({ desired, live, previous }: TableChange): boolean {
  const { frozenWhere } = desired;
  return (
    desired.onModelVersionChange === "rescore" &&
    frozenWhere !== undefined &&
    previous.frozenWhere !== undefined &&
    live.frozenWhere === undefined
  );
}

const WHAT: Readonly<Record<Alteration, string>> = {
  frozenWhere: "which rows keep their predictions",
  executeAsUser: "who refreshes it",
  clusterBy: "the clustering keys",
  comment: "the comment",
};

export function alteration({ desired, live }: TableChange, name: Alteration): Step {
  const { set, unset } = ALTERATIONS[name];
  const isSet = desired[name] !== undefined && desired[name] !== "";
  // Nobody can say of two predicates which freezes more.
  const unfreezes = name === "frozenWhere" && live.frozenWhere !== undefined;
  const effect = unfreezes
    ? "; rows that are frozen no longer are computed again, with the version of now, and those whose source is gone are lost"
    : "";
  return {
    sql: sql`${alter(desired)} ${isSet ? set(desired) : unset}`,
    why: `${isSet ? "sets" : "removes"} ${WHAT[name]}${effect}`,
    consequences: unfreezes ? ["rescoresRows", "losesData"] : ["safe"],
  };
}

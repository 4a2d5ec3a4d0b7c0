import { z } from "zod";
import { nameOf } from "../../core/schema-objects";
import type { Step } from "../../core/step";
import { joined, objectName, sql } from "../../snowflake/sql/sql";
import { frozenText } from "../../snowflake/sql/user-text";
import type { TableChange } from "./around";
import { refresh } from "./refresh";
import { label } from "./shapes";
import { ALTERATIONS, SETTINGS, alter } from "./statements";

/** What ALTER changes in place. */

type Setting = keyof typeof SETTINGS;
type Alteration = keyof typeof ALTERATIONS;

/** The smallest statements, SET lists first. */
export function alterations(change: TableChange, changed: ReadonlySet<string>): readonly Step[] {
  const names = (Object.keys(SETTINGS) as Setting[]).filter((name) => changed.has(name));
  const own = (Object.keys(ALTERATIONS) as Alteration[]).filter((name) => changed.has(name));
  const { question, frozen } = freezing(change);
  return [
    ...(own.includes("frozenWhere") ? question : []),
    ...setSteps(change, names),
    // What a rescore that broke off left unfrozen may not have been computed yet.
    ...(own.includes("frozenWhere") && isInterrupted(change) ? [refresh(change)] : []),
    ...own.map((name) => (name === "frozenWhere" ? frozen : alteration(change, name))),
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

const left = z.object({ UNFROZEN: z.coerce.number() });

/** Another predicate; while the table is protected, only one under which every frozen row stays so. */
export function freezing(change: TableChange): {
  readonly question: readonly Step[];
  readonly frozen: Step;
} {
  const { desired, live } = change;
  const [before, now] = [live.frozenWhere, desired.frozenWhere];
  if (before === undefined || now === undefined || desired.deletionProtection === false)
    return { question: [], frozen: alteration(change, "frozenWhere") };
  const [held, holds] = [frozenText(before, "frozenWhere"), frozenText(now, "frozenWhere")];
  const question: Step = {
    sql: sql`SELECT COUNT(*) AS UNFROZEN FROM ${objectName(nameOf(desired))} WHERE (${held}) AND NOT COALESCE((${holds}), FALSE)`,
    why: "looks whether rows that are frozen would be so no longer, on the session's warehouse; then nothing is changed",
    consequences: ["safe"],
    gate: {
      row: left,
      refusal(rows) {
        const [found] = rows as readonly z.infer<typeof left>[];
        if (found?.UNFROZEN === 0) return undefined;
        return `refused to let ${String(found?.UNFROZEN ?? "some")} frozen rows of ${label(desired)} be computed again: those whose source is gone would be lost. Choose a frozenWhere that holds for them too, or release them: deletionProtection: false in the same update.`;
      },
    },
  };
  // Behind the question no frozen row is let go.
  return { question: [question], frozen: alteration({ ...change, live: {} }, "frozenWhere") };
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

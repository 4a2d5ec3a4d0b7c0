import { parsePath } from "../../core/property";
import type { PlanContext } from "../../core/observed";
import type { Clause } from "../../core/resource";
import type { Step } from "../../core/step";
import { sql } from "../../snowflake/sql/sql";
import { tagSteps } from "../../snowflake/sql/tags";
import { alteration, alterations, freezing } from "./alterations";
import { isSuspendedByErrors } from "./around";
import type { Around, TableChange } from "./around";
import { blueGreen } from "./blue-green";
import { checkCall } from "./checks";
import { checkVersion } from "./model";
import { checkNeighbours } from "./neighbours";
import { ownership } from "./owner";
import { filling, refresh } from "./refresh";
import { scoredBy } from "./scored-by";
import { nameOf } from "../../core/schema-objects";
import { label } from "./shapes";
import type { DynamicInferenceTableInputs } from "./shapes";
import { allRows, filledOn, losesNames, sourceRows, specOf } from "./spec";
import { ALTERATIONS, SETTINGS, alter, create } from "./statements";
import {
  OF_ANOTHER,
  OF_MODE,
  givesUpFrozen,
  guardFrozen,
  guardPolicies,
  isAnother,
  wayOf,
} from "./way";
import type { Way } from "./way";

/** How a table is brought from what it is to what it should be. */

type Inputs = DynamicInferenceTableInputs;
type Changed = ReadonlySet<string>;

/** All that one statement can set; the query first. */
const WHOLE = [
  "query",
  "refreshMode",
  "transient",
  ...(Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]),
  ...(Object.keys(ALTERATIONS) as (keyof typeof ALTERATIONS)[]),
  "suspended",
  "tags",
] as const satisfies readonly (keyof Inputs)[];

export const table: Clause<Inputs, Around> = {
  of: WHOLE,
  steps(change) {
    const changed = new Set(change.differences.map(({ path }) => parsePath(path)[0] ?? path));
    const way = wayOf(change, changed);
    check(change, changed);
    guardFrozen(change, way);
    guardPolicies(change, way);
    return [
      ...contentSteps(change, changed, way),
      ...tagChanges(change),
      ...scheduling(change, changed, way),
      ...(way.by === "replace" ? ownership(nameOf(change.desired), change) : []),
    ];
  },
};

/** What Snowflake would refuse, and what it would take and nobody wants. @throws InputError */
function check(change: TableChange, changed: Changed): void {
  const { desired, around, context } = change;
  if (changed.has("query")) {
    const pinned = { wanted: scoredBy(desired.query), standing: around?.survey?.versions };
    checkVersion(desired.model, pinned, context);
    checkCall(change);
  }
  if (changed.has("query")) checkNeighbours(desired, around);
}

/** Everything but tags and whether it is suspended. */
function contentSteps(change: TableChange, changed: Changed, way: Way): readonly Step[] {
  switch (way.by) {
    case "alter":
      return alterations(change, changed);
    case "blueGreen":
      return blueGreen(change, specOf(change));
    case "replace":
      return replace(change, way);
    case "createOrAlter":
      return createOrAlter(change, changed, way);
  }
}

function createOrAlter(change: TableChange, changed: Changed, way: Way): readonly Step[] {
  const { desired, live } = change;
  const spec = specOf(change);
  const { frozenWhere } = spec;
  const isLost = givesUpFrozen(change, way);
  const unfreezes = isLost && frozenWhere !== undefined;
  const freezes = !unfreezes && changed.has("frozenWhere") && frozenWhere !== undefined;
  const isRebuilt = changed.has("query") || isOtherKind(live.refreshMode, desired.refreshMode);
  const altered: Step = {
    sql: create(
      "CREATE OR ALTER",
      nameOf(desired),
      unfreezes ? { ...spec, frozenWhere: undefined } : spec,
    ),
    why: whyAltered(change, changed, { isRebuilt, isLost, on: filledOn(spec) }),
    consequences: [
      ...(isRebuilt ? (["rescoresRows"] as const) : []),
      ...(isLost ? (["losesData"] as const) : []),
      "costs",
    ],
    ...(changed.has("refreshMode") || desired.refreshMode === "AUTO"
      ? { unforeseen: OF_MODE }
      : {}),
  };
  // Rows can be frozen again only once they are new.
  const waits = isRebuilt && (desired.waitForRefresh !== false || unfreezes);
  const { question, frozen } = freezing(change);
  return [
    ...(freezes ? [...question, frozen] : []),
    altered,
    ...(waits ? [refresh(change)] : []),
    ...(unfreezes ? [alteration({ ...change, live: {} }, "frozenWhere")] : []),
  ];
}

/** From or to FULL all rows are computed again. Source: create-dynamic-table, "CREATE OR ALTER" */
function isOtherKind(from: Inputs["refreshMode"], to: Inputs["refreshMode"]): boolean {
  return from !== to && (from === "FULL" || to === "FULL");
}

function whyAltered(
  change: TableChange,
  changed: Changed,
  {
    isRebuilt,
    isLost,
    on,
  }: { readonly isRebuilt: boolean; readonly isLost: boolean; readonly on: string },
): string {
  const { desired } = change;
  const cost = `the next refresh computes ${allRows(change)} again on ${on}`;
  if (!changed.has("query")) {
    const mode = `refreshes ${String(desired.refreshMode)} from now on`;
    return isRebuilt ? `${mode}; ${cost}` : mode;
  }
  const what = whatChanges(change);
  if (isLost) return `${what}, frozen rows too; ${cost}, and rows whose source is gone are lost`;
  const frozen = desired.frozenWhere === undefined ? "" : ", but for frozen rows";
  return `${what}; ${cost}${frozen}; grants and tags stay, and readers see the rows of before until then`;
}

function whatChanges({ desired, live }: TableChange): string {
  const [from, to] = [scoredBy(live.query), scoredBy(desired.query)];
  return from === to
    ? "changes the query"
    : `scores with ${to ?? "another version"} instead of ${from ?? "the one of before"}`;
}

function replace(change: TableChange, way: Way): readonly Step[] {
  const { desired } = change;
  // Whatever the first rows of the table waited for: nobody is to read a table without rows.
  const spec = { ...specOf(change), initialize: "ON_CREATE" } as const;
  const isLost = givesUpFrozen(change, way);
  const lost = isLost
    ? "; frozen rows are computed again, and those whose source is gone are lost"
    : "";
  const because = way.by === "replace" ? way.because : "";
  const renamed = losesNames(change) ? "; its columns have the names of the query from now on" : "";
  const replaced: Step = {
    sql: create("CREATE OR REPLACE", nameOf(desired), spec),
    why: `replaces the table (${because}), with its grants and tags; computes ${allRows(change)} on ${filledOn(spec)} before the new table takes the name${lost}${renamed}; streams on it break`,
    consequences: [
      "interrupts",
      "rescoresRows",
      ...(isLost ? (["losesData"] as const) : []),
      "costs",
    ],
    unforeseen: OF_ANOTHER,
    watch: filling(nameOf(desired)),
  };
  return [replaced];
}

function tagChanges({ desired, live, differences }: TableChange): readonly Step[] {
  const tags = differences.filter(({ path }) => parsePath(path)[0] === "tags");
  return tagSteps(alter(desired), { desired: desired.tags, live: live.tags, differences: tags });
}

/** A table that took another's place is active; one that errors suspended goes on once its query is another. */
function scheduling(change: TableChange, changed: Changed, way: Way): readonly Step[] {
  const { desired, around } = change;
  const isNew = isAnother(way);
  const resumes = changed.has("query") && isSuspendedByErrors(around) && !isNew;
  const suspends = desired.suspended === true && (changed.has("suspended") || isNew);
  if (suspends)
    return [
      {
        sql: sql`${alter(desired)} SUSPEND`,
        why: `stops scheduled refreshes of ${label(desired)} and of dynamic tables that read it; after longer than its sources' retention it cannot go on`,
        consequences: ["interrupts"],
      },
    ];
  const isMended = changed.has("suspended") && desired.suspended !== true && !isNew;
  if (!resumes && !isMended) return [];
  const why = resumes
    ? "goes on with scheduled refreshes, which errors had stopped, now that the query is another"
    : "goes on with scheduled refreshes";
  return [{ sql: sql`${alter(desired)} RESUME`, why, consequences: ["costs"] }];
}

/** The steps of a table that does not stand. */
export function created(
  desired: Inputs,
  context: PlanContext,
  around: Around | undefined,
): readonly Step[] {
  const change: TableChange = { desired, live: {}, previous: {}, around, differences: [], context };
  // In a preview somebody else's output may decide the version; up knows it.
  if (desired.query === undefined && context.settled !== true) return [];
  check(change, new Set(WHOLE));
  const isLater = desired.initialize === "ON_SCHEDULE";
  const scores = isLater ? "" : ` and scores ${sourceRows(change)} on ${filledOn(desired)}`;
  const made: Step = {
    sql: create("CREATE", nameOf(desired), specOf(change)),
    why: `creates the table${scores}`,
    consequences: ["costs"],
    makes: true,
    ...(isLater ? {} : { watch: filling(nameOf(desired)) }),
  };
  return isLater && desired.waitForRefresh !== false ? [made, refresh(change)] : [made];
}

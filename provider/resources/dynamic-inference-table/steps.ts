import { InputError } from "../../core/errors";
import { parsePath } from "../../core/property";
import type { PlanContext } from "../../core/observed";
import type { Clause } from "../../core/resource";
import type { Step } from "../../core/step";
import { sql } from "../../snowflake/sql/sql";
import { tagSteps } from "../../snowflake/sql/tags";
import { alteration, alterations } from "./alterations";
import { blueGreen } from "./blue-green";
import { checkCall, checkWarehouses } from "./checks";
import { whyOtherTable } from "./columns";
import { checkNeighbours } from "./neighbours";
import { canCreateOrAlter, isSuspendedByErrors } from "./around";
import type { Around, TableChange } from "./around";
import { checkVersion } from "./model";
import { refresh } from "./refresh";
import { scoredBy } from "./scored-by";
import { label, nameOf } from "./shapes";
import type { Strategy } from "./options";
import type { DynamicInferenceTableInputs } from "./shapes";
import { ALTERATIONS, SETTINGS, alter, create } from "./statements";
import type { Spec } from "./statements";

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
  "tags",
] as const satisfies readonly (keyof Inputs)[];

export const table: Clause<Inputs, Around> = {
  of: WHOLE,
  steps(change) {
    const changed = new Set(change.differences.map(({ path }) => parsePath(path)[0] ?? path));
    check(change, changed);
    return [
      ...contentSteps(change, changed),
      ...tagChanges(change),
      ...scheduling(change, changed),
    ];
  },
};

/** What Snowflake would refuse, and what it would take and nobody wants. @throws InputError */
function check(
  { desired, around, context }: Pick<TableChange, "desired" | "around" | "context">,
  changed: Changed,
): void {
  if (changed.has("query")) {
    const pinned = { wanted: scoredBy(desired.query), standing: around?.survey?.versions };
    checkVersion(desired.model, pinned, context);
    checkCall(desired, around);
  }
  if (changed.has("query") || changed.has("targetLag")) checkNeighbours(desired, around);
  if (changed.has("warehouse") || changed.has("initializationWarehouse"))
    checkWarehouses(desired, around);
}

/** Whether another table comes into the place of this one. */
function isAnother(change: TableChange, changed: Changed): boolean {
  if (changed.has("transient")) return true;
  if (!changed.has("query") && !changed.has("refreshMode")) return false;
  if (["replace", "blueGreen"].includes(strategyOf(change) ?? "")) return true;
  const { desired, around } = change;
  return !canCreateOrAlter(around) || whyOtherTable(desired, around) !== undefined;
}

/** Everything but tags and whether it is suspended. */
function contentSteps(change: TableChange, changed: Changed): readonly Step[] {
  const strategy = strategyOf(change);
  if (changed.has("transient"))
    return replace(change, "whether a table is transient is told at its creation alone");
  if (!changed.has("query") && !changed.has("refreshMode")) return alterations(change, changed);
  if (strategy === "blueGreen") return blueGreen(change, specOf(change));
  if (strategy === "replace") return replace(change, "as onModelVersionChange says");
  if (!canCreateOrAlter(change.around))
    return replace(change, "this account does not have CREATE OR ALTER DYNAMIC TABLE yet");
  const why = whyOtherTable(change.desired, change.around);
  return why === undefined ? createOrAlter(change, changed, strategy) : replace(change, why);
}

/** What another version means; undefined when the query changes for another reason. */
function strategyOf({ desired, live }: TableChange): Strategy | undefined {
  const [from, to] = [scoredBy(live.query), scoredBy(desired.query)];
  if (from === undefined || to === undefined || from === to) return undefined;
  const frozen = desired.frozenWhere ?? live.frozenWhere;
  return desired.onModelVersionChange ?? (frozen === undefined ? "rescore" : "keepHistory");
}

/** The whole target state: what the program does not say stays as it is, what it said before goes. */
export function specOf({ desired, live, previous, around }: TableChange): Spec {
  const { query } = desired;
  if (query === undefined) throw new InputError("query", "the version that scores is not known.");
  const parameters = around?.survey?.parameters ?? {};
  const standing: Partial<Inputs> = {
    dataRetentionTimeInDays: parameters["DATA_RETENTION_TIME_IN_DAYS"],
    maxDataExtensionTimeInDays: parameters["MAX_DATA_EXTENSION_TIME_IN_DAYS"],
    ...live,
  };
  const kept = <K extends keyof Inputs>(name: K): Inputs[K] | undefined =>
    desired[name] ?? (previous[name] === undefined ? standing[name] : undefined);
  return {
    query,
    targetLag: desired.targetLag,
    warehouse: desired.warehouse,
    refreshMode: desired.refreshMode,
    initialize: desired.initialize,
    transient: kept("transient"),
    initializationWarehouse: kept("initializationWarehouse"),
    clusterBy: kept("clusterBy"),
    dataRetentionTimeInDays: kept("dataRetentionTimeInDays"),
    maxDataExtensionTimeInDays: kept("maxDataExtensionTimeInDays"),
    comment: kept("comment"),
    frozenWhere: kept("frozenWhere"),
    executeAsUser: kept("executeAsUser"),
  };
}

function createOrAlter(
  change: TableChange,
  changed: Changed,
  strategy: Strategy | undefined,
): readonly Step[] {
  const { desired } = change;
  const spec = specOf(change);
  const { frozenWhere } = spec;
  const unfreezes = strategy === "rescore" && frozenWhere !== undefined;
  const freezes = !unfreezes && changed.has("frozenWhere") && frozenWhere !== undefined;
  const fresh = unfreezes ? { ...spec, frozenWhere: undefined } : spec;
  const altered: Step = {
    sql: create("CREATE OR ALTER", nameOf(desired), fresh),
    why: whyAltered(change, changed, { unfreezes }),
    consequences: changed.has("query") ? ["rescoresRows", "costs"] : ["costs"],
  };
  // Rows can be frozen again only once they are new.
  const waits = changed.has("query") && (desired.waitForRefresh !== false || unfreezes);
  return [
    ...(freezes ? [alteration(desired, "frozenWhere", "safe")] : []),
    unfreezes ? { ...altered, consequences: ["rescoresRows", "losesData", "costs"] } : altered,
    ...(waits ? [refresh(change)] : []),
    ...(unfreezes ? [alteration(desired, "frozenWhere", "safe")] : []),
  ];
}

function whyAltered(
  { desired, live, around }: TableChange,
  changed: Changed,
  { unfreezes }: { readonly unfreezes: boolean },
): string {
  if (!changed.has("query")) return `refreshes ${String(desired.refreshMode)} from now on`;
  const [from, to] = [scoredBy(live.query), scoredBy(desired.query)];
  const rows = around?.row?.rows;
  const on = desired.initializationWarehouse ?? desired.warehouse;
  const all = rows === undefined ? "all rows" : `all ${String(rows)} rows`;
  const cost = `the next refresh computes ${all} again on ${on}`;
  const what =
    from === to
      ? "changes the query"
      : `scores with ${to ?? "another version"} instead of ${from ?? "the one of before"}`;
  if (unfreezes) return `${what}, frozen rows too; ${cost}, and rows whose source is gone are lost`;
  const frozen = desired.frozenWhere === undefined ? "" : ", but for frozen rows";
  return `${what}; ${cost}${frozen}; grants and tags stay, and readers see the rows of before until then`;
}

function replace(change: TableChange, because: string): readonly Step[] {
  const { desired, around } = change;
  const rows = around?.row?.rows;
  const all = rows === undefined ? "all rows" : `all ${String(rows)} rows`;
  const on = desired.initializationWarehouse ?? desired.warehouse;
  const spec = specOf(change);
  const lost =
    spec.frozenWhere === undefined
      ? ""
      : "; frozen rows are computed again, and those whose source is gone are lost";
  const replaced: Step = {
    sql: create("CREATE OR REPLACE", nameOf(desired), spec),
    why: `replaces the table (${because}), with its grants and tags; computes ${all} on ${on} before the new table takes the name${lost}; streams on it break`,
    consequences:
      spec.frozenWhere === undefined
        ? ["rescoresRows", "costs"]
        : ["rescoresRows", "losesData", "costs"],
  };
  const scheduled = desired.initialize === "ON_SCHEDULE" && desired.waitForRefresh !== false;
  return scheduled ? [replaced, refresh(change)] : [replaced];
}

function tagChanges({ desired, live, differences }: TableChange): readonly Step[] {
  const tags = differences.filter(({ path }) => parsePath(path)[0] === "tags");
  return tagSteps(alter(desired), { desired: desired.tags, live: live.tags, differences: tags });
}

/** A table that took another's place is active; one that errors suspended goes on once its query is another. */
function scheduling(change: TableChange, changed: Changed): readonly Step[] {
  const { desired, around } = change;
  const isNew = isAnother(change, changed);
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
  check(change, new Set(WHOLE));
  const later = desired.initialize === "ON_SCHEDULE" && desired.waitForRefresh !== false;
  const rows =
    desired.initialize === "ON_SCHEDULE"
      ? ""
      : ` and scores all rows of the source on ${desired.initializationWarehouse ?? desired.warehouse}`;
  const made: Step = {
    sql: create("CREATE", nameOf(desired), specOf(change)),
    why: `creates the table${rows}`,
    consequences: ["costs"],
    makes: true,
  };
  return later ? [made, refresh(change)] : [made];
}

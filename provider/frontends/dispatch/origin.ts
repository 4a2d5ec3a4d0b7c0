import { CancelledError, TakenError } from "../../core/errors";
import { parseQualified } from "../../core/identity";
import { pause, queryTag } from "../../core/operation";
import { plan } from "../../core/plan";
import type { Plan } from "../../core/plan";
import { stands } from "../../core/observed";
import {
  HISTORY_DAYS,
  HISTORY_MS,
  historyRow,
  taggedStatements,
} from "../../snowflake/show/history";
import type { HistoryRow } from "../../snowflake/show/history";
import type { Account } from "./account";
import { compare } from "./comparing";
import type { Compared, Target } from "./comparing";
import { locate } from "./observing";

/**
 * Whose an object is that exists although the state does not know it. A process that was killed
 * between CREATE and its answer leaves such an object behind; the account's query history tells it
 * from somebody else's.
 */

/** An object's creation time and the times of its statement are taken by different parts. */
const TOLERANCE_MS = 5000;

/** How long the end of a statement is waited for that a killed process left running. */
const WAIT_MS = 300_000;
const LOOK_EVERY_MS = 1000;

/** Source: https://docs.snowflake.com/en/sql-reference/functions/query_history (EXECUTION_STATUS) */
const UNDER_WAY = new Set(["RUNNING", "QUEUED", "RESUMING_WAREHOUSE", "BLOCKED"]);

/** The plan; an object that an earlier run of this very resource made needs no `adopt`. */
export async function compareKnowing(
  account: Account,
  target: Target,
  compared: Compared,
): Promise<Plan> {
  try {
    return compare(target, compared);
  } catch (error) {
    if (!(error instanceof TakenError) || compared.previous !== undefined) throw error;
    const { differences, unreadable, label } = error;
    const unproven = await whyUnproven(account, target, compared);
    if (unproven !== undefined) throw new TakenError(label, { differences, unreadable, unproven });
    return compare(target, { ...compared, context: { ...compared.context, ours: true } });
  }
}

/** Why nothing proves that an earlier run of this resource made the object; undefined: it did. */
async function whyUnproven(
  account: Account,
  target: Target,
  compared: Compared,
): Promise<string | undefined> {
  const { resource, hidden } = target;
  const search = { look: account.look, previous: undefined, facts: true };
  const { observed } = await locate(resource, compared.wanted, search);
  const createdOn = stands(observed) ? observed.facts["createdOn"] : undefined;
  const text = makingText(target, compared, observed.around);
  if (typeof createdOn !== "string" || text === undefined)
    return "Nothing tells whether an earlier run of this stack made it.";
  const made = new Date(createdOn).getTime();
  if (Date.now() - made > HISTORY_MS)
    return `It was created on ${createdOn}, and the query history, which might prove that this stack made it, reaches back ${String(HISTORY_DAYS)} days.`;
  const [database = ""] = parseQualified(resource.group(compared.wanted));
  const tag = queryTag({ urn: hidden.urn, verb: "create" });
  const ask = taggedStatements(database, tag, new Date(made - TOLERANCE_MS));
  return searchHistory(() => account.session.rows(ask, historyRow), { text, made });
}

async function searchHistory(
  ask: () => Promise<readonly HistoryRow[]>,
  wanted: { readonly text: string; readonly made: number },
): Promise<string | undefined> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    let rows;
    try {
      rows = (await ask()).filter((row) => row.QUERY_TEXT.trim() === wanted.text);
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      const said = error instanceof Error ? error.message : String(error);
      return `The query history, which might prove that this stack made it, cannot be read. ${said}`;
    }
    if (rows.some((row) => isMaking(row, wanted.made))) return undefined;
    const waits = rows.some((row) => UNDER_WAY.has(row.EXECUTION_STATUS));
    if (!waits || Date.now() > deadline)
      return "The query history does not show that this stack made it.";
    await pause(LOOK_EVERY_MS);
  }
}

/** A successful statement within whose time the object was created. */
function isMaking({ EXECUTION_STATUS, START_TIME, END_TIME }: HistoryRow, made: number): boolean {
  const at = (time: string | undefined): number => new Date(time ?? "").getTime();
  return (
    EXECUTION_STATUS === "SUCCESS" &&
    at(START_TIME) - TOLERANCE_MS <= made &&
    made <= at(END_TIME) + TOLERANCE_MS
  );
}

/** The statement that would make the object now: the same text is proof of the same content. */
function makingText(
  { resource }: Target,
  { wanted, context }: Compared,
  seen: unknown,
): string | undefined {
  try {
    const bare =
      seen === undefined ? undefined : resource.without?.(seen, resource.canonical(wanted));
    const observed = { absent: "unasked", around: bare ?? seen } as const;
    const fresh = plan(resource, { desired: wanted, observed, context });
    return fresh.steps.find((step) => step.makes === true)?.sql.text;
  } catch {
    return undefined;
  }
}

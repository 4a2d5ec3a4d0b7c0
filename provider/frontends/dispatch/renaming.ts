import { InterruptedError, isExpected } from "../../core/errors";
import { parseQualified } from "../../core/identity";
import { isOfStack } from "../../core/operation";
import type { Renamed } from "../../core/renamed";
import type { Resource, Values } from "../../core/resource";
import { HISTORY_DAYS, senderRow, successesOf } from "../../snowflake/show/history";
import type { Account } from "./account";
import type { Target } from "./comparing";
import { factsAmong } from "./values";

/**
 * A rename that took effect and that the state has not heard of: the process was killed, or a later step
 * failed. The next `up` goes on from there, so the object must not be taken for gone.
 */

const DAY_MS = 86_400_000;

/** A statement from just inside the days that the history reaches back is no error. */
const MARGIN_MS = 3_600_000;

/** What the state knows of an object that is not seen under its name. */
interface Missed {
  readonly inputs: Values;
  readonly outputs: Values;
}

/** The new name when an earlier run of this stack renamed what the state knows. */
export async function interrupted(
  account: Account,
  { resource, hidden }: Target,
  missed: Missed,
): Promise<Renamed | undefined> {
  const found = await renamedNow(resource, missed, account);
  if (found === undefined) return undefined;
  const [database = ""] = parseQualified(resource.group(missed.inputs));
  const since = new Date(Date.now() - HISTORY_DAYS * DAY_MS + MARGIN_MS);
  const sent = await account.session
    .rows(successesOf(database, found.by.text, since), senderRow)
    .catch(unknown);
  return sent.some(({ QUERY_TAG }) => isOfStack(QUERY_TAG, hidden.urn)) ? found : undefined;
}

/** For who can do nothing about it. */
export function interruption({ resource }: Target, inputs: Values, to: string): InterruptedError {
  return new InterruptedError(
    `${resource.kind} ${resource.label(inputs)}: an earlier run of this stack renamed ${resource.group(inputs)} to ${to} ` +
      `and broke off. Run \`pulumi up\`: it goes on from there.`,
  );
}

async function renamedNow(
  resource: Resource,
  { inputs, outputs }: Missed,
  { look }: Account,
): Promise<Renamed | undefined> {
  try {
    return await resource.renamed?.(inputs, factsAmong(resource, outputs), look);
  } catch (error) {
    if (isExpected(error)) return undefined;
    throw error;
  }
}

/** Without a warehouse, or without the right to look: nothing proves it. */
function unknown(error: unknown): readonly never[] {
  if (isExpected(error)) return [];
  throw error;
}

import { parseQualified } from "../../core/identity";
import { isOfStack } from "../../core/operation";
import type { Renamed } from "../../core/renamed";
import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import { HISTORY_MS, isUnreadable, senderRow, successesOf } from "../../snowflake/show/history";
import type { SenderRow } from "../../snowflake/show/history";
import type { Account } from "./account";
import type { Target } from "./comparing";
import { factsAmong } from "./values";

/**
 * A rename that took effect and that the state has not heard of: the process was killed, or a later step
 * failed. The next `up` goes on from there, so the object must not be taken for gone.
 */

/** A statement from just inside the days that the history reaches back is no error. */
const MARGIN_MS = 3_600_000;

/** What the state knows of an object that is not seen under its name. */
interface Missed {
  readonly inputs: Values;
  readonly outputs: Values;
}

/** More names than any schema has renames under way; a statement has its length too. */
const MOST_NAMES = 50;

/** What was asked of the history of a connection: all members of a model ask the same. */
const asked = new WeakMap<Account, Map<string, Promise<readonly SenderRow[]>>>();

/**
 * The outputs under the new name when an earlier run of this stack renamed what the state knows, and
 * nobody took it back.
 */
export async function renamed(
  account: Account,
  target: Target,
  missed: Missed,
): Promise<Values | undefined> {
  const { resource, hidden } = target;
  const possible = (await possibleNames(resource, missed, account)).slice(0, MOST_NAMES);
  if (possible.length === 0) return undefined;
  const [database = ""] = parseQualified(resource.group(missed.inputs));
  const sent = await senders(account, database, possible);
  const found = possible.find(({ by, back }) => {
    const last = sent.find(({ QUERY_TEXT }) => [by.text, back.text].includes(QUERY_TEXT));
    return last?.QUERY_TEXT === by.text && isOfStack(last.QUERY_TAG, hidden.urn);
  });
  return found === undefined ? undefined : { ...missed.outputs, ...found.identity };
}

function senders(
  account: Account,
  database: string,
  possible: readonly Renamed[],
): Promise<readonly SenderRow[]> {
  const since = new Date(Date.now() - HISTORY_MS + MARGIN_MS);
  const texts = possible.flatMap(({ by, back }) => [by.text, back.text]);
  const own = asked.get(account) ?? new Map<string, Promise<readonly SenderRow[]>>();
  asked.set(account, own);
  const key = texts.join("\n");
  const found =
    own.get(key) ??
    account.session.rows(successesOf(database, texts, since), senderRow).catch(unknown);
  own.set(key, found);
  return found;
}

async function possibleNames(
  resource: Resource,
  { inputs, outputs }: Missed,
  { look }: Account,
): Promise<readonly Renamed[]> {
  try {
    return (await resource.renamed?.(inputs, factsAmong(resource, outputs), look)) ?? [];
  } catch (error) {
    return unknown(error);
  }
}

/** What cannot be read proves nothing. */
function unknown(error: unknown): readonly never[] {
  if (isUnreadable(error)) return [];
  throw error;
}

import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { CancelledError } from "./errors";

/** What the engine asked for; every statement is tagged with it. */
export interface Operation {
  readonly urn: string;
  readonly verb: "check" | "diff" | "create" | "read" | "update" | "delete";
  /** From the resource's customTimeouts; Snowflake cancels a statement that runs longer. */
  readonly timeoutSeconds?: number | undefined;
  /** Aborted when the engine asks to stop. */
  readonly stopping?: AbortSignal | undefined;
}

/** Longest QUERY_TAG. Source: https://docs.snowflake.com/en/sql-reference/parameters#query-tag */
const TAG_LENGTH = 2000;

/** The QUERY_TAG of an operation's statements: whose they are, in the account's query history too. */
export function queryTag({ urn, verb }: Pick<Operation, "urn" | "verb">): string {
  return JSON.stringify({ pulumi: urn, operation: verb }).slice(0, TAG_LENGTH);
}

/** Whether a statement with this tag was sent for the stack of a resource. */
export function isOfStack(tag: string, urn: string): boolean {
  const stack = urn.split("::").slice(0, 2).join("::");
  return tag.startsWith(`{"pulumi":${JSON.stringify(`${stack}::`).slice(0, -1)}`);
}

/** The operation under way, for whoever sends a statement on its behalf. */
export const currentOperation = new AsyncLocalStorage<Operation>();

/** True when the engine has asked to stop the operation under way. */
export function isStopping(): boolean {
  return currentOperation.getStore()?.stopping?.aborted === true;
}

/** Ends an operation that the engine asked to stop, between two of its steps. @throws CancelledError */
export function goOn(): void {
  if (isStopping()) throw new CancelledError("stopped, because Pulumi was asked to.");
}

/** Waits for work that cannot be ended itself, no longer than the engine lets it. @throws CancelledError */
export async function unlessStopped<T>(work: Promise<T>): Promise<T> {
  goOn();
  const stopping = currentOperation.getStore()?.stopping;
  if (stopping === undefined) return work;
  const ended = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stopping.addEventListener(
      "abort",
      () => {
        resolve();
      },
      { once: true, signal: ended.signal },
    );
  });
  try {
    await Promise.race([work, stopped]);
    goOn();
    return await work;
  } finally {
    ended.abort();
  }
}

/** A pause that ends early when the engine asks to stop. @throws CancelledError */
export async function pause(milliseconds: number): Promise<void> {
  goOn();
  const signal = currentOperation.getStore()?.stopping;
  // Rejects when it is aborted, which goOn says in our own words.
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(
    () => undefined,
  );
  goOn();
}

/** How long that may take once the engine asked to stop, which gives a provider half a minute in all. */
const LAST_MS = 5000;

/** What must be done although the engine asked to stop: taking steps back, and looking what stands. */
export async function atLast<T>(last: () => Promise<T>): Promise<T> {
  const operation = currentOperation.getStore();
  if (operation?.stopping === undefined) return last();
  const late = new AbortController();
  const stopping = operation.stopping;
  const begin = (): void => {
    setTimeout(() => {
      late.abort();
    }, LAST_MS).unref();
  };
  if (stopping.aborted) begin();
  else stopping.addEventListener("abort", begin, { once: true });
  try {
    return await currentOperation.run({ ...operation, stopping: late.signal }, last);
  } finally {
    stopping.removeEventListener("abort", begin);
  }
}

import { AsyncLocalStorage } from "node:async_hooks";

/** What the engine asked for; every statement is tagged with it. */
export interface Operation {
  readonly urn: string;
  readonly verb: "check" | "diff" | "create" | "read" | "update" | "delete";
  /** From the resource's customTimeouts; Snowflake cancels a statement that runs longer. */
  readonly timeoutSeconds?: number | undefined;
}

/** Longest QUERY_TAG. Source: https://docs.snowflake.com/en/sql-reference/parameters#query-tag */
const TAG_LENGTH = 2000;

/** The QUERY_TAG of an operation's statements: whose they are, in the account's query history too. */
export function queryTag({ urn, verb }: Pick<Operation, "urn" | "verb">): string {
  return JSON.stringify({ pulumi: urn, operation: verb }).slice(0, TAG_LENGTH);
}

/** The operation under way, for whoever sends a statement on its behalf. */
export const currentOperation = new AsyncLocalStorage<Operation>();

import { AsyncLocalStorage } from "node:async_hooks";

/** What the engine asked for; every statement is tagged with it. */
export interface Operation {
  readonly urn: string;
  readonly verb: "check" | "diff" | "create" | "read" | "update" | "delete";
  /** From the resource's customTimeouts; Snowflake cancels a statement that runs longer. */
  readonly timeoutSeconds?: number | undefined;
}

/** The operation under way, for whoever sends a statement on its behalf. */
export const currentOperation = new AsyncLocalStorage<Operation>();

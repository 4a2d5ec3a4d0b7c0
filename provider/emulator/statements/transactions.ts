import type { StatementResult, StatementSession } from "../contract";
import { notSupported } from "../sql/not-supported";
import type { Tree, TreeOf } from "../sql/tree";
import { isOn } from "./parameters";
import type { Run } from "./world";
import { DONE, STATEMENT_TYPE, status } from "./world";

/**
 * BEGIN, COMMIT and ROLLBACK. Each statement is a transaction by itself here: others see its rows at once,
 * and a ROLLBACK that would have to take some back is refused.
 */
export class Transactions {
  readonly #open = new WeakSet<StatementSession>();
  /** Sessions that changed rows since their transaction began. */
  readonly #changed = new WeakSet<StatementSession>();

  begin(session: StatementSession): void {
    this.end(session);
    this.#open.add(session);
  }

  isOpen(session: StatementSession): boolean {
    return this.#open.has(session);
  }

  /** @returns whether rows were changed in it */
  end(session: StatementSession): boolean {
    this.#open.delete(session);
    return this.#changed.delete(session);
  }

  changed(session: StatementSession): void {
    if (this.#open.has(session) || !isOn(session, "AUTOCOMMIT", true)) this.#changed.add(session);
  }
}

/** What changes rows or files, or the session alone; a refresh of a dynamic table refuses a transaction by itself. */
const WITHIN: ReadonlySet<Tree["type"]> = new Set([
  "INSERT",
  "UPDATE",
  "DELETE",
  "MERGE",
  "TRUNCATE",
  "COPY INTO",
  "PUT",
  "GET",
  "REMOVE",
  "USE",
  "ALTER SESSION",
  "TRANSACTION",
  "EXPLAIN CHANGES",
]);

/**
 * Whether a statement that changes something commits first what is open. That CREATE of a temporary
 * stage and GRANT do, that TRUNCATE does not, and that a refused statement does, is unverified.
 * Source: https://docs.snowflake.com/en/sql-reference/transactions, "DDL"
 */
export function commitsOpen(tree: Tree): boolean {
  const refreshes = tree.type === "ALTER DYNAMIC TABLE" && tree.action.do === "REFRESH";
  return !refreshes && !WITHIN.has(tree.type);
}

export function transaction({ world, session }: Run, tree: TreeOf<"TRANSACTION">): StatementResult {
  if (tree.word === "BEGIN") world.transactions.begin(session);
  else if (world.transactions.end(session) && tree.word === "ROLLBACK")
    throw notSupported("ROLLBACK of changed rows");
  return { ...status(DONE), statementTypeId: STATEMENT_TYPE.transaction };
}

import { SnowflakeError } from "../contract";
import type { StatementResult, StatementSession } from "../contract";

/** Results kept for RESULT_SCAN; a real account keeps them for a day. Source: functions/result_scan */
const MOST_KEPT = 1000;

/** Rows of all of them together; one result stays, however large. */
const MOST_ROWS = 1_000_000;

interface Kept {
  readonly user: string;
  readonly result: StatementResult;
}

/** Results of statements by query id, for whoever ran them. */
export class Results {
  readonly #byId = new Map<string, Kept>();
  readonly #last = new Map<number, string>();
  #rows = 0;

  keep(
    queryId: string,
    { id: session, user }: Pick<StatementSession, "id" | "user">,
    result: StatementResult,
  ): void {
    this.#last.set(session, queryId);
    this.#byId.set(queryId, { user, result });
    this.#rows += result.rows.length;
    for (const [id, { result: oldest }] of this.#byId) {
      const few = this.#byId.size <= MOST_KEPT && this.#rows <= MOST_ROWS;
      if (few || id === queryId) return;
      this.#byId.delete(id);
      this.#rows -= oldest.rows.length;
    }
  }

  /** Nobody reads what another user ran. @throws SnowflakeError 000709 */
  find(queryId: string, user: string): StatementResult {
    const kept = this.#byId.get(queryId);
    if (kept?.user === user) return kept.result;
    throw new SnowflakeError("000709", "02000", `Statement ${queryId} not found`);
  }

  /** Of the statements that succeeded. Source: functions/last_query_id; that others do not count is unverified */
  last(session: number): string | undefined {
    return this.#last.get(session);
  }

  endSession(session: number): void {
    this.#last.delete(session);
  }

  clear(): void {
    this.#last.clear();
    this.#byId.clear();
    this.#rows = 0;
  }
}

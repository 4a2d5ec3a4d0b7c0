import { SnowflakeError } from "../contract";
import type { StatementResult } from "../contract";

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
  #rows = 0;

  keep(queryId: string, user: string, result: StatementResult): void {
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

  clear(): void {
    this.#byId.clear();
    this.#rows = 0;
  }
}

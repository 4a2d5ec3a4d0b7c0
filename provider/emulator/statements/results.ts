import { SnowflakeError } from "../contract";
import type { StatementResult } from "../contract";

/** Results kept for RESULT_SCAN; a real account keeps them for a day. Source: functions/result_scan */
const MOST_KEPT = 1000;

interface Kept {
  readonly user: string;
  readonly result: StatementResult;
}

/** Results of statements by query id, for whoever ran them. */
export class Results {
  readonly #byId = new Map<string, Kept>();

  keep(queryId: string, user: string, result: StatementResult): void {
    this.#byId.set(queryId, { user, result });
    const [oldest] = this.#byId.keys();
    if (this.#byId.size > MOST_KEPT && oldest !== undefined) this.#byId.delete(oldest);
  }

  /** Nobody reads what another user ran. @throws SnowflakeError 000709 */
  find(queryId: string, user: string): StatementResult {
    const kept = this.#byId.get(queryId);
    if (kept?.user === user) return kept.result;
    throw new SnowflakeError("000709", "02000", `Statement ${queryId} not found`);
  }

  clear(): void {
    this.#byId.clear();
  }
}

import { randomBytes } from "node:crypto";
import type { Clock } from "../clock/clock";
import type { Execution } from "./execution";

/** Answers kept by request id. The real memory is not documented; see its tests for what is relied on */
const MOST_KEPT = 5000;
const KEPT_MS = 3_600_000;

/** What ran and what runs, by query id and by request id. */
export class Executions {
  readonly #clock: Clock;
  readonly #byId = new Map<string, Execution>();
  readonly #byRequest = new Map<string, Execution>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A uuid that sorts by age, as Snowflake's do. */
  newId(): string {
    this.#count += 1;
    const count = this.#count.toString(16).padStart(12, "0");
    const random = randomBytes(3).toString("hex");
    return `01${random}-${count.slice(0, 4)}-${count.slice(4, 8)}-0000-${randomBytes(6).toString("hex")}`;
  }

  /** @param requestId empty when no request is to find it again */
  add(execution: Execution, requestId: string): void {
    this.#byId.set(execution.id, execution);
    if (requestId !== "") this.#byRequest.set(requestId, execution);
    this.#forgetOld();
  }

  byId(id: string): Execution | undefined {
    return this.#byId.get(id);
  }

  byRequest(requestId: string): Execution | undefined {
    return this.#byRequest.get(requestId);
  }

  /** The same, unless it is too old. */
  recentByRequest(requestId: string): Execution | undefined {
    this.#forgetOld();
    return this.#byRequest.get(requestId);
  }

  all(): readonly Execution[] {
    return [...this.#byId.values()];
  }

  clear(): void {
    this.#byId.clear();
    this.#byRequest.clear();
  }

  #forgetOld(): void {
    const since = this.#clock.now().getTime() - KEPT_MS;
    forget(this.#byRequest, since);
    forget(this.#byId, Number.NEGATIVE_INFINITY);
  }
}

/** Lets the oldest go, but nothing that still runs. */
function forget(kept: Map<string, Execution>, since: number): void {
  let above = kept.size - MOST_KEPT;
  for (const [key, execution] of kept) {
    const old = execution.startedAt.getTime() < since;
    if (above <= 0 && !old) return;
    if (execution.envelope === undefined) continue;
    kept.delete(key);
    above -= 1;
  }
}

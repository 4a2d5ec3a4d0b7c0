import type { Pause } from "../clock/pauses";
import { canceled } from "../canceled";
import type { Envelope } from "./envelope";
import { accepted } from "./envelope";
import type { OpenEntry } from "./log";
import type { Session } from "./sessions";

/** One execution, joined by every request with its id. */
export class Execution {
  readonly id: string;
  readonly session: Session;
  readonly entry: OpenEntry;
  readonly startedAt: Date;
  /** What holds this statement among others. */
  readonly parent: Execution | undefined;
  /** How many more times a client is told to ask again. */
  inProgress = 0;
  /** Undefined while it runs. */
  envelope: Envelope | undefined;
  endedAt: Date | undefined;
  cancelled = false;
  readonly #abort = new AbortController();
  #held: Pause | undefined;
  #done: Promise<Envelope> | undefined;

  constructor(of: {
    id: string;
    session: Session;
    entry: OpenEntry;
    startedAt: Date;
    parent?: Execution | undefined;
  }) {
    this.id = of.id;
    this.session = of.session;
    this.entry = of.entry;
    this.startedAt = of.startedAt;
    this.parent = of.parent;
    of.parent?.signal.addEventListener("abort", () => this.cancel());
  }

  /** @param work never rejects: a failure is an answer too */
  begin(work: Promise<Envelope>): void {
    this.#done = work.then((envelope) => {
      this.envelope = envelope;
      return envelope;
    });
  }

  get done(): Promise<Envelope> {
    if (this.#done === undefined) throw new RangeError("the execution was not begun");
    return this.#done;
  }

  /** Aborted when it is cancelled. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** @throws SnowflakeError when it was cancelled, so that it has no effect */
  checkOn(): void {
    if (this.cancelled) throw canceled();
  }

  async hold(pause: Pause): Promise<void> {
    this.#held = pause;
    // A pause that the server's end cut is a cancellation as well.
    if (!(await pause.over)) this.cancelled = true;
  }

  /** @returns false when there is nothing left to cancel */
  cancel(): boolean {
    if (this.envelope !== undefined) return false;
    this.cancelled = true;
    this.#held?.cut();
    this.#abort.abort();
    return true;
  }
}

/** Cancels what runs in a session, for another statement of the same user. @returns how many */
export function cancelAll(all: readonly Execution[], by: Execution, sessionId: number): number {
  const others = all.filter(
    (each) =>
      each !== by &&
      each !== by.parent &&
      each.session.id === sessionId &&
      each.session.user === by.session.user,
  );
  return others.filter((each) => each.cancel()).length;
}

/** Source: snowflake-sdk, lib/connection/connection.js (getQueryStatus) */
export function statusOf(execution: Execution | undefined): Envelope {
  if (execution === undefined) return accepted({ queries: [] });
  const { id, envelope, entry, startedAt, endedAt } = execution;
  const failure = envelope?.success === false ? envelope : undefined;
  const status = wordFor(envelope, execution.cancelled);
  const facts = {
    id,
    status,
    state: status,
    sqlText: entry.sql,
    startTime: startedAt.getTime(),
    endTime: endedAt?.getTime() ?? 0,
    errorCode: failure?.code ?? "",
    errorMessage: failure?.message ?? null,
    stats: {},
  };
  const state = (failure?.data as { sqlState?: string } | undefined)?.sqlState;
  return accepted({ queries: [facts], ...(state === undefined ? {} : { sqlState: state }) });
}

/** ABORTED of a cancelled query is unverified: the drivers know the word, no recorded answer has it. */
function wordFor(envelope: Envelope | undefined, cancelled: boolean): string {
  if (envelope === undefined) return "RUNNING";
  if (envelope.success) return "SUCCESS";
  return cancelled ? "ABORTED" : "FAILED_WITH_ERROR";
}

import { SnowflakeError } from "../contract";
import type { QueryHistory } from "../history/history";
import { endOf, recordOf } from "../history/record";
import { failureOf, note, outcomeOf } from "./entry";
import type { Envelope } from "./envelope";
import { failed, noStatement, running } from "./envelope";
import { Execution } from "./execution";
import { Executions } from "./executions";
import type { FaultAction } from "./faults";
import { nameOf } from "./faults";
import type { Log } from "./log";
import type { QueryRequest } from "./query-request";
import { runOne, runRequest } from "./run";
import type { RunParts } from "./run";
import type { Session } from "./sessions";

/** Requests that a fault touched before there was an entry of theirs. */
const MOST_TOUCHED = 1000;

export interface QueryParts extends Omit<RunParts, "all"> {
  readonly log: Log;
  readonly history: QueryHistory;
  readonly longPollMs: number;
}

/** What clients ask to be run, and its answers. */
export class Queries {
  readonly #parts: QueryParts;
  readonly #executions: Executions;
  readonly #running: RunParts;
  readonly #touched = new Map<string, FaultAction>();

  constructor(parts: QueryParts) {
    this.#parts = parts;
    this.#executions = new Executions(parts.clock);
    this.#running = { ...parts, all: () => this.#executions.all() };
  }

  byId(id: string): Execution | undefined {
    return this.#executions.byId(id);
  }

  /** What a request that was sent before started, unless that is forgotten. */
  byRequest(requestId: string): Execution | undefined {
    return this.#executions.recentByRequest(requestId);
  }

  /** A request that comes again: it takes part in what its first attempt started. */
  join(execution: Execution, { retryCount }: QueryRequest): void {
    execution.entry.attempts += 1;
    execution.entry.deduplicated = true;
    execution.entry.retryCount = retryCount;
    this.#parts.log.changed(execution.entry);
  }

  /** Notes a fault in the entry of the request, even when that is yet to be made. */
  touch(requestId: string, fault: FaultAction): void {
    const entry = this.#executions.byRequest(requestId)?.entry;
    if (entry !== undefined) {
      entry.fault = nameOf(fault);
      this.#parts.log.changed(entry);
    } else if (requestId !== "") {
      this.#touched.set(requestId, fault);
      const [oldest] = this.#touched.keys();
      if (this.#touched.size > MOST_TOUCHED && oldest !== undefined) this.#touched.delete(oldest);
    }
  }

  start(session: Session, request: QueryRequest, fault: FaultAction | undefined): Execution {
    const execution = this.#open(session, request);
    if (fault !== undefined && "inProgress" in fault) execution.inProgress = fault.inProgress;
    const child = (one: QueryRequest): Execution => this.#child(execution, one);
    this.#track(execution, request, () =>
      runRequest(this.#running, { execution, request, fault, child }),
    );
    return execution;
  }

  /** The answer to a query request. @param origin where chunks are fetched from */
  async first(execution: Execution, origin: string): Promise<Envelope> {
    // No patience at all makes every client ask again, which is how that path is tested.
    if (this.#parts.longPollMs === 0) return running(execution.entry.queryId, "333333");
    return this.answer(execution, origin);
  }

  /** The answer, or where to ask again when it takes too long. */
  async answer(execution: Execution, origin: string): Promise<Envelope> {
    const done = await this.#patiently(execution);
    const { rowset, returned } = (done.data ?? {}) as { rowset?: unknown[]; returned?: number };
    if (rowset === undefined || returned === rowset.length) return done;
    const addresses = this.#parts.chunks.addresses(execution.id, origin);
    return addresses === undefined
      ? noStatement(execution.id)
      : { ...done, data: { ...(done.data as object), ...addresses } };
  }

  async #patiently(execution: Execution): Promise<Envelope> {
    const asked = running(execution.entry.queryId, "333333");
    if (execution.inProgress > 0) {
      execution.inProgress -= 1;
      return asked;
    }
    const late = this.#parts.pauses.start(this.#parts.longPollMs);
    return Promise.race([execution.done, late.over.then(() => asked)]).finally(() => {
      late.cut();
    });
  }

  /** Cancels what runs and forgets everything. */
  clear(): void {
    for (const execution of this.#executions.all()) execution.cancel();
    this.#executions.clear();
    this.#parts.chunks.clear();
    this.#touched.clear();
  }

  #open(session: Session, request: QueryRequest, parent?: Execution): Execution {
    const { layer, log, clock } = this.#parts;
    const id = this.#executions.newId();
    const at = clock.now();
    const fault = this.#touched.get(request.requestId);
    this.#touched.delete(request.requestId);
    const about = { session, request, queryId: id, parent: parent?.id, fault, at };
    const entry = note(layer, log, about);
    const execution = new Execution({ id, session, entry, startedAt: at, parent });
    this.#executions.add(execution, request.requestId);
    return execution;
  }

  /** A statement among several of a request. */
  #child(parent: Execution, request: QueryRequest): Execution {
    const execution = this.#open(parent.session, request, parent);
    this.#track(execution, request, () => runOne(this.#running, execution, request));
    return execution;
  }

  /** Log and history are told how it ended; a failure is an answer too. */
  #track(execution: Execution, request: QueryRequest, run: () => Promise<Envelope>): void {
    const { layer, clock, history, log } = this.#parts;
    const { id, entry } = execution;
    const begun = performance.now();
    execution.begin(
      this.#answered(execution, request, run).then((envelope) => {
        entry.ms = Math.round(performance.now() - begun);
        const outcome = outcomeOf(envelope, layer.maskSecrets(request.sql).secret);
        entry.outcome = outcome;
        execution.endedAt = clock.now();
        history.end(id, endOf(execution.endedAt, failureOf(outcome)));
        log.changed(entry);
        return envelope;
      }),
    );
  }

  async #answered(
    execution: Execution,
    request: QueryRequest,
    run: () => Promise<Envelope>,
  ): Promise<Envelope> {
    try {
      this.#remember(execution, request);
      return await run();
    } catch (error) {
      return failed(toSnowflake(error), execution.id);
    }
  }

  /** A description alone is no statement that ran; what a real history has of it is unverified. */
  #remember({ id, session, startedAt }: Execution, request: QueryRequest): void {
    if (request.describeOnly) return;
    const asked = { ...request, queryId: id, at: startedAt };
    this.#parts.history.start(recordOf(this.#parts.layer, session, asked));
  }
}

function toSnowflake(error: unknown): SnowflakeError {
  if (error instanceof SnowflakeError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new SnowflakeError("300002", "XX000", `Internal error: ${text}. (emulator)`);
}

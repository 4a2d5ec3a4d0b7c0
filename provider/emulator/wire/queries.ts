import { randomBytes } from "node:crypto";
import type { Clock } from "../clock/clock";
import type { Pauses } from "../clock/pauses";
import { SnowflakeError } from "../contract";
import type { StatementLayer } from "../contract";
import type { QueryHistory } from "../history/history";
import { endOf, recordOf, tellable } from "../history/record";
import type { Envelope } from "./envelope";
import { failed, finished, running } from "./envelope";
import { Execution, cancelAll } from "./execution";
import type { FaultAction } from "./faults";
import { nameOf } from "./faults";
import type { Log, OpenEntry, Outcome } from "./log";
import { refuseSeveral } from "./query-request";
import type { QueryRequest } from "./query-request";
import type { Session } from "./sessions";
import { refuseLinks } from "./transfers";

/** Answers kept by request id. The real memory is not documented; see its tests for what is relied on */
const MOST_KEPT = 5000;
const KEPT_MS = 3_600_000;

/** Requests that a fault touched before there was an entry of theirs. */
const MOST_TOUCHED = 1000;

export interface QueryParts {
  readonly layer: StatementLayer;
  readonly clock: Clock;
  readonly log: Log;
  readonly history: QueryHistory;
  readonly pauses: Pauses;
  readonly latencyMs: number;
  readonly longPollMs: number;
  /** Folder of all stages; no transfer leads out of it. */
  readonly filesRoot: string;
  /** Called when a statement is done, before any answer leaves; what it throws fails the statement. */
  readonly save: () => void;
}

/** Executions by query id and by request id. */
export class Queries {
  readonly #parts: QueryParts;
  readonly #byId = new Map<string, Execution>();
  readonly #byRequest = new Map<string, Execution>();
  readonly #touched = new Map<string, FaultAction>();
  #count = 0;

  constructor(parts: QueryParts) {
    this.#parts = parts;
  }

  byId(id: string): Execution | undefined {
    return this.#byId.get(id);
  }

  /** What a request that was sent before started, unless that is forgotten. */
  byRequest(requestId: string): Execution | undefined {
    this.#forgetOld();
    return this.#byRequest.get(requestId);
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
    const entry = this.#byRequest.get(requestId)?.entry;
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
    const id = this.#newId();
    const entry = this.#note(session, request, id);
    const execution = new Execution({ id, session, entry, startedAt: this.#parts.clock.now() });
    if (fault !== undefined && "inProgress" in fault) execution.inProgress = fault.inProgress;
    this.#byId.set(id, execution);
    if (request.requestId !== "") this.#byRequest.set(request.requestId, execution);
    this.#forgetOld();
    const begun = performance.now();
    execution.begin(
      this.#run(execution, request, fault).then((envelope) => {
        entry.ms = Math.round(performance.now() - begun);
        const { secret } = this.#parts.layer.maskSecrets(request.sql);
        const outcome = outcomeOf(envelope, secret);
        entry.outcome = outcome;
        execution.endedAt = this.#parts.clock.now();
        this.#parts.history.end(id, endOf(execution.endedAt, failureOf(outcome)));
        this.#parts.log.changed(entry);
        return envelope;
      }),
    );
    return execution;
  }

  /** The answer to a query request. */
  first(execution: Execution): Promise<Envelope> {
    // No patience at all makes every client ask again, which is how that path is tested.
    if (this.#parts.longPollMs === 0)
      return Promise.resolve(running(execution.entry.queryId, "333333"));
    return this.answer(execution);
  }

  /** The answer, or where to ask again when it takes too long. */
  async answer(execution: Execution): Promise<Envelope> {
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
    for (const execution of this.#byId.values()) execution.cancel();
    this.#byId.clear();
    this.#byRequest.clear();
    this.#touched.clear();
  }

  async #run(
    execution: Execution,
    request: QueryRequest,
    fault: FaultAction | undefined,
  ): Promise<Envelope> {
    const { layer, clock, save } = this.#parts;
    const { session, id } = execution;
    try {
      this.#remember(execution, request);
      await this.#hold(execution, fault);
      if (fault !== undefined && "sql" in fault)
        throw new SnowflakeError(fault.sql.code, fault.sql.sqlState, fault.sql.message);
      refuseSeveral(layer, request, session.parameters.get("MULTI_STATEMENT_COUNT"));
      const result = await layer.execute(session, request.sql, {
        bindings: request.bindings,
        statementParameters: request.parameters,
        describeOnly: request.describeOnly,
        queryId: id,
        cancelAll: (sessionId) => cancelAll([...this.#byId.values()], execution, sessionId),
      });
      if (result.fileTransfer !== undefined)
        refuseLinks(this.#parts.filesRoot, result.fileTransfer);
      save();
      return finished(result, { session, queryId: id, at: clock.now() });
    } catch (error) {
      return failed(toSnowflake(error), id);
    }
  }

  /** A description alone is no statement that ran; what a real history has of it is unverified. */
  #remember({ id, session, startedAt }: Execution, request: QueryRequest): void {
    if (request.describeOnly) return;
    const asked = { ...request, queryId: id, at: startedAt };
    this.#parts.history.start(recordOf(this.#parts.layer, session, asked));
  }

  /** Latency and delays; whoever is cancelled meanwhile has no effect. */
  async #hold(execution: Execution, fault: FaultAction | undefined): Promise<void> {
    const delay = fault !== undefined && "delayMs" in fault ? fault.delayMs : 0;
    const wait = this.#parts.latencyMs + delay;
    if (wait > 0) await execution.hold(this.#parts.pauses.start(wait));
    if (execution.cancelled) throw new SnowflakeError("000604", "57014", "SQL execution canceled");
  }

  #note(session: Session, request: QueryRequest, queryId: string): OpenEntry {
    const { layer, log, clock } = this.#parts;
    const { text, secret } = layer.maskSecrets(request.sql);
    const { mutating, ...label } = layer.label(request.sql, session, request.bindings);
    const fault = this.#touched.get(request.requestId);
    this.#touched.delete(request.requestId);
    const hidden = Object.entries(request.bindings).map(
      ([name, { type }]) => [name, { type, value: "***" }] as const,
    );
    return log.add({
      ...label,
      mutating: mutating && !request.describeOnly,
      at: clock.now(),
      session: session.id,
      user: session.user,
      role: session.role,
      requestId: request.requestId,
      requestGuid: request.requestGuid,
      retryCount: request.retryCount,
      queryId,
      sql: text,
      bindings: secret ? Object.fromEntries(hidden) : request.bindings,
      parameters: request.parameters,
      fault: fault === undefined ? undefined : nameOf(fault),
    });
  }

  #forgetOld(): void {
    const since = this.#parts.clock.now().getTime() - KEPT_MS;
    forget(this.#byRequest, since);
    forget(this.#byId, Number.NEGATIVE_INFINITY);
  }

  /** A uuid that sorts by age, as Snowflake's do. */
  #newId(): string {
    this.#count += 1;
    const count = this.#count.toString(16).padStart(12, "0");
    const random = randomBytes(3).toString("hex");
    return `01${random}-${count.slice(0, 4)}-${count.slice(4, 8)}-0000-${randomBytes(6).toString("hex")}`;
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

function toSnowflake(error: unknown): SnowflakeError {
  if (error instanceof SnowflakeError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new SnowflakeError("300002", "XX000", `Internal error: ${text}. (emulator)`);
}

function outcomeOf(envelope: Envelope, secret: boolean): Outcome {
  const data = (envelope.data ?? {}) as { returned?: number; sqlState?: string };
  if (envelope.success) return { ok: true, rows: data.returned ?? 0 };
  const message = tellable(envelope.message ?? "", secret);
  return { ok: false, code: envelope.code ?? "", sqlState: data.sqlState ?? "", message };
}

function failureOf(outcome: Outcome): Exclude<Outcome, { readonly ok: true }> | undefined {
  return outcome.ok ? undefined : outcome;
}

import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../clock/clock";
import { SnowflakeError } from "../contract";
import type { StatementLayer } from "../contract";
import type { Envelope } from "./envelope";
import { accepted, failed, finished, running } from "./envelope";
import type { FaultAction } from "./faults";
import type { Log, LogEntry } from "./log";
import type { Session } from "./sessions";

/** Source: snowflake-sdk, lib/connection/statement.js (request body) */
const queryBody = z.looseObject({
  sqlText: z.string().optional(),
  bindings: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        value: z.union([z.string(), z.null(), z.array(z.union([z.string(), z.null()]))]),
      }),
    )
    .nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  asyncExec: z.boolean().nullish(),
  describeOnly: z.boolean().nullish(),
});
export type QueryBody = z.infer<typeof queryBody>;

export const parseQueryBody = (body: unknown): QueryBody => queryBody.parse(body);

/** How long a request is held before the client is told to ask again; below its own time-out of 90 s. */
const LONG_POLL_MS = 20_000;

const MOST_KEPT = 5000;

/** One execution, joined by every request with its id. */
interface Query {
  readonly id: string;
  readonly session: Session;
  readonly entry: LogEntry;
  readonly startedAt: Date;
  envelope: Envelope | undefined;
  cancel(): void;
  readonly done: Promise<Envelope>;
}

/** Executions by query id and by request id. */
export class Queries {
  readonly #layer: StatementLayer;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #byId = new Map<string, Query>();
  readonly #byRequest = new Map<string, Query>();
  #count = 0;

  constructor(layer: StatementLayer, clock: Clock, log: Log) {
    this.#layer = layer;
    this.#clock = clock;
    this.#log = log;
  }

  /** A request that was sent before: its execution, which runs only once. */
  known(requestId: string): Query | undefined {
    const query = this.#byRequest.get(requestId);
    if (query !== undefined) query.entry.attempts += 1;
    return query;
  }

  start(
    session: Session,
    requestId: string,
    body: QueryBody,
    fault: FaultAction | undefined,
  ): Query {
    const sql = body.sqlText ?? "";
    const id = this.#newId();
    const entry = this.#log.add({
      ...this.#layer.label(sql, session),
      at: this.#clock.now(),
      session: session.id,
      user: session.user,
      role: session.role,
      requestId,
      queryId: id,
      sql,
      parameters: body.parameters ?? {},
    });
    let cancel: () => void = () => undefined;
    const cancelled = new Promise<never>((_resolve, reject) => {
      cancel = () => {
        reject(new SnowflakeError("000604", "57014", "SQL execution canceled"));
      };
    });
    cancelled.catch(() => undefined);
    const work = Promise.race([this.#execute(session, sql, body, id, fault), cancelled]);
    const done = work.then(
      (result) => finished(result, session, id, this.#clock.now()),
      (error: unknown) => failed(toSnowflake(error), id),
    );
    const query: Query = {
      id,
      session,
      entry,
      startedAt: this.#clock.now(),
      envelope: undefined,
      cancel,
      done,
    };
    void done.then((envelope) => {
      query.envelope = envelope;
      entry.outcome = outcomeOf(envelope);
    });
    this.#keep(requestId, query);
    return query;
  }

  /** The answer, or where to ask again when it takes too long. */
  async answer(query: Query, patience = LONG_POLL_MS): Promise<Envelope> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Envelope>((resolve) => {
      timer = setTimeout(() => {
        resolve(running(query.id, "333333"));
      }, patience);
    });
    return Promise.race([query.done, late]).finally(() => {
      clearTimeout(timer);
    });
  }

  byId(id: string): Query | undefined {
    return this.#byId.get(id);
  }

  byRequest(id: string): Query | undefined {
    return this.#byRequest.get(id);
  }

  /** Source: snowflake-sdk, lib/connection/connection.js (getQueryStatus) */
  status(id: string): Envelope {
    const query = this.#byId.get(id);
    if (query === undefined) return accepted({ queries: [] });
    const failure = query.envelope?.success === false ? query.envelope : undefined;
    const status =
      query.envelope === undefined
        ? "RUNNING"
        : failure === undefined
          ? "SUCCESS"
          : "FAILED_WITH_ERROR";
    const facts = {
      id,
      status,
      state: status,
      sqlText: query.entry.sql,
      startTime: query.startedAt.getTime(),
      endTime: 0,
      errorCode: failure?.code ?? "",
      errorMessage: failure?.message ?? null,
      stats: {},
    };
    const state = (failure?.data as { sqlState?: string } | undefined)?.sqlState;
    return accepted({ queries: [facts], ...(state === undefined ? {} : { sqlState: state }) });
  }

  async #execute(
    session: Session,
    sql: string,
    body: QueryBody,
    queryId: string,
    fault: FaultAction | undefined,
  ): Promise<Awaited<ReturnType<StatementLayer["execute"]>>> {
    if (fault !== undefined && "sql" in fault) {
      throw new SnowflakeError(fault.sql.code, fault.sql.sqlState, fault.sql.message);
    }
    if (fault !== undefined && "delayMs" in fault) {
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    }
    return this.#layer.execute(session, sql, {
      bindings: body.bindings ?? {},
      statementParameters: body.parameters ?? {},
      describeOnly: body.describeOnly === true,
      queryId,
    });
  }

  #keep(requestId: string, query: Query): void {
    this.#byId.set(query.id, query);
    if (requestId !== "") this.#byRequest.set(requestId, query);
    for (const kept of [this.#byId, this.#byRequest]) {
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    }
  }

  /** A uuid that sorts by age, as Snowflake's do. */
  #newId(): string {
    this.#count += 1;
    const count = this.#count.toString(16).padStart(12, "0");
    const random = randomBytes(3).toString("hex");
    return `01${random}-${count.slice(0, 4)}-${count.slice(4, 8)}-0000-${randomBytes(6).toString("hex")}`;
  }
}

function toSnowflake(error: unknown): SnowflakeError {
  if (error instanceof SnowflakeError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new SnowflakeError("300002", "XX000", `Internal error: ${text}. (emulator)`);
}

function outcomeOf(envelope: Envelope): LogEntry["outcome"] {
  if (!envelope.success)
    return { ok: false, code: envelope.code ?? "", message: envelope.message ?? "" };
  const rows = (envelope.data as { returned?: number }).returned ?? 0;
  return { ok: true, rows };
}

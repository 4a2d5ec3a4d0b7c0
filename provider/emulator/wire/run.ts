import type { Clock } from "../clock/clock";
import type { Pauses } from "../clock/pauses";
import { SnowflakeError } from "../contract";
import type { StatementLayer, StatementPart } from "../contract";
import type { Chunks } from "./chunks";
import type { Child, Envelope } from "./envelope";
import { finished } from "./envelope";
import { cancelAll } from "./execution";
import type { Execution } from "./execution";
import type { FaultAction } from "./faults";
import { partsOf } from "./query-request";
import type { QueryRequest } from "./query-request";
import { refuseLinks } from "./transfers";

/** Runs what a request holds: one statement, or several after each other. */

export interface RunParts {
  readonly layer: StatementLayer;
  readonly clock: Clock;
  readonly pauses: Pauses;
  readonly latencyMs: number;
  /** Folder of all stages; no transfer leads out of it. */
  readonly filesRoot: string;
  /** Called when a statement is done, before any answer leaves; what it throws fails the statement. */
  readonly save: () => void;
  readonly chunks: Chunks;
  /** What runs and what ran. */
  readonly all: () => readonly Execution[];
}

interface Job {
  readonly execution: Execution;
  readonly request: QueryRequest;
  readonly fault: FaultAction | undefined;
  /** Starts one statement of several. */
  readonly child: (request: QueryRequest) => Execution;
}

/** @throws SnowflakeError, and whatever an error of the server is */
export async function runRequest(parts: RunParts, job: Job): Promise<Envelope> {
  const { execution, request, fault } = job;
  await hold(parts, execution, fault);
  if (fault !== undefined && "sql" in fault)
    throw new SnowflakeError(fault.sql.code, fault.sql.sqlState, fault.sql.message);
  const several = partsOf(parts.layer, execution.session, request);
  return several.length === 0 ? runOne(parts, execution, request) : runAll(parts, several, job);
}

export async function runOne(
  parts: RunParts,
  execution: Execution,
  request: QueryRequest,
): Promise<Envelope> {
  const { session, id } = execution;
  const result = await parts.layer.execute(session, request.sql, {
    bindings: request.bindings,
    statementParameters: request.parameters,
    describeOnly: request.describeOnly,
    queryId: id,
    signal: execution.signal,
    cancelAll: (sessionId) => cancelAll(parts.all(), execution, sessionId),
  });
  if (result.fileTransfer !== undefined) refuseLinks(parts.filesRoot, result.fileTransfer);
  parts.save();
  const first = parts.chunks.keep(id, result.rows);
  return finished(result, { session, queryId: id, at: parts.clock.now(), first });
}

/** What ran before a failure keeps its effect. Source: gosnowflake, doc.go, "Executing Multiple Statements" */
async function runAll(
  parts: RunParts,
  several: readonly StatementPart[],
  { execution, request, child }: Job,
): Promise<Envelope> {
  const { session, id } = execution;
  const children: Child[] = [];
  for (const [index, part] of several.entries()) {
    if (index > 0) await hold(parts, execution, undefined);
    const { sql, bindings } = part;
    const one = child({ ...request, requestId: "", sql, bindings });
    const { success, message, data } = await one.done;
    if (!success) throw parts.layer.several.fail(part, message ?? "");
    const { statementTypeId } = data as { readonly statementTypeId: number };
    children.push({ id: one.id, statementTypeId });
  }
  const result = parts.layer.several.succeed(session, id);
  return finished(result, { session, queryId: id, at: parts.clock.now(), several: children });
}

/** Latency and delays; whoever is cancelled meanwhile has no effect. */
async function hold(
  { latencyMs, pauses }: RunParts,
  execution: Execution,
  fault: FaultAction | undefined,
): Promise<void> {
  const delay = fault !== undefined && "delayMs" in fault ? fault.delayMs : 0;
  const wait = latencyMs + delay;
  if (wait > 0) await execution.hold(pauses.start(wait));
  execution.checkOn();
}

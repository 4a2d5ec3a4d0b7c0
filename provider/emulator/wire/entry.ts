import type { Binding, StatementLayer } from "../contract";
import { tellable } from "../history/record";
import type { Envelope } from "./envelope";
import type { FaultAction } from "./faults";
import { nameOf } from "./faults";
import type { Log, OpenEntry, Outcome } from "./log";
import type { QueryRequest } from "./query-request";
import type { Session } from "./sessions";

/** What the log is told of a statement. */
export interface Noted {
  readonly session: Session;
  readonly request: QueryRequest;
  readonly queryId: string;
  /** The request that holds it among others. */
  readonly parent: string | undefined;
  /** The fault that touched its request before. */
  readonly fault: FaultAction | undefined;
  readonly at: Date;
}

/** The entry of a statement that is about to run. */
export function note(layer: StatementLayer, log: Log, noted: Noted): OpenEntry {
  const { session, request, queryId, parent, fault, at } = noted;
  const { text, secret } = layer.maskSecrets(request.sql);
  const { mutating, ...label } = layer.label(request.sql, session, request.bindings);
  return log.add({
    ...label,
    mutating: mutating && !request.describeOnly,
    at,
    session: session.id,
    user: session.user,
    role: session.role,
    requestId: request.requestId,
    requestGuid: request.requestGuid,
    retryCount: request.retryCount,
    queryId,
    ...(parent === undefined ? {} : { parent }),
    sql: text,
    bindings: secret ? hidden(request.bindings) : request.bindings,
    parameters: request.parameters,
    fault: fault === undefined ? undefined : nameOf(fault),
  });
}

function hidden(bindings: Readonly<Record<string, Binding>>): Readonly<Record<string, Binding>> {
  return Object.fromEntries(
    Object.entries(bindings).map(([name, { type }]) => [name, { type, value: "***" }]),
  );
}

/** How an answer is told in the log; the message of a statement with a secret stays untold. */
export function outcomeOf(envelope: Envelope, secret: boolean): Outcome {
  const data = (envelope.data ?? {}) as { returned?: number; sqlState?: string };
  if (envelope.success) return { ok: true, rows: data.returned ?? 0 };
  const message = tellable(envelope.message ?? "", secret);
  return { ok: false, code: envelope.code ?? "", sqlState: data.sqlState ?? "", message };
}

export function failureOf(outcome: Outcome): Exclude<Outcome, { readonly ok: true }> | undefined {
  return outcome.ok ? undefined : outcome;
}

import { refusedRequest } from "./envelope";
import type { Envelope } from "./envelope";
import type { FaultAction } from "./faults";
import type { Session, Sessions } from "./sessions";

/** What is done with a request. */
export type Answer =
  | Envelope
  | { readonly status: number; readonly retryAfter?: number; readonly envelope?: Envelope }
  | "reset"
  | "hang"
  | ChunkAnswer
  | { readonly raw: string; readonly type: string };

/** Rows of a large result, packed; no driver takes them as JSON. */
export interface ChunkAnswer {
  readonly packed: Buffer;
}

export function spoil(
  sessions: Sessions,
  session: Session,
  how: "expire" | "invalidate" | "gone" | "expire-master",
): void {
  if (how === "gone") sessions.close(session);
  if (how === "invalidate") sessions.forget(session);
  if (how === "expire" || how === "expire-master") session.tokenExpires = 0;
  if (how === "expire-master") session.masterExpires = 0;
}

/** With application/json the Node driver would parse a chunk, and fail. */
export const CHUNK_TYPE = "application/octet-stream";

/** What a fault does instead of the work. */
export function beforehand(fault: FaultAction): Answer | undefined {
  if ("status" in fault) {
    const { status, retryAfter } = fault;
    return retryAfter === undefined ? { status } : { status, retryAfter };
  }
  if ("throttle" in fault) return { status: 429 };
  if ("hang" in fault) return fault.hang === "after" ? undefined : "hang";
  return "reset" in fault && fault.reset === "before" ? "reset" : undefined;
}

/** What a fault does to an answer whose work is done. */
export function afterwards(fault: FaultAction, done: Envelope | ChunkAnswer): Answer {
  if ("hang" in fault) return "hang";
  if ("reset" in fault)
    return fault.reset === "mid-body" ? { raw: '{"data":', type: "cut" } : "reset";
  if (!("badBody" in fault)) return done;
  if (fault.badBody === "html") return { raw: "<html></html>", type: "text/html" };
  if ("packed" in done)
    return fault.badBody === "truncated" ? { raw: '["', type: CHUNK_TYPE } : done;
  if (fault.badBody === "truncated")
    return { raw: JSON.stringify(done).slice(0, 20), type: "application/json" };
  const { sqlState, ...data } = (done.data ?? {}) as Record<string, unknown>;
  return { ...done, data };
}

/** A route other than the query's, refused in Snowflake's words. */
export function refusedBy(fault: FaultAction): Envelope | undefined {
  if (!("sql" in fault)) return undefined;
  const { code, message, sqlState } = fault.sql;
  return refusedRequest(code, message, { sqlState });
}

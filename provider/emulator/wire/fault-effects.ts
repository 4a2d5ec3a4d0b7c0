import type { Envelope } from "./envelope";
import type { FaultAction } from "./faults";
import type { Session, Sessions } from "./sessions";

/** What is done with a request. */
export type Answer =
  | Envelope
  | { readonly status: number }
  | "reset"
  | "hang"
  | { readonly raw: string; readonly type: string };

export function spoil(
  sessions: Sessions,
  session: Session,
  how: "expire" | "invalidate" | "gone" | "expire-master",
): void {
  if (how === "gone" || how === "invalidate") sessions.close(session);
  if (how === "expire" || how === "expire-master") session.tokenExpires = 0;
  if (how === "expire-master") session.masterExpires = 0;
}

/** What a fault does instead of the work. */
export async function beforehand(fault: FaultAction): Promise<Answer | undefined> {
  if ("delayMs" in fault) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  if ("status" in fault) return { status: fault.status };
  if ("throttle" in fault) return { status: 429 };
  if ("hang" in fault) return "hang";
  return "reset" in fault && fault.reset === "before" ? "reset" : undefined;
}

/** What a fault does to an answer whose work is done. */
export function afterwards(fault: FaultAction, envelope: Envelope): Answer {
  if ("reset" in fault)
    return fault.reset === "mid-body" ? { raw: '{"data":', type: "cut" } : "reset";
  if (!("badBody" in fault)) return envelope;
  if (fault.badBody === "html") return { raw: "<html></html>", type: "text/html" };
  if (fault.badBody === "truncated")
    return { raw: JSON.stringify(envelope).slice(0, 20), type: "application/json" };
  const { sqlState, ...data } = (envelope.data ?? {}) as Record<string, unknown>;
  return { ...envelope, data };
}

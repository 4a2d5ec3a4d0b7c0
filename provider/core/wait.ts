import { NotReadyError } from "./errors";
import { pause } from "./operation";
import type { Observation, Observed } from "./observed";
import { stands } from "./observed";

/** Something that must hold before an object counts as done. */
export interface Condition<O = Observed> {
  /** Completes "waiting until …" for the user. */
  readonly until: string;
  holds(observed: O): boolean;
}

/** What is waited for. */
export interface Wait {
  readonly label: string;
  readonly conditions: readonly Condition[];
  /** Default {@link PATIENCE}. */
  readonly patience?: Patience;
}

/** How long is waited, and how often is looked. */
export interface Patience {
  readonly timeoutMs: number;
  readonly pauseMs: number;
}

/** SHOW follows a write at once as far as is known (unverified); this bounds the case that it does not. */
export const PATIENCE: Patience = { timeoutMs: 10_000, pauseMs: 250 };

/**
 * Observes until the object stands and every condition holds.
 * @throws NotReadyError with what was seen last
 */
export async function waitUntil(
  { label, conditions, patience = PATIENCE }: Wait,
  observe: (attempt: number) => Promise<Observation>,
): Promise<Observed> {
  const deadline = Date.now() + patience.timeoutMs;
  for (let attempt = 0; ; attempt += 1) {
    const seen = await observe(attempt);
    const missing = stands(seen) ? conditions.find((each) => !each.holds(seen)) : EXISTS;
    if (missing === undefined && stands(seen)) return seen;
    if (Date.now() >= deadline) throw notReady(label, missing?.until ?? "", seen);
    await pause(patience.pauseMs);
  }
}

const EXISTS = { until: "SHOW lists it" };

function notReady(label: string, until: string, seen: Observation): NotReadyError {
  return new NotReadyError(
    `${label} was written, and waiting until ${until} ran out of time.`,
    stands(seen) ? seen.live : undefined,
  );
}

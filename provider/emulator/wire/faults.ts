import type { Clock } from "../clock/clock";
import type { RouteName } from "./routes";

/** Which requests a rule hits; everything given must fit. */
export interface FaultMatch {
  readonly route?: RouteName;
  readonly sql?: RegExp;
  /** Kind of the statement, as the log has it. */
  readonly kind?: string;
  readonly user?: string;
  /** Id of a session, as the log has it. */
  readonly session?: number;
  /** Passes over this many fitting requests first. */
  readonly after?: number;
}

export type FaultAction =
  /** The statement waits this long, in real time, before it runs. */
  | { readonly delayMs: number }
  | {
      readonly status: 400 | 401 | 403 | 408 | 429 | 500 | 502 | 503 | 504;
      /** Seconds, for the Retry-After header. */
      readonly retryAfter?: number;
    }
  /** `after`: the statement took effect, and its answer is lost. */
  | { readonly reset: "before" | "after" | "mid-body" }
  /** No answer until the client gives up; `after`: though the statement took effect. `true` is `before`. */
  | { readonly hang: true | "before" | "after" }
  | { readonly session: "expire" | "invalidate" | "gone" | "expire-master" }
  | { readonly sql: { readonly code: string; readonly sqlState: string; readonly message: string } }
  /** "Query execution in progress" this many times before the answer. */
  | { readonly inProgress: number }
  /** 429 for every request above this many in one second of the emulator's clock. */
  | { readonly throttle: { readonly perSecond: number } }
  | { readonly badBody: "truncated" | "html" | "no-sqlstate" };

type KeysOf<T> = T extends unknown ? keyof T : never;

/** The word that an action goes by. */
export type FaultName = Exclude<KeysOf<FaultAction>, "retryAfter">;

export interface FaultRule {
  readonly match: FaultMatch;
  /** How often it fires; default 1. */
  readonly times?: number;
  readonly action: FaultAction;
  /** Called each time the rule fires. */
  readonly onFire?: () => void;
}

/** Rules are tried in the order in which they were added. */
export interface Faults {
  /** @returns takes the rule out again */
  add(rule: FaultRule): () => void;
  clear(): void;
}

/** A request as rules see it. */
export interface FaultSubject {
  readonly route: RouteName;
  readonly sql?: string;
  readonly kind?: string;
  readonly user?: string;
  readonly session?: number;
  /** Actions that would do nothing to it, for instance `sql` when the statement runs no more. */
  readonly immune?: readonly FaultName[];
}

interface Loaded {
  readonly rule: FaultRule;
  seen: number;
  fired: number;
  /** Requests of the last second, for throttling. */
  recent: number[];
}

export class FaultRules implements Faults {
  readonly #clock: Clock;
  #rules: Loaded[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(rule: FaultRule): () => void {
    const loaded: Loaded = { rule, seen: 0, fired: 0, recent: [] };
    this.#rules.push(loaded);
    return () => {
      this.#rules = this.#rules.filter((each) => each !== loaded);
    };
  }

  clear(): void {
    this.#rules = [];
  }

  /** The action of the first rule that fits, which counts as fired. */
  fire(subject: FaultSubject): FaultAction | undefined {
    for (const loaded of this.#rules) {
      const { match, times = 1, action, onFire } = loaded.rule;
      if (loaded.fired >= times || !fits(match, subject)) continue;
      if (subject.immune?.includes(nameOf(action)) === true) continue;
      loaded.seen += 1;
      if (loaded.seen <= (match.after ?? 0)) continue;
      if (!throttles(loaded, this.#clock.now().getTime())) continue;
      loaded.fired += 1;
      onFire?.();
      return action;
    }
    return undefined;
  }
}

export function nameOf(action: FaultAction): FaultName {
  const [name] = Object.keys(action).filter((key) => key !== "retryAfter");
  return name as FaultName;
}

/** False while a throttling rule lets a request through. */
function throttles(loaded: Loaded, now: number): boolean {
  const { action } = loaded.rule;
  if (!("throttle" in action)) return true;
  loaded.recent = loaded.recent.filter((at) => now - at < 1000);
  loaded.recent.push(now);
  return loaded.recent.length > action.throttle.perSecond;
}

function fits(match: FaultMatch, subject: FaultSubject): boolean {
  return (
    (match.route === undefined || match.route === subject.route) &&
    (match.sql === undefined || (subject.sql !== undefined && matches(match.sql, subject.sql))) &&
    (match.kind === undefined || match.kind === subject.kind) &&
    (match.user === undefined || match.user === subject.user) &&
    (match.session === undefined || match.session === subject.session)
  );
}

/** A pattern with the flag `g` would remember where it stopped. */
function matches(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text);
}

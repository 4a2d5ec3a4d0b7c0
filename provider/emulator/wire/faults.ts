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
  | { readonly delayMs: number }
  | { readonly status: 400 | 401 | 403 | 408 | 429 | 500 | 502 | 503 | 504 }
  /** `after`: the statement took effect, and its answer is lost. */
  | { readonly reset: "before" | "after" | "mid-body" }
  /** No answer until the client gives up. */
  | { readonly hang: true }
  | { readonly session: "expire" | "invalidate" | "gone" | "expire-master" }
  | { readonly sql: { readonly code: string; readonly sqlState: string; readonly message: string } }
  /** "Query execution in progress" this many times. */
  | { readonly inProgress: number }
  /** 429 for every request above this many in one second. */
  | { readonly throttle: { readonly perSecond: number } }
  | { readonly badBody: "truncated" | "html" | "no-sqlstate" };

export interface FaultRule {
  readonly match: FaultMatch;
  /** How often it fires; default 1. */
  readonly times?: number;
  readonly action: FaultAction;
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
}

interface Loaded {
  readonly rule: FaultRule;
  seen: number;
  fired: number;
  /** Requests of the last second, for throttling. */
  recent: number[];
}

export class FaultRules implements Faults {
  #rules: Loaded[] = [];

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
      if (loaded.fired >= (loaded.rule.times ?? 1) || !fits(loaded.rule.match, subject)) continue;
      loaded.seen += 1;
      if (loaded.seen <= (loaded.rule.match.after ?? 0)) continue;
      if (!throttles(loaded)) continue;
      loaded.fired += 1;
      return loaded.rule.action;
    }
    return undefined;
  }
}

/** False while a throttling rule lets a request through. */
function throttles(loaded: Loaded): boolean {
  const { action } = loaded.rule;
  if (!("throttle" in action)) return true;
  const now = Date.now();
  loaded.recent = loaded.recent.filter((at) => now - at < 1000);
  loaded.recent.push(now);
  return loaded.recent.length > action.throttle.perSecond;
}

function fits(match: FaultMatch, subject: FaultSubject): boolean {
  return (
    (match.route === undefined || match.route === subject.route) &&
    (match.sql === undefined || (subject.sql !== undefined && match.sql.test(subject.sql))) &&
    (match.kind === undefined || match.kind === subject.kind) &&
    (match.user === undefined || match.user === subject.user) &&
    (match.session === undefined || match.session === subject.session)
  );
}

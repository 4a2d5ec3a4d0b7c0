import type { Binding, StatementLabel } from "../contract";
import type { FaultName } from "./faults";

/** How a statement ended. */
export type Outcome =
  | { readonly ok: true; readonly rows: number }
  | {
      readonly ok: false;
      readonly code: string;
      readonly sqlState: string;
      readonly message: string;
    };

/** One statement as it came over the wire. */
export interface LogEntry extends StatementLabel {
  readonly seq: number;
  readonly at: Date;
  readonly session: number;
  readonly user: string;
  readonly role: string;
  readonly requestId: string;
  /** Names the first attempt. */
  readonly requestGuid: string;
  readonly queryId: string;
  /** Query id of the request that held this statement among others. */
  readonly parent?: string;
  /** Without passwords and tokens. */
  readonly sql: string;
  /** Bind variables; without their values when the text has a secret. */
  readonly bindings: Readonly<Record<string, Binding>>;
  /** Parameters of this statement, for instance QUERY_TAG. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** How often the client sent it; it ran once. */
  readonly attempts: number;
  /** True when an attempt was answered from memory, or joined the one that was running. */
  readonly deduplicated: boolean;
  /** What the client said of its last attempt. */
  readonly retryCount: number;
  /** The action of the fault that touched it, if any. */
  readonly fault: FaultName | undefined;
  /** Real milliseconds until its outcome. */
  readonly ms: number | undefined;
  /** Undefined while it runs. */
  readonly outcome: Outcome | undefined;
}

/** An entry for who writes it. */
export type OpenEntry = { -readonly [Key in keyof LogEntry]: LogEntry[Key] };

/** Which statements are asked for. */
export interface LogFilter {
  readonly mutating?: boolean;
  /** Exact kind, or a pattern. */
  readonly kind?: string | RegExp;
}

/** What arrived, in order; the oldest entries fall off. */
export interface StatementLog {
  statements(filter?: LogFilter): readonly LogEntry[];
  /**
   * The first entry that fits, now or later; entries are looked at when they arrive, come again and
   * end. Rejects when the server stops.
   */
  waitFor(predicate: (entry: LogEntry) => boolean): Promise<LogEntry>;
  /** Successful logins since the last clear. */
  logins(): number;
  clear(): void;
}

const MOST_ENTRIES = 10_000;

interface Waiting {
  readonly predicate: (entry: LogEntry) => boolean;
  readonly resolve: (entry: LogEntry) => void;
  readonly reject: (error: Error) => void;
}

export class Log implements StatementLog {
  #entries: OpenEntry[] = [];
  readonly #waiting = new Set<Waiting>();
  #logins = 0;
  #seq = 0;

  add(entry: Omit<LogEntry, "seq" | "attempts" | "deduplicated" | "ms" | "outcome">): OpenEntry {
    this.#seq += 1;
    const fresh = { attempts: 1, deduplicated: false, ms: undefined, outcome: undefined };
    const added: OpenEntry = { ...entry, ...fresh, seq: this.#seq };
    this.#entries.push(added);
    if (this.#entries.length > MOST_ENTRIES) this.#entries.shift();
    this.changed(added);
    return added;
  }

  /** To be called when an entry was written to. */
  changed(entry: LogEntry): void {
    for (const each of this.#waiting) {
      if (!each.predicate(entry)) continue;
      this.#waiting.delete(each);
      each.resolve(entry);
    }
  }

  addLogin(): void {
    this.#logins += 1;
  }

  statements({ mutating, kind }: LogFilter = {}): readonly LogEntry[] {
    return this.#entries.filter(
      (entry) =>
        (mutating === undefined || entry.mutating === mutating) &&
        (kind === undefined ||
          (typeof kind === "string" ? entry.kind === kind : kind.test(entry.kind))),
    );
  }

  waitFor(predicate: (entry: LogEntry) => boolean): Promise<LogEntry> {
    const found = this.#entries.find(predicate);
    if (found !== undefined) return Promise.resolve(found);
    const waiting = new Promise<LogEntry>((resolve, reject) => {
      this.#waiting.add({ predicate, resolve, reject });
    });
    // Who no longer waits when the server stops is not to be killed by it.
    waiting.catch(() => undefined);
    return waiting;
  }

  logins(): number {
    return this.#logins;
  }

  clear(): void {
    this.#entries = [];
    this.#logins = 0;
  }

  /** Nothing more will arrive. */
  end(): void {
    for (const { reject } of this.#waiting)
      reject(new Error("The local Snowflake was stopped before such a statement came."));
    this.#waiting.clear();
  }
}

import type { StatementLabel } from "../contract";

/** One statement as it came over the wire. */
export interface LogEntry extends StatementLabel {
  readonly seq: number;
  readonly at: Date;
  readonly session: number;
  readonly user: string;
  readonly role: string;
  readonly requestId: string;
  readonly queryId: string;
  readonly sql: string;
  /** Parameters of this statement, for instance QUERY_TAG. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** How often the client sent it; above 1 it was answered from memory and ran once. */
  attempts: number;
  outcome:
    | { readonly ok: true; readonly rows: number }
    | { readonly ok: false; readonly code: string; readonly message: string }
    | undefined;
}

/** Which statements are asked for. */
export interface LogFilter {
  readonly mutating?: boolean;
  /** Exact kind, or a pattern. */
  readonly kind?: string | RegExp;
}

/** What arrived, in order; the oldest entries fall off. */
export interface StatementLog {
  statements(filter?: LogFilter): readonly LogEntry[];
  /** Successful logins since the last clear. */
  logins(): number;
  clear(): void;
}

const MOST_ENTRIES = 10_000;

/** Secrets in statements. Source: https://docs.snowflake.com/en/sql-reference/sql/create-user */
const SECRET = /(PASSWORD|SECRET_STRING|TOKEN)(\s*=\s*)'(?:[^'\\]|''|\\.)*'/gi;

export class Log implements StatementLog {
  #entries: LogEntry[] = [];
  #logins = 0;
  #seq = 0;

  add(entry: Omit<LogEntry, "seq" | "attempts" | "outcome">): LogEntry {
    this.#seq += 1;
    const sql = entry.sql.replaceAll(SECRET, "$1$2'***'");
    const added: LogEntry = { ...entry, sql, seq: this.#seq, attempts: 1, outcome: undefined };
    this.#entries.push(added);
    if (this.#entries.length > MOST_ENTRIES) this.#entries.shift();
    return added;
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

  logins(): number {
    return this.#logins;
  }

  clear(): void {
    this.#entries = [];
    this.#logins = 0;
  }
}

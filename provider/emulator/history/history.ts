import { z } from "zod";
import type { QueryEnd, QueryRecord } from "../records";
import type { Lines } from "../store/lines";

/** Statements that are remembered. */
const MOST_RECORDS = 20_000;

/** Lines after which the file is written anew; a statement has two. */
const MOST_LINES = 3 * MOST_RECORDS;

const end = z.object({
  at: z.number(),
  status: z.enum(["SUCCESS", "FAILED_WITH_ERROR", "FAILED_WITH_INCIDENT"]),
  code: z.string().nullable(),
  message: z.string().nullable(),
});

const started = z.object({
  id: z.string(),
  text: z.string(),
  type: z.string(),
  database: z.string().nullable(),
  schema: z.string().nullable(),
  session: z.number(),
  user: z.string(),
  role: z.string(),
  warehouse: z.string().nullable(),
  tag: z.string(),
  startedAt: z.number(),
  end: end.optional(),
});

const line = z.union([started, z.object({ id: z.string(), end })]);

/** What the account looks like when a server starts. */
interface Afterwards {
  readonly now: number;
  /** Whether the account has what a statement did. */
  readonly tookEffect: (id: string) => boolean;
}

/** Every statement that ran, the keyboard's included; it outlives the log and the server. */
export class QueryHistory {
  readonly #lines: Lines;
  readonly #records = new Map<string, QueryRecord>();
  #written = 0;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  /** Reads what an earlier server wrote, and ends what ran when that one died. */
  load({ now, tookEffect }: Afterwards): void {
    for (const value of this.#lines.read()) {
      this.#written += 1;
      const read = line.safeParse(value).data;
      if (read !== undefined) this.#take(read);
    }
    for (const { id, end: known } of [...this.#records.values()]) {
      if (known === undefined) this.end(id, tookEffect(id) ? succeeded(now) : interrupted(now));
    }
  }

  /** To be called before the statement has any effect. */
  start(record: QueryRecord): void {
    this.#write(record);
    this.#take(record);
  }

  end(id: string, how: QueryEnd): void {
    if (!this.#records.has(id)) return;
    this.#take({ id, end: how });
    this.#write({ id, end: how });
  }

  all(): Iterable<QueryRecord> {
    return this.#records.values();
  }

  clear(): void {
    this.#records.clear();
    this.#written = 0;
    this.#lines.replace([]);
  }

  #take(read: z.infer<typeof line>): void {
    const known = this.#records.get(read.id);
    if ("text" in read) this.#records.set(read.id, read);
    else if (known !== undefined) this.#records.set(read.id, { ...known, end: read.end });
    const [oldest] = this.#records.keys();
    if (this.#records.size > MOST_RECORDS && oldest !== undefined) this.#records.delete(oldest);
  }

  /** While writing fails reading goes on: a change of the account fails by itself. */
  #write(value: object): void {
    try {
      if (this.#written >= MOST_LINES) {
        this.#lines.replace([...this.#records.values()]);
        this.#written = this.#records.size;
      }
      this.#lines.append(value);
      this.#written += 1;
    } catch {
      return;
    }
  }
}

/** Its time of death is not known: the next start stands for it. */
function succeeded(at: number): QueryEnd {
  return { at, status: "SUCCESS", code: null, message: null };
}

function interrupted(at: number): QueryEnd {
  const message = "The server ended while the statement ran. (emulator)";
  return { at, status: "FAILED_WITH_INCIDENT", code: null, message };
}

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Clock } from "../clock/clock";
import type { Cell } from "../contract";

/**
 * What of a large result does not stand in its answer: clients fetch it by address, without a token.
 * Source: snowflake-sdk, lib/services/large_result_set.js; Python connector, result_batch.py
 */

/** How long an address is good; that of a real one is unverified. */
const ADDRESS_MS = 6 * 3_600_000;

/** Source: https://docs.snowflake.com/en/user-guide/querying-persisted-results */
const RESULT_MS = 24 * 3_600_000;

/** Usual limit of all results together. */
const MOST_BYTES = 128 * 1024 * 1024;

/** The header that must come with each fetch, as `chunkHeaders` of the answer says. */
export const KEY_HEADER = "x-amz-server-side-encryption-customer-key";

type Row = readonly Cell[];

interface Chunk {
  readonly rowCount: number;
  readonly uncompressedSize: number;
  readonly packed: Buffer;
}

/** What is left of one result. */
interface Rest {
  readonly token: string;
  readonly key: string;
  readonly keptAt: number;
  readonly chunks: readonly Chunk[];
}

/** A fetch as it came. */
export interface Fetch {
  readonly token: string;
  readonly index: number;
  readonly url: URLSearchParams;
  readonly key: string | undefined;
}

export class Chunks {
  readonly #clock: Clock;
  readonly #rows: number;
  readonly #mostBytes: number;
  readonly #secret = randomBytes(32);
  /** By query id, the oldest first. */
  readonly #byQuery = new Map<string, Rest>();
  readonly #byToken = new Map<string, Rest>();

  /**
   * @param limits `rows` that go into one chunk, and into the answer itself; packed bytes of all results
   * together, above which the oldest result goes
   */
  constructor(clock: Clock, limits: { readonly rows: number; readonly mostBytes?: number }) {
    this.#clock = clock;
    this.#rows = limits.rows;
    this.#mostBytes = limits.mostBytes ?? MOST_BYTES;
  }

  /** Keeps what does not fit into the answer. @returns what does */
  keep(queryId: string, rows: readonly Row[]): readonly Row[] {
    if (rows.length <= this.#rows) return rows;
    const chunks: Chunk[] = [];
    for (let from = this.#rows; from < rows.length; from += this.#rows)
      chunks.push(chunkOf(rows.slice(from, from + this.#rows)));
    const token = randomBytes(24).toString("base64url");
    const key = randomBytes(32).toString("base64");
    const rest = { token, key, keptAt: this.#now(), chunks };
    this.#byQuery.set(queryId, rest);
    this.#byToken.set(token, rest);
    this.#dropOld(queryId);
    return rows.slice(0, this.#rows);
  }

  /** Fresh addresses of what was kept; undefined when it is gone. */
  addresses(queryId: string, origin: string): object | undefined {
    const rest = this.#byQuery.get(queryId);
    if (rest === undefined || this.#isOld(rest)) return undefined;
    return {
      chunks: rest.chunks.map(({ rowCount, uncompressedSize, packed }, index) => ({
        url: origin + this.#address(`/results/${rest.token}/${String(index)}`),
        rowCount,
        uncompressedSize,
        compressedSize: packed.length,
      })),
      chunkHeaders: {
        "x-amz-server-side-encryption-customer-algorithm": "AES256",
        [KEY_HEADER]: rest.key,
      },
    };
  }

  /** The packed rows, or the status of the refusal. A storage says 403 to what is expired or not signed. */
  fetch({ token, index, url, key }: Fetch): Buffer | 403 | 404 {
    const path = `/results/${token}/${String(index)}`;
    const expires = url.get("expires") ?? "";
    if (!same(url.get("signature") ?? "", this.#signature(path, expires))) return 403;
    if (Number(expires) <= this.#now()) return 403;
    const rest = this.#byToken.get(token);
    if (rest === undefined || this.#isOld(rest)) return 404;
    if (!same(key ?? "", rest.key)) return 403;
    return rest.chunks[index]?.packed ?? 404;
  }

  clear(): void {
    this.#byQuery.clear();
    this.#byToken.clear();
  }

  #address(path: string): string {
    const expires = String(this.#now() + ADDRESS_MS);
    return `${path}?expires=${expires}&signature=${this.#signature(path, expires)}`;
  }

  #signature(path: string, expires: string): string {
    return createHmac("sha256", this.#secret).update(`${path} ${expires}`).digest("base64url");
  }

  /** The newest stays, however large it is: its client has not read it. */
  #dropOld(newest: string): void {
    let bytes = 0;
    for (const rest of this.#byQuery.values()) bytes += sizeOf(rest);
    for (const [queryId, rest] of this.#byQuery) {
      if (queryId === newest || (bytes <= this.#mostBytes && !this.#isOld(rest))) return;
      this.#byQuery.delete(queryId);
      this.#byToken.delete(rest.token);
      bytes -= sizeOf(rest);
    }
  }

  #isOld({ keptAt }: Rest): boolean {
    return keptAt + RESULT_MS <= this.#now();
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

/** Rows without the brackets around them. */
function chunkOf(rows: readonly Row[]): Chunk {
  const plain = Buffer.from(rows.map((row) => JSON.stringify(row)).join(",\n"), "utf8");
  return { rowCount: rows.length, uncompressedSize: plain.length, packed: gzipSync(plain) };
}

function sizeOf({ chunks }: Rest): number {
  return chunks.reduce((sum, { packed }) => sum + packed.length, 0);
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

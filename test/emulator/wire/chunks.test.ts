import { randomBytes } from "node:crypto";
import { virtualClock } from "../../../provider/emulator/clock/clock";
import { Chunks } from "../../../provider/emulator/wire/chunks";
import { plain } from "../../support/plain";
import type { PlainAnswer } from "../../support/plain";
import { emulatorAndDriver } from "../../support/wire";

const CHUNK_ROWS = 1000;
const ROWS = 5432;
const HOUR_MS = 3_600_000;

const wire = emulatorAndDriver({
  chunkRows: CHUNK_ROWS,
  clock: { start: new Date("2026-11-24T00:00:00Z") },
});

afterEach(() => {
  wire.emulator.faults.clear();
});

/** A column of each type, and one of a NULL. */
const TYPED = [
  "SEQ4() AS N",
  "'-12.345'::NUMBER(10,2) AS NUM",
  "1.5::FLOAT AS F",
  `'it''s "ü"\\n[,]' AS T`,
  "TRUE AS B",
  "'2026-01-01'::DATE AS D",
  "'13:14:15'::TIME(0) AS TI",
  "'2026-01-01 13:14:15.123'::TIMESTAMP_NTZ(3) AS NTZ",
  "'2026-01-01T13:14:15.5'::TIMESTAMP_LTZ AS LTZ",
  "'1969-12-31 23:00:00.25 -08:00'::TIMESTAMP_TZ AS TZ",
  "X'00fF' AS BI",
  `PARSE_JSON('{"a": [1, null]}') AS V`,
  `PARSE_JSON('{"a": 1}')::OBJECT AS O`,
  `PARSE_JSON('[1, "x"]')::ARRAY AS A`,
  "NULL AS NOTHING",
].join(", ");

const typed = (rows: number): string =>
  `SELECT ${TYPED} FROM TABLE(GENERATOR(ROWCOUNT => ${String(rows)}))`;

const numbers = (rows: number): string =>
  `SELECT SEQ4() AS N FROM TABLE(GENERATOR(ROWCOUNT => ${String(rows)}))`;

interface ChunkConfig {
  readonly url: string;
  readonly rowCount: number;
  readonly uncompressedSize: number;
  readonly compressedSize: number;
}

const chunksOf = ({ data }: PlainAnswer): readonly ChunkConfig[] =>
  data?.["chunks"] as ChunkConfig[];

const headersOf = ({ data }: PlainAnswer): Record<string, string> =>
  data?.["chunkHeaders"] as Record<string, string>;

const fetched = (url = "", headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { headers: { "accept-encoding": "identity", ...headers } });

/** How many chunks were asked for while something was done. */
async function countingChunks(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const onFire = (): void => void (count += 1);
  const times = 1000;
  wire.emulator.faults.add({ match: { route: "chunk" }, times, action: { delayMs: 0 }, onFire });
  await work();
  wire.emulator.faults.clear();
  return count;
}

describe("the unmodified driver", () => {
  it("reads every type from chunks as it reads it from a small result", async () => {
    const small = await wire.client.query(typed(3));
    expect(small.map((row) => row["N"])).toEqual([0, 1, 2]);
    let large: readonly Record<string, unknown>[] = [];
    const asked = await countingChunks(async () => {
      large = await wire.client.query(typed(ROWS));
    });
    expect(asked).toBe(Math.ceil(ROWS / CHUNK_ROWS) - 1);
    expect(large.map((row) => row["N"])).toEqual([...Array(ROWS).keys()]);
    const bare = (row: Record<string, unknown> = {}): string =>
      JSON.stringify({ ...row, N: undefined });
    expect(new Set(large.map(bare))).toEqual(new Set([bare(small[0])]));
  });

  it("streams rows, the whole and a part that lies in chunks", async () => {
    const stream = (start: number, end: number): Promise<readonly number[]> =>
      new Promise((resolve, reject) => {
        const seen: number[] = [];
        wire.client.connection.execute({
          sqlText: numbers(ROWS),
          streamResult: true,
          complete: (error, statement) => {
            if (error) {
              reject(error);
              return;
            }
            statement
              .streamRows({ start, end })
              .on("data", (row: { N: number }) => seen.push(row.N))
              .on("error", reject)
              .on("end", () => {
                resolve(seen);
              });
          },
        });
      });
    expect(await stream(0, ROWS - 1)).toEqual([...Array(ROWS).keys()]);
    expect(await stream(2990, 3009)).toEqual([...Array(20).keys()].map((index) => 2990 + index));
  });

  it.each([
    [CHUNK_ROWS, 0],
    [CHUNK_ROWS + 1, 1],
  ])("fetches of %d rows %d chunks", async (rows, chunks) => {
    const asked = await countingChunks(async () => {
      expect(await wire.client.query(numbers(rows))).toHaveLength(rows);
    });
    expect(asked).toBe(chunks);
  });

  // The driver waits a second and more before each retry.
  it.each([
    ["a failed", { status: 503 }],
    ["a broken", { reset: "mid-body" }],
    ["a refused", { status: 403 }],
  ] as const)("asks for %s chunk again", async (_what, action) => {
    let fired = 0;
    const onFire = (): void => void (fired += 1);
    wire.emulator.faults.add({ match: { route: "chunk", after: 1 }, action, onFire });
    expect(await wire.client.query(numbers(ROWS))).toHaveLength(ROWS);
    expect(fired).toBe(1);
  });

  it("gets a large result by its query id, and of a child of several statements", async () => {
    const { connection } = wire.client;
    await wire.client.query(numbers(ROWS));
    const { queryId = "" } = wire.emulator.log.statements().at(-1) ?? {};
    const statement = await connection.getResultsFromQueryId({ queryId, sqlText: "" });
    expect(await statement.streamRows().toArray()).toHaveLength(ROWS);
    const parameters = { MULTI_STATEMENT_COUNT: 2 };
    const sql = `${numbers(ROWS)}; SELECT 1`;
    expect(await wire.client.query(sql, { parameters })).toHaveLength(ROWS);
  });
});

describe("a large answer", () => {
  it("has the first rows, and says where the others are", async () => {
    const client = await plain(wire.emulator.url);
    const answer = await client.query(typed(2500));
    const small = await client.query(typed(1));
    const { rowset, total, returned } = answer.data ?? {};
    expect([(rowset as unknown[]).length, total, returned]).toEqual([1000, 2500, 2500]);
    expect(answer.data?.["rowtype"]).toEqual(small.data?.["rowtype"]);
    const chunks = chunksOf(answer);
    expect(chunks.map(({ rowCount }) => rowCount)).toEqual([1000, 500]);
    const found = await fetched(chunks[1]?.url, headersOf(answer));
    expect(found.headers.get("content-type")).toBe("application/octet-stream");
    expect(found.headers.get("content-encoding")).toBeNull();
    const text = await found.text();
    expect(Buffer.byteLength(text)).toBe(chunks[1]?.uncompressedSize);
    const rows = JSON.parse(`[${text}]`) as string[][];
    const [, ...cells] = (small.data?.["rowset"] as string[][])[0] ?? [];
    expect(rows).toHaveLength(500);
    expect(rows.at(-1)).toEqual(["2499", ...cells]);
    expect(small.data).not.toHaveProperty("chunks");
  });

  it("is packed for who takes it", async () => {
    const client = await plain(wire.emulator.url);
    const answer = await client.query(numbers(1500));
    const [chunk] = chunksOf(answer);
    const headers = { ...headersOf(answer), "accept-encoding": "gzip" };
    const packed = await fetched(chunk?.url, headers);
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(packed.headers.get("content-length")).toBe(String(chunk?.compressedSize));
    expect(await packed.text()).toContain('["1000"],\n["1001"]');
  });

  it("is for nobody without its address and its key, and for nobody else's browser", async () => {
    const client = await plain(wire.emulator.url);
    const answer = await client.query(numbers(1500));
    const headers = headersOf(answer);
    const url = new URL(chunksOf(answer)[0]?.url ?? "");
    const spoilt = (change: (url: URL) => void): string => {
      const copy = new URL(url);
      change(copy);
      return copy.href;
    };
    const later = spoilt((each) => {
      each.searchParams.set("expires", "99999999999999");
    });
    const next = spoilt((each) => (each.pathname = each.pathname.replace(/0$/, "1")));
    const statuses = await Promise.all([
      fetched(url.href, headers),
      fetched(url.href),
      fetched(later, headers),
      fetched(next, headers),
      fetched(url.href, { ...headers, origin: "http://example.com" }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([200, 403, 403, 403, 403]);
  });

  it("has addresses for six hours, gives new ones, and is gone after a day", async () => {
    const client = await plain(wire.emulator.url);
    const answer = await client.query(numbers(1500));
    const headers = headersOf(answer);
    const [chunk] = chunksOf(answer);
    await wire.emulator.clock.advance(6 * HOUR_MS);
    expect((await fetched(chunk?.url, headers)).status).toBe(403);
    const later = await plain(wire.emulator.url);
    const path = `/queries/${String(answer.data?.["queryId"])}/result`;
    const again = await later.read(path);
    expect((await fetched(chunksOf(again)[0]?.url, headersOf(again))).status).toBe(200);
    await wire.emulator.clock.advance(18 * HOUR_MS);
    const last = await plain(wire.emulator.url);
    expect(await last.read(path)).toMatchObject({ success: false, code: "000709" });
  });

  it("is forgotten by a reset", async () => {
    const client = await plain(wire.emulator.url);
    const answer = await client.query(numbers(1500));
    await wire.emulator.reset();
    expect((await fetched(chunksOf(answer)[0]?.url, headersOf(answer))).status).toBe(404);
    await wire.reconnect();
  });
});

describe("the memory of chunks", () => {
  it("lets the oldest results go above its limit, never the newest", () => {
    const chunks = new Chunks(virtualClock(new Date(0)), { rows: 1, mostBytes: 2500 });
    // Hexadecimal digits of no pattern pack to a thousand bytes.
    const row = [randomBytes(1000).toString("hex")];
    const known = (id: string) => chunks.addresses(id, "") !== undefined;
    for (const id of ["a", "b", "c", "d"]) chunks.keep(id, [[""], row]);
    expect(["a", "b", "c", "d"].map(known)).toEqual([false, false, true, true]);
    chunks.keep("e", [[""], row, row, row, row]);
    expect(["c", "d", "e"].map(known)).toEqual([false, false, true]);
  });
});

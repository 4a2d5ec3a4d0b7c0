import { randomUUID } from "node:crypto";
import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { virtualClock } from "../../../provider/emulator/clock/clock";
import { Pauses } from "../../../provider/emulator/clock/pauses";
import { QueryHistory } from "../../../provider/emulator/history/history";
import { createStatementEngine } from "../../../provider/emulator/statements/engine";
import { noLines } from "../../../provider/emulator/store/lines";
import { Chunks } from "../../../provider/emulator/wire/chunks";
import { Log } from "../../../provider/emulator/wire/log";
import { Queries } from "../../../provider/emulator/wire/queries";
import { readQuery } from "../../../provider/emulator/wire/query-request";
import { Sessions } from "../../../provider/emulator/wire/sessions";
import { scratch } from "../../support/account";
import { plain } from "../../support/plain";
import type { PlainClient } from "../../support/plain";

let emulator: Emulator;
let client: PlainClient;

beforeEach(async () => {
  emulator = await start({
    init: ["CREATE DATABASE ML", "CREATE SCHEMA ML.PROD"],
    clock: { start: new Date("2026-01-01T00:00:00Z") },
  });
  client = await plain(emulator.url);
});

afterEach(() => emulator.stop());

const entries = () =>
  emulator.log.statements().map(({ sql, attempts, deduplicated }) => [sql, attempts, deduplicated]);

describe("a request id", () => {
  it("joins the statement that runs under it", async () => {
    const requestId = randomUUID();
    emulator.faults.add({ match: { sql: /CREATE ROLE/ }, action: { delayMs: 600_000 } });
    const first = client.query("CREATE ROLE JOINED", { requestId });
    await emulator.log.waitFor((entry) => entry.attempts === 1);
    const second = client.query("CREATE ROLE JOINED", { requestId, url: "&retryCount=1" });
    await emulator.log.waitFor((entry) => entry.attempts === 2);
    await client.post("/queries/v1/abort-request", { requestId });
    const [a, b] = await Promise.all([first, second]);
    expect(a.data?.["queryId"]).toBe(b.data?.["queryId"]);
    expect([a.code, b.code]).toEqual(["000604", "000604"]);
    expect(entries()).toEqual([["CREATE ROLE JOINED", 2, true]]);
  });

  it("is answered from memory, whatever the text", async () => {
    const requestId = randomUUID();
    const first = await client.query("CREATE ROLE ONCE", { requestId });
    const second = await client.query("placeholder", { requestId });
    expect(second.data).toEqual(first.data);
    expect(entries()).toEqual([["CREATE ROLE ONCE", 2, true]]);
  });

  it("keeps refusals as well, but none of a token", async () => {
    const requestId = randomUUID();
    emulator.faults.add({ match: { sql: /DROP/ }, action: { session: "expire" } });
    expect(await client.query("DROP ROLE NOPE", { requestId })).toMatchObject({ code: "390112" });
    const headers = { authorization: `Snowflake Token="${client.master}"` };
    const { data } = await client.post("/session/token-request", {}, headers);
    const renewed = { authorization: `Snowflake Token="${String(data?.["sessionToken"])}"` };
    const refused = await client.query("DROP ROLE NOPE", { requestId, headers: renewed });
    expect(refused).toMatchObject({ code: "002003" });
    const again = await client.query("DROP ROLE NOPE", { requestId, headers: renewed });
    expect(again).toMatchObject({ code: "002003", data: refused.data });
    expect(entries()).toEqual([["DROP ROLE NOPE", 2, true]]);
  });

  it("is forgotten after an hour by the clock, unless it still runs", async () => {
    const [done, held] = [randomUUID(), randomUUID()];
    emulator.faults.add({ match: { sql: /ROLE HELD/ }, action: { delayMs: 600_000 } });
    await client.query("SELECT 1", { requestId: done });
    const waiting = client.query("CREATE ROLE HELD", { requestId: held });
    await emulator.log.waitFor((entry) => entry.sql === "CREATE ROLE HELD");
    await emulator.clock.advance(3_600_001);
    const later = await plain(emulator.url);
    await later.query("SELECT 1", { requestId: done });
    const joined = later.query("CREATE ROLE HELD", { requestId: held });
    await emulator.log.waitFor((entry) => entry.attempts === 2);
    await later.post("/queries/v1/abort-request", { requestId: held });
    await Promise.all([waiting, joined]);
    expect(entries()).toEqual([
      ["SELECT 1", 1, false],
      ["CREATE ROLE HELD", 2, true],
      ["SELECT 1", 1, false],
    ]);
  });
});

describe("the memory of request ids", () => {
  it("lets the oldest of 5000 go, but none that runs", async () => {
    const files = scratch();
    const clock = virtualClock(new Date(0));
    const pauses = new Pauses();
    const queries = new Queries({
      layer: createStatementEngine({ now: () => 0, filesRoot: files.path, unknowns: "strict" }),
      clock,
      pauses,
      chunks: new Chunks(clock, { rows: 100 }),
      log: new Log(),
      history: new QueryHistory(noLines()),
      latencyMs: 0,
      longPollMs: 600_000,
      filesRoot: files.path,
      save: () => undefined,
    });
    const session = new Sessions(clock, () => undefined).open({
      user: "U",
      role: "ACCOUNTADMIN",
      warehouse: null,
      database: null,
      schema: null,
      parameters: new Map(),
    });
    const ask = (requestId: string) =>
      readQuery({ sqlText: "SELECT 1" }, new URLSearchParams({ requestId }));
    queries.start(session, ask("held"), { delayMs: 600_000 });
    for (let count = 0; count < 5000; count += 1)
      await queries.start(session, ask(String(count)), undefined).done;
    expect(queries.byRequest("held")).toBeDefined();
    expect(queries.byRequest("0")).toBeUndefined();
    expect(queries.byRequest("1")).toBeDefined();
    queries.clear();
    pauses.end();
    files.remove();
  });
});

describe("one request", () => {
  it.each([
    [
      "SELECT 1; SELECT 2",
      undefined,
      "000008",
      "count 2 did not match the desired statement count 1.",
    ],
    ["SELECT 1", 3, "000008", "count 1 did not match the desired statement count 3."],
    ["SELECT ';'; -- ;", 1, null, ""],
    ["", undefined, "000900", ""],
  ] as const)(
    "holds as many statements as it says: %s with count %s",
    async (sql, count, code, text) => {
      const parameters = count === undefined ? {} : { MULTI_STATEMENT_COUNT: count };
      const answer = await client.query(sql, { body: { parameters } });
      expect(answer.code).toBe(code);
      expect(answer.message ?? "").toContain(text);
      expect((answer.data as { sqlState?: string }).sqlState).toBe(
        code === "000008" ? "0A000" : code === null ? "00000" : "42601",
      );
    },
  );

  it("that only describes has no effect and is not mutating", async () => {
    const body = { describeOnly: true };
    const answer = await client.query("CREATE ROLE DESCRIBED", { body });
    expect(answer).toMatchObject({ success: true, data: { rowset: [] } });
    expect(await emulator.execute("SHOW ROLES LIKE 'DESCRIBED'")).toEqual([]);
    expect(emulator.log.statements({ mutating: true })).toEqual([]);
  });
});

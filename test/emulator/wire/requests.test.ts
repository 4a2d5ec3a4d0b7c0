import { randomUUID } from "node:crypto";
import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
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
    emulator.clock.advance(3_600_001);
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

describe("one request", () => {
  it.each([
    [
      "SELECT 1; SELECT 2",
      undefined,
      "000008",
      "count 2 did not match the desired statement count 1.",
    ],
    ["SELECT 1", 3, "000008", "count 1 did not match the desired statement count 3."],
    ["SELECT 1; SELECT 2", 2, "000008", "several statements in one request are not supported"],
    ["SELECT ';'; -- ;", 1, null, ""],
    ["", undefined, "000900", ""],
  ] as const)("holds one statement: %s with count %s", async (sql, count, code, text) => {
    const parameters = count === undefined ? {} : { MULTI_STATEMENT_COUNT: count };
    const answer = await client.query(sql, { body: { parameters } });
    expect(answer.code).toBe(code);
    expect(answer.message ?? "").toContain(text);
    expect((answer.data as { sqlState?: string }).sqlState).toBe(
      code === "000008" ? "0A000" : code === null ? "00000" : "42601",
    );
  });

  it("that only describes has no effect and is not mutating", async () => {
    const body = { describeOnly: true };
    const answer = await client.query("CREATE ROLE DESCRIBED", { body });
    expect(answer).toMatchObject({ success: true, data: { rowset: [] } });
    expect(await emulator.execute("SHOW ROLES LIKE 'DESCRIBED'")).toEqual([]);
    expect(emulator.log.statements({ mutating: true })).toEqual([]);
  });
});

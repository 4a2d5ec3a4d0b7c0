import { randomUUID } from "node:crypto";
import { start } from "../../../provider/emulator";
import { connect } from "../../support/client";
import { plain } from "../../support/plain";
import { emulatorAndDriver } from "../../support/wire";

/** Longer than any test waits: what has this delay never comes by itself. */
const NEVER_MS = 600_000;

const wire = emulatorAndDriver();

afterEach(() => {
  wire.emulator.faults.clear();
  wire.emulator.log.clear();
});

const roles = async (name: string) => wire.emulator.execute(`SHOW ROLES LIKE '${name}'`);

const delay = (sql: RegExp) => {
  wire.emulator.faults.add({ match: { sql }, action: { delayMs: NEVER_MS } });
};

describe("a cancelled statement", () => {
  it("has no effect, through the driver", async () => {
    delay(/CREATE ROLE CANCELLED/);
    const arrived = wire.emulator.log.waitFor((entry) => entry.sql.includes("CANCELLED"));
    const outcome = new Promise<object>((resolve) => {
      const statement = wire.client.connection.execute({
        sqlText: "CREATE ROLE CANCELLED",
        complete: (error) => {
          resolve(error ?? {});
        },
      });
      void arrived.then(() => {
        statement.cancel(() => undefined);
      });
    });
    expect(await outcome).toMatchObject({ code: "000604", sqlState: "57014" });
    expect(await roles("CANCELLED")).toEqual([]);
    expect(wire.emulator.log.statements()[0]).toMatchObject({
      fault: "delayMs",
      outcome: { ok: false, code: "000604", sqlState: "57014" },
    });
  });

  it("ends while rows are computed, alone or among several", async () => {
    const there = await plain(wire.emulator.url);
    const query =
      "SELECT COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => 100000000)) a, TABLE(GENERATOR(ROWCOUNT => 100000)) b";
    for (const [sql, parameters] of [
      [query, {}],
      [`SELECT 1; ${query}`, { MULTI_STATEMENT_COUNT: 0 }],
    ] as const) {
      const requestId = randomUUID();
      const running = wire.emulator.log.waitFor((entry) => entry.sql.startsWith("SELECT COUNT"));
      const answer = there.query(sql, { requestId, body: { parameters } });
      await running;
      await there.post("/queries/v1/abort-request", { requestId });
      expect(await answer).toMatchObject({ success: false });
      expect(wire.emulator.log.statements().at(-1)?.outcome).toMatchObject({ code: "000604" });
      wire.emulator.log.clear();
    }
  });

  it("may be one of another session of the same user, and of nobody else", async () => {
    delay(/CREATE ROLE CANCELLED/);
    const [row] = await wire.client.query("SELECT CURRENT_SESSION() AS S");
    const arrived = wire.emulator.log.waitFor((entry) => entry.sql.includes("CANCELLED"));
    const outcome = wire.client.query("CREATE ROLE CANCELLED").catch((error: unknown) => error);
    await arrived;
    const cancel = async (username: string) => {
      const other = await connect(wire.emulator.url, { username });
      const rows = await other.query(`select system$cancel_all_queries(${String(row?.["S"])})`);
      await other.close();
      return Object.values(rows[0] ?? {});
    };
    expect(await cancel("stranger")).toEqual(["0 queries cancelled."]);
    expect(await cancel("tester")).toEqual(["1 queries cancelled."]);
    expect(await outcome).toMatchObject({ code: "000604" });
    expect(await roles("CANCELLED")).toEqual([]);
  });

  it("has no effect when it waits for the server's latency", async () => {
    const slow = await start({ latencyMs: NEVER_MS });
    const there = await plain(slow.url);
    const requestId = randomUUID();
    const answer = there.query("CREATE ROLE LATE", { requestId });
    await slow.log.waitFor((entry) => entry.sql === "CREATE ROLE LATE");
    expect(await there.post("/queries/v1/abort-request", { requestId })).toMatchObject({
      success: true,
    });
    expect(await answer).toMatchObject({ code: "000604", data: { sqlState: "57014" } });
    expect(await slow.execute("SHOW ROLES LIKE 'LATE'")).toEqual([]);
    await slow.stop();
  });

  it("is told as aborted when it ran asynchronously", async () => {
    delay(/CREATE ROLE ASYNC_CANCELLED/);
    const there = await plain(wire.emulator.url);
    const body = { asyncExec: true };
    const { code, data } = await there.query("CREATE ROLE ASYNC_CANCELLED", { body });
    const queryId = String(data?.["queryId"]);
    expect(code).toBe("333334");
    expect(await wire.client.connection.getQueryStatus(queryId)).toBe("RUNNING");
    expect(await there.post(`/queries/${queryId}/abort-request`)).toMatchObject({ success: true });
    expect(await there.read(`/queries/${queryId}/result`)).toMatchObject({ code: "000604" });
    expect(await wire.client.connection.getQueryStatus(queryId)).toBe("ABORTED");
    expect(await roles("ASYNC_CANCELLED")).toEqual([]);
  });

  it("is not one when it is over, or was never there", async () => {
    const there = await plain(wire.emulator.url);
    const requestId = randomUUID();
    const { data } = await there.query("SELECT 1", { requestId });
    const nothing = { success: false, code: "000605", data: { sqlState: "02000" } };
    expect(await there.post("/queries/v1/abort-request", { requestId })).toMatchObject(nothing);
    const done = `/queries/${String(data?.["queryId"])}/abort-request`;
    expect(await there.post(done)).toMatchObject(nothing);
    expect(await there.post(`/queries/${randomUUID()}/abort-request`)).toMatchObject(nothing);
  });

  it("does not run after a reset either", async () => {
    delay(/CREATE ROLE BEFORE_RESET/);
    const there = await plain(wire.emulator.url);
    const answer = there.query("CREATE ROLE BEFORE_RESET");
    await wire.emulator.log.waitFor((entry) => entry.sql === "CREATE ROLE BEFORE_RESET");
    await wire.emulator.reset();
    expect(await answer).toMatchObject({ code: "000604" });
    expect(await roles("BEFORE_RESET")).toEqual([]);
    await wire.reconnect();
  });
});

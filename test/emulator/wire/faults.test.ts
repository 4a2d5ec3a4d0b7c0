import { randomUUID } from "node:crypto";
import { connect } from "../../support/client";
import { plain } from "../../support/plain";
import { emulatorAndDriver } from "../../support/wire";

const wire = emulatorAndDriver({
  init: ["CREATE DATABASE ML", "CREATE SCHEMA ML.PROD"],
  clock: { start: new Date("2026-01-01T00:00:00Z") },
});

afterEach(() => {
  wire.emulator.faults.clear();
  wire.emulator.log.clear();
});

const attempts = () => wire.emulator.log.statements().map((entry) => [entry.sql, entry.attempts]);

describe("faults", () => {
  it("lose an answer, and the statement runs once", async () => {
    wire.emulator.faults.add({ match: { sql: /CREATE ROLE/ }, action: { reset: "after" } });
    await wire.client.query("CREATE ROLE ONCE");
    expect(attempts()).toEqual([["CREATE ROLE ONCE", 2]]);
  });

  it("answer 503 once, and the driver asks again", async () => {
    wire.emulator.faults.add({ match: { sql: /SELECT 5/ }, action: { status: 503 } });
    expect(await wire.client.query("SELECT 5 AS N")).toEqual([{ N: 5 }]);
    expect(attempts()).toEqual([["SELECT 5 AS N", 1]]);
  });

  it("expire a session, and the driver renews it", async () => {
    wire.emulator.faults.add({ match: { sql: /SELECT 6/ }, action: { session: "expire" } });
    expect(await wire.client.query("SELECT 6 AS N")).toEqual([{ N: 6 }]);
    expect(wire.emulator.log.logins()).toBe(0);
  });

  it("throttle what comes too fast by the emulator's clock", async () => {
    const there = await plain(wire.emulator.url);
    const throttle = { perSecond: 2 };
    wire.emulator.faults.add({ match: { sql: /SELECT 8/ }, times: 100, action: { throttle } });
    const statuses = async (count: number) => {
      const found: number[] = [];
      while (found.length < count) found.push((await there.query("SELECT 8")).status);
      return found;
    };
    expect(await statuses(4)).toEqual([200, 200, 429, 429]);
    await wire.emulator.clock.advance(1000);
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  it("refuse a statement in Snowflake's words", async () => {
    const sql = { code: "000630", sqlState: "57014", message: "timeout" };
    wire.emulator.faults.add({ match: { kind: "SHOW MODELS" }, times: 1, action: { sql } });
    await expect(wire.client.query("SHOW MODELS IN SCHEMA ML.PROD")).rejects.toMatchObject(sql);
    expect(await wire.client.query("SHOW MODELS IN SCHEMA ML.PROD")).toEqual([]);
  });

  it("say after how many seconds to come again", async () => {
    const there = await plain(wire.emulator.url);
    wire.emulator.faults.add({ match: { route: "query" }, action: { status: 503, retryAfter: 7 } });
    const { status, headers } = await there.query("SELECT 1");
    expect([status, headers.get("retry-after")]).toEqual([503, "7"]);
  });

  it("keep an answer in progress as often as they say", async () => {
    const there = await plain(wire.emulator.url);
    wire.emulator.faults.add({ match: { sql: /SELECT 9/ }, action: { inProgress: 3 } });
    const first = await there.query("SELECT 9");
    const codes = [first.code];
    for (let asked = 0; asked < 3; asked += 1)
      codes.push((await there.read(String(first.data?.["getResultUrl"]))).code);
    expect(codes).toEqual(["333333", "333333", "333333", null]);
    wire.emulator.faults.add({ match: { sql: /SELECT 9/ }, action: { inProgress: 2 } });
    expect(await wire.client.query("SELECT 9 AS N")).toEqual([{ N: 9 }]);
  });

  it("lose the rest of an answer, and the statement runs once", async () => {
    wire.emulator.faults.add({ match: { sql: /CREATE ROLE/ }, action: { reset: "mid-body" } });
    await wire.client.query("CREATE ROLE CUT");
    expect(attempts()).toEqual([["CREATE ROLE CUT", 2]]);
  });

  it("leave out the SQL state, and the driver fetches the outcome", async () => {
    wire.emulator.faults.add({ match: { sql: /DROP ROLE/ }, action: { badBody: "no-sqlstate" } });
    await expect(wire.client.query("DROP ROLE NOPE")).rejects.toMatchObject({ code: "002003" });
    expect(attempts()).toEqual([["DROP ROLE NOPE", 1]]);
  });

  it.each([
    [true, 0],
    ["before", 0],
    ["after", 1],
  ] as const)("hang (%s) until the client gives up", async (hang, effect) => {
    const name = `HUNG_${String(hang)}`;
    const there = await plain(wire.emulator.url);
    const fired = new Promise<void>((resolve) => {
      wire.emulator.faults.add({
        match: { sql: /CREATE ROLE HUNG/ },
        action: { hang },
        onFire: resolve,
      });
    });
    const giveUp = new AbortController();
    const answer = there.query(`CREATE ROLE ${name}`, { signal: giveUp.signal });
    await fired;
    if (effect > 0) await wire.emulator.log.waitFor((entry) => entry.outcome?.ok === true);
    giveUp.abort();
    await expect(answer).rejects.toThrow();
    expect(await wire.emulator.execute(`SHOW ROLES LIKE '${name}'`)).toHaveLength(effect);
  });

  it("are not used up by a request that was answered before", async () => {
    const there = await plain(wire.emulator.url);
    const requestId = randomUUID();
    await there.query("SELECT 10", { requestId });
    const sql = { code: "000603", sqlState: "XX000", message: "incident" };
    let fired = 0;
    wire.emulator.faults.add({
      match: { sql: /SELECT 10/ },
      action: { sql },
      onFire: () => (fired += 1),
    });
    expect(await there.query("SELECT 10", { requestId })).toMatchObject({ success: true });
    expect(fired).toBe(0);
    expect(await there.query("SELECT 10")).toMatchObject(withState(sql));
    expect(fired).toBe(1);
  });

  it("are not used up by a request whose token is refused", async () => {
    wire.emulator.faults.add({ match: { sql: /SELECT 11/ }, action: { session: "expire" } });
    const sql = { code: "000603", sqlState: "XX000", message: "incident" };
    wire.emulator.faults.add({ match: { sql: /SELECT 11/ }, action: { sql } });
    await expect(wire.client.query("SELECT 11")).rejects.toMatchObject(sql);
  });

  it("are named in the entry that they touched, also before there was one", async () => {
    const there = await plain(wire.emulator.url);
    const requestId = randomUUID();
    wire.emulator.faults.add({ match: { sql: /SELECT 12/ }, action: { status: 503 } });
    await there.query("SELECT 12", { requestId });
    await there.query("SELECT 12", { requestId, url: "&retryCount=1" });
    await there.query("SELECT 12");
    expect(wire.emulator.log.statements().map((entry) => [entry.fault, entry.retryCount])).toEqual([
      ["status", 1],
      [undefined, 0],
    ]);
  });

  it("refuse other routes in Snowflake's words too", async () => {
    const sql = { code: "390401", sqlState: "08001", message: "Login failed." };
    wire.emulator.faults.add({ match: { route: "login" }, action: { sql } });
    await expect(connect(wire.emulator.url)).rejects.toMatchObject({ code: "390401" });
  });
});

function withState({ sqlState, ...rest }: { sqlState: string; code: string; message: string }) {
  return { ...rest, success: false, data: { sqlState } };
}

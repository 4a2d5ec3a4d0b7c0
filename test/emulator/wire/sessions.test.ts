import { readdirSync } from "node:fs";
import { join } from "node:path";
import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { virtualClock } from "../../../provider/emulator/clock/clock";
import {
  MASTER_SECONDS,
  SESSION_SECONDS,
  Sessions,
} from "../../../provider/emulator/wire/sessions";
import { scratch } from "../../support/account";
import { connect } from "../../support/client";
import { plain, plainLogin } from "../../support/plain";

const NOBODY = {
  user: "U",
  role: "R",
  warehouse: null,
  database: null,
  schema: null,
  parameters: new Map<string, string>(),
};

describe("the table of sessions", () => {
  it("makes room by ending the oldest when there are a thousand", () => {
    const ended: number[] = [];
    const sessions = new Sessions(virtualClock(new Date(0)), ({ id }) => ended.push(id));
    const opened = Array.from({ length: 1002 }, () => sessions.open(NOBODY));
    expect(ended).toEqual([opened[0]?.id, opened[1]?.id]);
    expect(sessions.find(opened[0]?.token)).toBe("390111");
    expect(sessions.find(opened[2]?.token)).toBe(opened[2]);
  });

  it("ends those whose master token expired first", async () => {
    const clock = virtualClock(new Date(0));
    const ended: number[] = [];
    const sessions = new Sessions(clock, ({ id }) => ended.push(id));
    const old = sessions.open(NOBODY);
    await clock.advance(MASTER_SECONDS * 1000);
    sessions.open(NOBODY);
    expect(ended).toEqual([old.id]);
    expect([sessions.find(old.token), sessions.renew(old.master)]).toEqual(["390112", "390114"]);
  });

  it("ends a session once", () => {
    const ended: number[] = [];
    const sessions = new Sessions(virtualClock(new Date(0)), ({ id }) => ended.push(id));
    const session = sessions.open(NOBODY);
    sessions.close(session);
    sessions.forget(session);
    sessions.closeAll();
    expect(ended).toEqual([session.id]);
  });
});

describe("sessions", () => {
  const folder = scratch();
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await start({
      directory: folder.path,
      init: ["CREATE DATABASE ML", "CREATE SCHEMA ML.PROD"],
      clock: { start: new Date("2026-01-01T00:00:00Z") },
    });
  });

  afterEach(() => emulator.reset());

  afterAll(async () => {
    await emulator.stop();
    folder.remove();
  });

  const stored = (): readonly string[] =>
    readdirSync(join(folder.path, "files"), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith("kept.txt"),
    );

  async function withTemporaryFile() {
    const client = await plain(emulator.url);
    const files = scratch();
    files.copy(__filename, "kept.txt");
    const user = await connect(emulator.url);
    await user.query("CREATE TEMPORARY STAGE ML.PROD.T");
    await user.query(`PUT file://${files.path}/kept.txt @ML.PROD.T AUTO_COMPRESS = FALSE`);
    files.remove();
    expect(stored()).toHaveLength(1);
    return { client, user };
  }

  it.each([
    ["gone", "407002"],
    ["invalidate", "407002"],
    ["expire-master", "407002"],
  ] as const)("that are made %s break the driver's connection", async (session, code) => {
    const user = await connect(emulator.url);
    emulator.faults.add({ match: { sql: /SELECT 1/ }, action: { session } });
    await expect(user.query("SELECT 1")).rejects.toMatchObject({ code: Number(code) });
  });

  it.each([
    ["gone", "390111", "390111"],
    ["invalidate", "390104", "390104"],
    ["expire", "390112", null],
    ["expire-master", "390112", "390114"],
  ] as const)("that are made %s answer %s, and %s to a renewal", async (session, code, renewal) => {
    const client = await plain(emulator.url);
    emulator.faults.add({ match: { sql: /SELECT 1/ }, action: { session } });
    expect(await client.query("SELECT 1")).toMatchObject({ status: 200, code });
    const headers = { authorization: `Snowflake Token="${client.master}"` };
    const renewed = await client.post("/session/token-request", {}, headers);
    expect([renewed.status, renewed.code]).toEqual([200, renewal]);
  });

  it("take their temporary stages along when a fault ends them", async () => {
    const { user } = await withTemporaryFile();
    emulator.faults.add({ match: { sql: /SELECT 2/ }, action: { session: "gone" } });
    await expect(user.query("SELECT 2")).rejects.toThrow();
    expect(stored()).toEqual([]);
  });

  it("end with a reset, which clears faults as well", async () => {
    const { client } = await withTemporaryFile();
    emulator.faults.add({ match: { route: "query" }, action: { status: 503 } });
    await emulator.reset();
    expect(stored()).toEqual([]);
    expect(await client.query("SELECT 1")).toMatchObject({ status: 200, code: "390111" });
    expect(await plainLogin(emulator.url)).toMatchObject({ success: true });
  });

  it("are renewed under four statements at once, each of which runs once", async () => {
    const user = await connect(emulator.url);
    await emulator.clock.advance(SESSION_SECONDS * 1000);
    const names = ["A", "B", "C", "D"];
    await Promise.all(names.map((name) => user.query(`CREATE ROLE FOUR_${name}`)));
    const entries = emulator.log.statements({ kind: "CREATE ROLE" });
    expect(entries.map((entry) => entry.attempts)).toEqual([1, 1, 1, 1]);
    expect(entries.every((entry) => entry.outcome?.ok)).toBe(true);
    await user.close();
  });

  it("are over when the master token expired by the clock", async () => {
    const user = await connect(emulator.url);
    await emulator.clock.advance(MASTER_SECONDS * 1000);
    await expect(user.query("SELECT 1")).rejects.toMatchObject({ code: 407002 });
  });

  it("answer heartbeats, and a closed one does not", async () => {
    const user = await connect(emulator.url);
    expect(await user.connection.isValidAsync()).toBe(true);
    await user.close();
    expect(await user.connection.isValidAsync()).toBe(false);
    const client = await plain(emulator.url);
    expect(await client.post("/session/heartbeat")).toMatchObject({ success: true });
    await client.post("/session?delete=true");
    expect(await client.post("/session/heartbeat")).toMatchObject({ code: "390111" });
  });

  it("need a header, whose absence alone is told by the status", async () => {
    const client = await plain(emulator.url);
    const none = await client.post("/queries/v1/query-request", { sqlText: "SELECT 1" }, {});
    expect([none.status, none.code]).toEqual([401, "390101"]);
    const odd = await client.post("/session/heartbeat", {}, { authorization: "Basic eDp5" });
    expect([odd.status, odd.code]).toEqual([200, "390104"]);
  });
});

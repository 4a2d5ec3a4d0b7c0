import { randomUUID } from "node:crypto";
import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { plain } from "../../support/plain";
import type { PlainClient } from "../../support/plain";

let emulator: Emulator;
let client: PlainClient;

beforeAll(async () => {
  emulator = await start();
  client = await plain(emulator.url);
});

afterAll(() => emulator.stop());

afterEach(() => {
  emulator.log.clear();
});

const last = () => emulator.log.statements().at(-1);

describe("the statement log", () => {
  it("has what came, and how it ended", async () => {
    const requestId = randomUUID();
    const bindings = { "1": { type: "TEXT", value: "x" } };
    await client.query("SELECT ? AS A", {
      requestId,
      url: "&request_guid=guid-1&retryCount=2",
      body: { bindings, parameters: { QUERY_TAG: "t" } },
    });
    expect(last()).toMatchObject({
      kind: "SELECT",
      requestId,
      requestGuid: "guid-1",
      retryCount: 2,
      bindings,
      parameters: { QUERY_TAG: "t" },
      attempts: 1,
      deduplicated: false,
      fault: undefined,
      ms: expect.any(Number),
      outcome: { ok: true, rows: 1 },
    });
    await client.query("DROP ROLE NOPE");
    expect(last()?.outcome).toEqual({
      ok: false,
      code: "002003",
      sqlState: "02000",
      message: expect.stringContaining("NOPE"),
    });
  });

  it.each([
    ["CREATE USER A1 PASSWORD = 'hush'", "CREATE USER A1 PASSWORD = '***'"],
    ["CREATE USER A2 PASSWORD = $$hush$$", "CREATE USER A2 PASSWORD = '***'"],
    ["CREATE USER A3 password='it''s \\' hush'", "CREATE USER A3 password='***'"],
    ["CREATE USER A4 PASSWORD /* = */ = 'hush'", "CREATE USER A4 PASSWORD /* = */ = '***'"],
    ['CREATE USER A5 PASSWORD = "hush"', "CREATE USER A5 PASSWORD = '***'"],
    ["CREATE SECRET S SECRET_STRING = 'hush'", "CREATE SECRET S SECRET_STRING = '***'"],
    ["X AWS_SECRET_KEY = 'hush' AWS_TOKEN = 'hush'", "X AWS_SECRET_KEY = '***' AWS_TOKEN = '***'"],
    ["CREATE USER A6 PASSWORD = 'hush", "CREATE USER A6 PASSWORD = '***'"],
  ])("masks secrets: %s", async (sql, shown) => {
    await client.query(sql);
    expect(last()?.sql).toBe(shown);
    expect(JSON.stringify(last())).not.toContain("hush");
  });

  it.each([
    "CREATE USER B1 RSA_PUBLIC_KEY = 'MIIB' COMMENT = 'PASSWORD = open'",
    "CREATE USER B2 MUST_CHANGE_PASSWORD = TRUE",
    "SELECT 'TOKEN', 'x'",
  ])("leaves the rest alone: %s", async (sql) => {
    await client.query(sql);
    expect(last()?.sql).toBe(sql);
  });

  it("keeps no values of a statement with a secret", async () => {
    const bindings = { "1": { type: "TEXT", value: "hush" } };
    await client.query("CREATE USER C PASSWORD = ?", { body: { bindings } });
    expect(last()?.bindings).toEqual({ "1": { type: "TEXT", value: "***" } });
  });

  it("waits for what is yet to come, and gives up when the server stops", async () => {
    const other = await start();
    const there = await plain(other.url);
    const waiting = other.log.waitFor((entry) => entry.outcome?.ok === true);
    await there.query("DROP ROLE NOPE");
    await there.query("SELECT 7");
    expect((await waiting).sql).toBe("SELECT 7");
    expect((await other.log.waitFor((entry) => entry.seq === 1)).sql).toBe("DROP ROLE NOPE");
    const never = other.log.waitFor(() => false);
    await other.stop();
    await expect(never).rejects.toThrow("was stopped");
  });
});

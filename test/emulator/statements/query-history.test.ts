import { start } from "../../../provider/emulator";
import type { As, Emulator } from "../../../provider/emulator";
import { refusal } from "../../support/account";
import { connect } from "../../support/client";

const NOW = Date.UTC(2026, 10, 24, 10);
const HOUR_MS = 3_600_000;
const TAG = '{"pulumi":"urn:pulumi:dev::p::snowflakeml:Model::m","operation":"create"}';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await start({
    clock: { start: new Date(NOW) },
    init: [
      "CREATE DATABASE ML",
      "CREATE WAREHOUSE OTHER_WH",
      "CREATE ROLE READER",
      "GRANT USAGE ON DATABASE ML TO ROLE READER",
    ],
  });
  await emulator.clock.advance(HOUR_MS);
});

afterEach(() => emulator.stop());

const since = (ms: number) => `TO_TIMESTAMP_LTZ('${new Date(ms).toISOString()}')`;

const history = (args: string, more = "") =>
  `SELECT * FROM TABLE(ML.INFORMATION_SCHEMA.QUERY_HISTORY${args})${more}`;

const texts = async (sql: string, as?: As) =>
  (await emulator.execute(sql, as)).map((row) => row["QUERY_TEXT"]);

describe("the query history", () => {
  it("proves by its tag who made an object", async () => {
    const client = await connect(emulator.url, { username: "deployer" });
    const tagged = { parameters: { QUERY_TAG: TAG } };
    await client.query("CREATE SCHEMA ML.PROD", tagged);
    await client.query("CREATE SCHEMA ML.OTHER");
    await client.query("CREATE SCHEMA ML.PROD", tagged).catch(() => undefined);
    emulator.log.clear();
    const rows = await client.query(
      `SELECT QUERY_TEXT, EXECUTION_STATUS, START_TIME, END_TIME FROM TABLE("ML".INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER(END_TIME_RANGE_START => ${since(NOW)}, RESULT_LIMIT => 10000)) WHERE QUERY_TAG = '${TAG}'`,
    );
    await client.close();
    expect(rows.map((row) => [row["QUERY_TEXT"], row["EXECUTION_STATUS"]])).toEqual([
      ["CREATE SCHEMA ML.PROD", "FAILED_WITH_ERROR"],
      ["CREATE SCHEMA ML.PROD", "SUCCESS"],
    ]);
    expect((rows[1]?.["START_TIME"] as Date).getTime()).toBe(NOW + HOUR_MS);
    expect((rows[1]?.["END_TIME"] as Date).getTime()).toBe(NOW + HOUR_MS);
  });

  it("tells everything of a statement", async () => {
    const client = await connect(emulator.url, { database: "ML", schema: "PUBLIC" });
    await client.query("ALTER SESSION SET QUERY_TAG = 'nightly'");
    await client.query("DROP SCHEMA NOT_THERE").catch(() => undefined);
    const [own, failed] = await client.query(history("_BY_USER(USER_NAME => 'tester')"));
    await client.close();
    expect(failed).toEqual({
      QUERY_ID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      QUERY_TEXT: "DROP SCHEMA NOT_THERE",
      DATABASE_NAME: "ML",
      SCHEMA_NAME: "PUBLIC",
      QUERY_TYPE: "DROP",
      SESSION_ID: expect.any(Number),
      USER_NAME: "TESTER",
      ROLE_NAME: "ACCOUNTADMIN",
      WAREHOUSE_NAME: "COMPUTE_WH",
      QUERY_TAG: "nightly",
      EXECUTION_STATUS: "FAILED_WITH_ERROR",
      ERROR_CODE: 2003,
      ERROR_MESSAGE: expect.stringContaining("does not exist or not authorized"),
      START_TIME: expect.any(Date),
      END_TIME: expect.any(Date),
      TOTAL_ELAPSED_TIME: 0,
    });
    expect(own).toMatchObject({
      EXECUTION_STATUS: "RUNNING",
      END_TIME: null,
      QUERY_TYPE: "SELECT",
    });
  });

  it("has what still runs when the range has no end", async () => {
    const client = await connect(emulator.url, { database: "ML" });
    const begun = emulator.log.waitFor((entry) => entry.sql.includes("HELD"));
    emulator.faults.add({ match: { sql: /HELD/ }, action: { delayMs: 60_000 } });
    const held = client.query("CREATE SCHEMA HELD").catch((error: unknown) => error);
    await begun;
    const open = await texts(history("()", " WHERE EXECUTION_STATUS = 'RUNNING'"));
    expect(open).toContain("CREATE SCHEMA HELD");
    const end = `END_TIME_RANGE_END => ${since(NOW + 2 * HOUR_MS)}`;
    expect(await texts(history(`(${end})`, " WHERE EXECUTION_STATUS = 'RUNNING'"))).toEqual([]);
    await emulator.reset();
    await held;
    await client.close();
  });

  it("applies its range to the end, and its limit before any WHERE, newest first", async () => {
    for (const name of ["A", "B", "C"]) {
      await emulator.execute(`CREATE SCHEMA ML.${name}`, { warehouse: "OTHER_WH" });
      await emulator.clock.advance(HOUR_MS);
    }
    const from = `END_TIME_RANGE_START => ${since(NOW + HOUR_MS)}`;
    const until = `END_TIME_RANGE_END => '${new Date(NOW + 2 * HOUR_MS).toISOString()}'::TIMESTAMP_LTZ`;
    const made = (...names: readonly string[]) => names.map((name) => `CREATE SCHEMA ML.${name}`);
    expect(await texts(history(`(${from}, ${until})`))).toEqual(made("B", "A"));
    expect(await texts(history(`(${from}, RESULT_LIMIT => 3)`))).toEqual(
      [
        expect.stringContaining("SELECT"),
        expect.stringContaining("SELECT"),
        "CREATE SCHEMA ML.C",
      ].slice(0, 3),
    );
    const where = " WHERE QUERY_TYPE = 'CREATE' AND WAREHOUSE_NAME = 'OTHER_WH'";
    expect(await texts(history(`(RESULT_LIMIT => 2)`, where))).toEqual([]);
    expect(await texts(history(`(RESULT_LIMIT => 50)`, where))).toEqual(made("C", "B", "A"));
    const either =
      " WHERE (QUERY_TYPE = 'DROP' OR QUERY_TYPE = 'CREATE') AND ERROR_MESSAGE IS NULL";
    expect(await texts(history(`(${from}, ${until})`, either))).toEqual(made("B", "A"));
  });

  it("shows others' statements to whoever watches their warehouse", async () => {
    await emulator.execute("CREATE SCHEMA ML.A", { user: "EVE", warehouse: "OTHER_WH" });
    const reader: As = { user: "ADA", role: "READER" };
    const seen = async () =>
      (await texts(history("()"), reader)).filter((text) => text?.endsWith(".A"));
    expect(await seen()).toEqual([]);
    expect(await texts(history("_BY_USER(USER_NAME => CURRENT_USER())"), reader)).not.toEqual([]);
    await emulator.execute("GRANT MONITOR ON WAREHOUSE OTHER_WH TO ROLE READER");
    expect(await seen()).toEqual(["CREATE SCHEMA ML.A"]);
    expect(await texts(history("_BY_USER(USER_NAME => 'eve')"))).toEqual(["CREATE SCHEMA ML.A"]);
  });

  it("has secrets no more than the log", async () => {
    await refusal(emulator, "CREATE USER X PASSWORD = 'hidden' WINGS = 1");
    const rows = JSON.stringify(await emulator.execute(history("()")));
    expect(rows).toContain("PASSWORD = '***'");
    expect(rows).toContain("withheld");
    expect(rows).not.toContain("hidden");
  });

  it.each([
    [`(END_TIME_RANGE_START => ${since(NOW - 7 * 24 * HOUR_MS)})`, /^001044 .*7 days/],
    ["(RESULT_LIMIT => 10001)", /^001008/],
    ["(RESULT_LIMIT => 0)", /^001008/],
    ["(RESULT_LIMIT => 'x')", /^001008/],
    ["(END_TIME_RANGE_START => TO_TIMESTAMP_LTZ('x'))", /^100035/],
    ["(USER_NAME => 'x')", /^000002/],
    ["(WINGS => 'x')", /^000002/],
    ["('x')", /^000002/],
  ])("%s is refused", async (args, code) => {
    expect(await refusal(emulator, history(args))).toMatch(code);
  });

  it("needs a warehouse, and a database", async () => {
    expect(await refusal(emulator, history("()"), { warehouse: null })).toMatch(/^000606/);
    const bare = "SELECT * FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY())";
    expect(await refusal(emulator, bare)).toMatch(/^090105/);
    expect(await refusal(emulator, bare, { database: "ML" })).toBe("accepted");
  });
});

import { MINUTE_MS, creation, history, shown, withLogins } from "../../../support/dynamic-tables";

/** What an incremental table needs of the tables that it reads. */

const layer = withLogins();

const incremental = { clauses: "LAG='1 day' REFRESH_MODE=INCREMENTAL" };
const NO_DAYS = "DATA_RETENTION_TIME_IN_DAYS = 0";
const REFRESH = "ALTER DYNAMIC TABLE T REFRESH";

describe("a source without Time Travel", () => {
  it.each([
    ["a table's own", `CREATE OR REPLACE TABLE LOGINS (ID INT, SCORE FLOAT) ${NO_DAYS}`, "LOGINS"],
    [
      "that of another dynamic table",
      creation("LOGGED", undefined, { clauses: `LAG='1 day' ${NO_DAYS}` }),
      "LOGGED",
    ],
  ])("has no incremental table over it: %s", async (_what, make, name) => {
    await layer.run(make);
    const query = `SELECT ID, SCORE FROM ${name}`;
    expect(await layer.refusal(creation("T", query, incremental))).toMatch(
      new RegExp(`^002711 0A000 .*Time Travel is not enabled on table '${name}'`),
    );
    await layer.run(creation("T", query, { clauses: "LAG='1 day' REFRESH_MODE=AUTO" }));
    expect(await shown(layer, "T")).toMatchObject({
      refresh_mode: "FULL",
      refresh_mode_reason: expect.stringContaining("Time Travel"),
    });
  });

  it("takes that from its schema", async () => {
    await layer.run(`CREATE SCHEMA ML.SHORT ${NO_DAYS}`);
    await layer.run("CREATE TABLE S (ID INT)");
    expect(await layer.refusal(creation("T", "SELECT ID FROM S", incremental))).toContain("002711");
  });

  it("makes a refresh fail that would follow its changes", async () => {
    await layer.run(creation("T", undefined, incremental));
    await layer.run(`ALTER TABLE LOGINS SET ${NO_DAYS}`);
    await layer.run(REFRESH);
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    expect(await layer.refusal(REFRESH)).toMatch(/^091930 .*table LOGINS/);
    await layer.run("ALTER TABLE LOGINS SET DATA_RETENTION_TIME_IN_DAYS = 1");
    await layer.run(REFRESH);
    expect(await shown(layer, "T")).toMatchObject({ rows: "4" });
  });
});

describe("change tracking", () => {
  it("that somebody switches off makes refreshes fail", async () => {
    await layer.run(creation("T", undefined, incremental));
    await layer.run("ALTER TABLE LOGINS SET CHANGE_TRACKING = FALSE");
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    expect(await layer.refusal(REFRESH)).toMatch(/^091930 .*table LOGINS/);
    await layer.run("ALTER TABLE LOGINS SET CHANGE_TRACKING = TRUE");
    await layer.run(REFRESH);
    expect(await shown(layer, "T")).toMatchObject({ rows: "4" });
  });

  it("is on for a source that took the place of another", async () => {
    await layer.run(creation("T", undefined, incremental));
    await layer.run("CREATE OR REPLACE TABLE LOGINS (ID INT, SCORE FLOAT)");
    await layer.run(REFRESH);
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4)");
    await layer.run(REFRESH);
    const actions = (await history(layer, "T")).map((row) => row["REFRESH_ACTION"]);
    expect(actions.slice(-2)).toEqual(["REINITIALIZE", "INCREMENTAL"]);
  });
});

describe("changes of longer ago than a source keeps them", () => {
  const DAY_MS = 24 * 60 * MINUTE_MS;
  const INSERT = "INSERT INTO LOGINS VALUES (4, 0.4, 'b')";

  beforeEach(async () => {
    await layer.run(creation("T", undefined, incremental));
  });

  const suspendFor = async (milliseconds: number) => {
    await layer.run("ALTER DYNAMIC TABLE T SUSPEND");
    await layer.run(INSERT);
    await layer.clock.advance(milliseconds);
  };

  it("end a table that was suspended meanwhile", async () => {
    await suspendFor(DAY_MS + 1);
    expect(await layer.refusal(REFRESH)).toMatch(/^002841 .*'T'.*'LOGINS'/);
    expect(await shown(layer, "T")).toMatchObject({ rows: "3" });
    await layer.run("ALTER TABLE LOGINS SET DATA_RETENTION_TIME_IN_DAYS = 2");
    await layer.run(REFRESH);
    expect(await shown(layer, "T")).toMatchObject({ rows: "4" });
  });

  it("are there until then, and longer for one that was not", async () => {
    await suspendFor(DAY_MS);
    await layer.run(REFRESH);
    await layer.run("ALTER DYNAMIC TABLE T SET TARGET_LAG = '20 days'");
    await layer.run("ALTER DYNAMIC TABLE T RESUME");
    await layer.clock.advance(1);
    await layer.run(REFRESH);
    await layer.run(INSERT);
    await layer.clock.advance(14 * DAY_MS);
    await layer.run(REFRESH);
    await layer.run(INSERT);
    await layer.clock.advance(14 * DAY_MS + 1);
    expect(await layer.refusal(REFRESH)).toContain("002841");
  });
});

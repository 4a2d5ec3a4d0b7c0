import {
  MINUTE_MS,
  creation,
  furnishLogins,
  history,
  shown,
  withLogins,
} from "../../../support/dynamic-tables";
import { openLayer } from "../../../support/layer";

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
  });

  it("are not brought back by a longer retention, only by computing all rows again", async () => {
    await suspendFor(DAY_MS + 1);
    expect(await layer.refusal(REFRESH)).toContain("002841");
    await layer.run("ALTER TABLE LOGINS SET DATA_RETENTION_TIME_IN_DAYS = 2");
    expect(await layer.refusal(REFRESH)).toMatch(/^002841 .*'T'.*'LOGINS'/);
    const { clauses } = incremental;
    await layer.run(
      creation("T", "SELECT ID, SCORE + 1 AS SCORE FROM LOGINS", {
        how: "CREATE OR ALTER",
        clauses,
      }),
    );
    await layer.run(REFRESH);
    await layer.run(INSERT);
    await layer.run(REFRESH);
    expect(await shown(layer, "T")).toMatchObject({ rows: "5" });
  });

  it("are lost to a suspension whichever statement ended it", async () => {
    const strict = openLayer("strict");
    await furnishLogins(strict);
    await strict.run(creation("T", undefined, incremental));
    await strict.run("ALTER DYNAMIC TABLE T SUSPEND");
    await strict.run(INSERT);
    await strict.clock.advance(DAY_MS + 1);
    await strict.run(creation("T", undefined, { ...incremental, how: "CREATE OR ALTER" }));
    expect(await shown(strict, "T")).toMatchObject({ scheduling_state: "RUNNING" });
    expect(await strict.refusal(REFRESH)).toContain("002841");
    strict.close();
  });

  it("are not lost by a suspension that ended before", async () => {
    await suspendFor(MINUTE_MS);
    await layer.run("ALTER DYNAMIC TABLE T SET TARGET_LAG = '20 days'");
    await layer.run("ALTER DYNAMIC TABLE T RESUME");
    await layer.clock.advance(DAY_MS);
    await layer.run(REFRESH);
    expect(await shown(layer, "T")).toMatchObject({ rows: "4" });
  });

  it("are counted from when the source was read, not from what a suspended one is as of", async () => {
    const often = { clauses: "LAG='6 hours' REFRESH_MODE=INCREMENTAL" };
    await layer.run(creation("A", "SELECT ID FROM LOGINS", often));
    await layer.run(creation("B", "SELECT L.ID FROM A JOIN LOGINS L ON A.ID = L.ID", often));
    await layer.run("ALTER DYNAMIC TABLE A SUSPEND");
    await layer.run("ALTER DYNAMIC TABLE B RESUME");
    for (let day = 0; day < 3; day += 1) {
      await layer.run("INSERT INTO LOGINS VALUES (1, 0.4, 'b')");
      await layer.clock.advance(DAY_MS);
    }
    expect(await shown(layer, "B")).toMatchObject({ rows: "6" });
  });

  it("are there until then, and longer for one that was not", async () => {
    await suspendFor(DAY_MS);
    await layer.run(REFRESH);
    await layer.run("ALTER DYNAMIC TABLE T SET TARGET_LAG = '20 days'");
    await layer.run("ALTER DYNAMIC TABLE T RESUME");
    await layer.run(INSERT);
    await layer.clock.advance(14 * DAY_MS);
    await layer.run(REFRESH);
    await layer.run(INSERT);
    await layer.clock.advance(14 * DAY_MS + 1);
    expect(await layer.refusal(REFRESH)).toContain("002841");
  });
});

import { MINUTE_MS, creation, history, shown, withLogins } from "../../../support/dynamic-tables";

const layer = withLogins();

const refresh = async (name = "T") => {
  await layer.run(`ALTER DYNAMIC TABLE ${name} REFRESH`);
  return (await history(layer, name)).at(-1)?.["REFRESH_ACTION"];
};

const rows = () => layer.run("SELECT * FROM T ORDER BY ID");

describe("a source", () => {
  it("that is replaced has all rows computed again", async () => {
    await layer.run(creation("T"));
    await layer.run("CREATE OR REPLACE TABLE LOGINS AS SELECT 9 AS ID, 0.9::FLOAT AS SCORE");
    expect(await refresh()).toBe("REINITIALIZE");
    expect((await history(layer, "T")).at(-1)?.["REINIT_REASON"]).toContain("LOGINS was replaced");
    expect(await rows()).toEqual([{ ID: "9", SCORE: "0.9" }]);
  });

  it("that gets or loses a column which nobody names changes nothing", async () => {
    await layer.run(creation("T"));
    await layer.run("ALTER TABLE LOGINS ADD COLUMN MORE INT");
    await layer.run("ALTER TABLE LOGINS DROP COLUMN KIND");
    expect(await refresh()).toBe("NO_DATA");
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 1)");
    expect(await refresh()).toBe("INCREMENTAL");
    expect(await rows()).toHaveLength(4);
  });

  it("brings its new columns along where the query takes all of them", async () => {
    await layer.run(creation("T", "SELECT * FROM LOGINS"));
    await layer.run("ALTER TABLE LOGINS ADD COLUMN MORE INT DEFAULT 7");
    expect(await refresh()).toBe("REINITIALIZE");
    expect((await rows())[0]).toEqual({ ID: "1", SCORE: "0.1", KIND: "a", MORE: "7" });
  });

  it("may be a view, or a query of several tables", async () => {
    await layer.run("CREATE VIEW V AS SELECT ID, SCORE FROM LOGINS WHERE KIND = 'a'");
    await layer.run(creation("T", "SELECT ID, SCORE FROM V"));
    await layer.run(creation("J", "SELECT A.ID, B.KIND FROM V A JOIN LOGINS B ON A.ID = B.ID"));
    await layer.run("INSERT INTO LOGINS VALUES (5, 0.5, 'a'), (6, 0.6, 'b')");
    expect(await refresh()).toBe("INCREMENTAL");
    expect((await rows()).map((row) => row["ID"])).toEqual(["1", "3", "5"]);
    expect(await refresh("J")).toBe("INCREMENTAL");
    expect(await layer.run("SELECT COUNT(*) AS N FROM J")).toEqual([{ N: "3" }]);
  });
});

describe("a refresh", () => {
  it("fails without its warehouse, and uses another one to compute all rows", async () => {
    await layer.run("CREATE WAREHOUSE SMALL");
    await layer.run("CREATE WAREHOUSE BIG");
    const clauses = "LAG='1 minute' INITIALIZATION_WAREHOUSE=BIG";
    await layer.run(creation("T", undefined, { clauses }).replace("COMPUTE_WH", "SMALL"));
    await layer.clock.advance(MINUTE_MS);
    expect((await history(layer, "T")).map((row) => row["WAREHOUSE"])).toEqual(["BIG", "SMALL"]);
    await layer.run("DROP WAREHOUSE SMALL");
    expect(await layer.refusal("ALTER DYNAMIC TABLE T REFRESH")).toMatch(/^002725 .*'SMALL'/);
    await layer.run("DROP WAREHOUSE BIG");
    expect(await layer.refusal(creation("U", "SELECT 1 AS A", { clauses }))).toContain("002003");
  });

  it("is no part of a transaction of several statements", async () => {
    await layer.run(creation("T"));
    await layer.run("BEGIN");
    expect(await layer.refusal("ALTER DYNAMIC TABLE T REFRESH")).toContain("002743");
    await layer.run("COMMIT");
    expect(await refresh()).toBe("NO_DATA");
  });

  it("is without effect when it was cancelled", async () => {
    await layer.run(creation("T"));
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    const stopped = new AbortController();
    stopped.abort();
    const run = layer.engine.execute(layer.admin, "ALTER DYNAMIC TABLE T REFRESH", {
      bindings: {},
      statementParameters: {},
      describeOnly: false,
      queryId: "q",
      signal: stopped.signal,
    });
    await expect(run).rejects.toMatchObject({ code: "000604" });
    expect(await shown(layer, "T")).toMatchObject({ rows: "3" });
    expect(await refresh()).toBe("INCREMENTAL");
  });

  it("gives rows the names and types that the statement lists", async () => {
    const query = "SELECT ID, SCORE, KIND FROM LOGINS";
    await layer.run(creation("T (ID VARCHAR(5), S, K COMMENT 'kind')", query));
    expect((await rows())[0]).toEqual({ ID: "1", S: "0.1", K: "a" });
    const columns = await layer.run("DESC DYNAMIC TABLE T");
    expect(columns.map((row) => [row["name"], row["type"], row["comment"]])).toEqual([
      ["ID", "VARCHAR(5)", null],
      ["S", "FLOAT", null],
      ["K", "VARCHAR(10)", "kind"],
    ]);
  });

  it("freezes rows by the time of the clock", async () => {
    await layer.run("CREATE TABLE EVENTS (ID INT, SEEN TIMESTAMP_NTZ)");
    await layer.run("INSERT INTO EVENTS VALUES (1, '2025-12-30'), (2, '2026-01-01')");
    const clauses =
      "LAG='1 day' FROZEN WHERE (SEEN < CURRENT_TIMESTAMP()::TIMESTAMP_NTZ - INTERVAL '1 day')";
    await layer.run(creation("T", "SELECT ID, SEEN FROM EVENTS", { clauses }));
    await layer.run("UPDATE EVENTS SET ID = ID + 10");
    await refresh();
    expect((await rows()).map((row) => row["ID"])).toEqual(["1", "12"]);
  });
});

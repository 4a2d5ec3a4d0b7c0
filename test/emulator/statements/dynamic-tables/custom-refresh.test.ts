import { history, refreshes, shown, withLogins } from "../../../support/dynamic-tables";

const layer = withLogins();

const APPENDED = "LOGINS CHANGES (INFORMATION => APPEND_ONLY)";
const INSERT = `INSERT INTO SELF SELECT ID, SCORE * 10, 'V1' FROM ${APPENDED}`;

const make = (
  dml = INSERT,
  {
    how = "CREATE",
    list = "(ID NUMBER(38,0), P FLOAT, VERSION VARCHAR(5))",
    clauses = "TARGET_LAG = '5 minutes'",
  } = {},
) => `${how} DYNAMIC TABLE T ${list} ${clauses} WAREHOUSE = COMPUTE_WH REFRESH USING (${dml})`;

const refresh = async () => {
  await layer.run("ALTER DYNAMIC TABLE T REFRESH");
  return (await refreshes(layer, "T")).at(-1);
};

const rows = async () =>
  (await layer.run("SELECT * FROM T ORDER BY ID, VERSION")).map((row) =>
    Object.values(row).join(" "),
  );

describe("REFRESH USING", () => {
  it("inserts what its query makes of rows that came since, and leaves what is there", async () => {
    await layer.run(make());
    expect(await shown(layer, "T")).toMatchObject({
      refresh_mode: "CUSTOM_INCREMENTAL",
      text: expect.stringMatching(/REFRESH USING \(INSERT INTO SELF SELECT ID, .*\)$/) as string,
    });
    expect(await rows()).toEqual(["1 1 V1", "2 2 V1", "3 3 V1"]);
    await layer.run("UPDATE LOGINS SET SCORE = 9 WHERE ID = 1");
    await layer.run("DELETE FROM LOGINS WHERE ID = 3");
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'a')");
    expect(await refresh()).toBe("MANUAL SUCCEEDED CUSTOM_INCREMENTAL");
    expect((await history(layer, "T")).at(-1)?.["STATISTICS"]).toContain('"numInsertedRows":1');
    expect(await rows()).toEqual(["1 1 V1", "2 2 V1", "3 3 V1", "4 4 V1"]);
    expect(await refresh()).toBe("MANUAL SUCCEEDED NO_DATA");
  });

  it("goes on with another query after CREATE OR ALTER", async () => {
    await layer.run(make());
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'a')");
    const altered = make(INSERT.replace("V1", "V2"), { how: "CREATE OR ALTER" });
    const [explained] = await layer.run(`EXPLAIN CHANGES ${altered}`);
    expect(explained?.["effects"]).toContain('"effective_refresh_action":"CUSTOM_INCREMENTAL"');
    await layer.run(altered);
    await refresh();
    expect(await rows()).toEqual(["1 1 V1", "2 2 V1", "3 3 V1", "4 4 V2"]);
  });

  it("may name the columns that it fills, join whole tables, and ask what a change is", async () => {
    await layer.run("CREATE TABLE KINDS AS SELECT 'a' AS KIND, 'one' AS NAME");
    await layer.run(
      make(
        `INSERT INTO SELF (VERSION, ID) SELECT NAME, COUNT(*) FROM ${APPENDED} JOIN KINDS USING (KIND) WHERE METADATA$ACTION = 'INSERT' AND NOT METADATA$ISUPDATE GROUP BY NAME`,
      ),
    );
    expect(await layer.run("SELECT * FROM T")).toEqual([{ ID: "2", P: null, VERSION: "one" }]);
    await layer.run("INSERT INTO KINDS VALUES ('b', 'two')");
    await refresh();
    // Only what came into LOGINS is new.
    expect(await layer.run("SELECT COUNT(*) AS N FROM T")).toEqual([{ N: "1" }]);
  });

  it("is not read again when the source gets or loses columns", async () => {
    await layer.run(make());
    await layer.run("ALTER TABLE LOGINS ADD COLUMN MORE INT");
    await layer.run("ALTER TABLE LOGINS DROP COLUMN KIND");
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 1)");
    await refresh();
    expect(await rows()).toHaveLength(4);
  });

  it("goes on from where it was in a clone, and with another column", async () => {
    await layer.run(make());
    await layer.run("CREATE DYNAMIC TABLE COPY CLONE T");
    const list = "(ID NUMBER(38,0), P FLOAT, VERSION VARCHAR(5), MORE INT)";
    await layer.run(make(INSERT.replace("'V1'", "'V2', 7"), { how: "CREATE OR ALTER", list }));
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'a')");
    await layer.run("ALTER DYNAMIC TABLE COPY REFRESH");
    await refresh();
    expect(await layer.run("SELECT * FROM COPY WHERE ID > 2 ORDER BY ID")).toEqual([
      { ID: "3", P: "3", VERSION: "V1" },
      { ID: "4", P: "4", VERSION: "V1" },
    ]);
    expect(await layer.run("SELECT ID, VERSION, MORE FROM T WHERE ID > 2 ORDER BY ID")).toEqual([
      { ID: "3", VERSION: "V1", MORE: null },
      { ID: "4", VERSION: "V2", MORE: "7" },
    ]);
  });

  it("breaks when its source is replaced", async () => {
    await layer.run(make());
    await layer.run("CREATE OR REPLACE TABLE LOGINS AS SELECT 1 AS ID, 0.1 AS SCORE");
    expect(await layer.refusal("ALTER DYNAMIC TABLE T REFRESH")).toContain(
      "Base TABLE LOGINS dropped, cannot read from stream on it.",
    );
    expect(await rows()).toHaveLength(3);
  });

  it.each([
    [make(undefined, { list: "(ID, P, VERSION)" }), "needs a list of columns with their types"],
    [make(undefined, { list: "" }), "needs a list of columns with their types"],
    [make(undefined, { list: "(ID INT)" }), "002020"],
    [make(undefined, { list: "(ID INT, P DATE, V STRING)" }), "002023"],
    [make(undefined, { list: "(ID INT, P FLOAT, V VARCHAR(1))" }), "100078"],
    [make(undefined, { clauses: "LAG = '1 day' REFRESH_MODE = FULL" }), "REFRESH_MODE = FULL"],
    [make(undefined, { clauses: "LAG = '1 day' FROZEN WHERE (ID < 3)" }), "FROZEN WHERE"],
    [make(undefined, { clauses: "LAG = '1 day' BACKFILL FROM LOGINS" }), "000002"],
    [make(INSERT.replace("APPEND_ONLY", "DEFAULT")), "000002"],
    [make(INSERT.replace("LOGINS", "V")), "000002"],
    ["SELECT * FROM LOGINS CHANGES (INFORMATION => APPEND_ONLY)", "000002"],
    [
      "CREATE DYNAMIC TABLE T LAG = '1 day' REFRESH_MODE = CUSTOM_INCREMENTAL WAREHOUSE = COMPUTE_WH AS SELECT ID FROM LOGINS",
      "needs REFRESH USING",
    ],
  ])("is refused: %s", async (sql, said) => {
    await layer.run("CREATE VIEW V AS SELECT * FROM LOGINS");
    expect(await layer.refusal(sql)).toContain(said);
  });

  it("has no frozen region and never becomes a query", async () => {
    await layer.run(make());
    expect(await layer.refusal("ALTER DYNAMIC TABLE T SET FROZEN WHERE (ID < 3)")).toContain(
      "FROZEN WHERE cannot be specified",
    );
    const query =
      "CREATE OR ALTER DYNAMIC TABLE T LAG = '1 day' WAREHOUSE = COMPUTE_WH AS SELECT ID FROM LOGINS";
    expect(await layer.refusal(query)).toContain("between a query and REFRESH USING");
  });
});

import { MINUTE_MS, creation, history, shown, withLogins } from "../../../support/dynamic-tables";

const layer = withLogins();

const orAlter = (query?: string, clauses = "TARGET_LAG = '5 minutes'") =>
  creation("T", query, { how: "CREATE OR ALTER", clauses });

const last = async () => {
  const row = (await history(layer, "T")).at(-1);
  return [row?.["REFRESH_ACTION"], row?.["REINIT_REASON"]];
};

const values = async () => layer.run("SELECT * FROM T ORDER BY ID");

describe("CREATE OR ALTER DYNAMIC TABLE", () => {
  it("creates a table that is not there, with its first refresh", async () => {
    await layer.run(orAlter());
    expect(await shown(layer, "T")).toMatchObject({ rows: "3" });
  });

  it("changes the query at the next refresh, and keeps creation, grants and tags", async () => {
    await layer.run(creation("T"));
    await layer.run("GRANT SELECT ON DYNAMIC TABLE T TO ROLE PUBLIC");
    const before = await shown(layer, "T");
    await layer.clock.advance(MINUTE_MS);
    await layer.run(orAlter("SELECT ID, SCORE * 10 AS SCORE FROM LOGINS"));
    expect((await values())[0]).toEqual({ ID: "1", SCORE: "0.1" });
    const after = await shown(layer, "T");
    expect(after["created_on"]).toBe(before["created_on"]);
    expect(after["text"]).toContain("AS SELECT ID, SCORE * 10 AS SCORE FROM LOGINS");
    expect(await layer.run("SHOW GRANTS ON DYNAMIC TABLE T")).toHaveLength(2);
    await layer.run("ALTER DYNAMIC TABLE T REFRESH");
    expect((await values())[0]).toEqual({ ID: "1", SCORE: "1" });
    expect(await last()).toEqual(["REINITIALIZE", "Definition changed."]);
  });

  it("sets back what it leaves out", async () => {
    await layer.run(
      creation("T", undefined, {
        clauses:
          "LAG='1 hour' COMMENT='c' CLUSTER BY (ID) INITIALIZATION_WAREHOUSE=COMPUTE_WH FROZEN WHERE (ID < 2) DATA_RETENTION_TIME_IN_DAYS = 3",
      }),
    );
    await layer.run(orAlter());
    expect(await shown(layer, "T")).toMatchObject({
      target_lag: "5 minutes",
      comment: "",
      cluster_by: "",
      initialization_warehouse: null,
      immutable_where: null,
    });
    const [retention] = await layer.run(
      "SHOW PARAMETERS LIKE 'DATA_RETENTION%' IN DYNAMIC TABLE T",
    );
    expect(retention).toMatchObject({ value: "1", level: "" });
  });

  it("changes nothing of the rows when only white space and comments differ", async () => {
    await layer.run(creation("T"));
    await layer.run(orAlter("select id,\n score /* same */ from logins;"));
    await layer.run("ALTER DYNAMIC TABLE T REFRESH");
    expect(await last()).toEqual(["NO_DATA", null]);
  });

  it("adds columns at the end at once, empty until the next refresh", async () => {
    await layer.run(creation("T"));
    await layer.run(orAlter("SELECT ID, SCORE, KIND FROM LOGINS"));
    expect((await values())[0]).toEqual({ ID: "1", SCORE: "0.1", KIND: null });
    await layer.run("ALTER DYNAMIC TABLE T REFRESH");
    expect((await values())[0]).toEqual({ ID: "1", SCORE: "0.1", KIND: "a" });
  });

  it("drops and renames columns at the end", async () => {
    await layer.run(creation("T"));
    await layer.run(orAlter("SELECT ID, SCORE AS RISK FROM LOGINS"));
    await layer.run("ALTER DYNAMIC TABLE T REFRESH");
    expect((await values())[0]).toEqual({ ID: "1", RISK: "0.1" });
    await layer.run(orAlter("SELECT ID FROM LOGINS"));
    expect((await values())[0]).toEqual({ ID: "1" });
  });

  it.each([
    ["SELECT KIND, ID, SCORE FROM LOGINS", "002830"],
    ["SELECT SCORE, ID FROM LOGINS", "002830"],
    ["SELECT KIND FROM LOGINS", "001432"],
    ["SELECT ID, KIND AS SCORE FROM LOGINS", "002108"],
  ])("refuses %s with %s", async (query, code) => {
    await layer.run(creation("T"));
    expect(await layer.refusal(orAlter(query))).toContain(code);
    expect(await shown(layer, "T")).toMatchObject({ rows: "3" });
  });

  it("refuses another transience and another INITIALIZE", async () => {
    await layer.run(creation("T"));
    const transient = orAlter().replace("DYNAMIC", "TRANSIENT DYNAMIC");
    expect(await layer.refusal(transient)).toContain("001521");
    const later = orAlter(undefined, "LAG='5 minutes' INITIALIZE=ON_SCHEDULE");
    expect(await layer.refusal(later)).toContain("INITIALIZE");
  });

  it("is refused to those who only operate the table", async () => {
    await layer.run(creation("T"));
    await layer.run("CREATE ROLE OPERATOR");
    for (const on of ["DATABASE ML", "SCHEMA ML.PROD"])
      await layer.run(`GRANT USAGE ON ${on} TO ROLE OPERATOR`);
    await layer.run("GRANT OPERATE ON DYNAMIC TABLE T TO ROLE OPERATOR");
    const session = layer.open({ role: "OPERATOR", database: "ML", schema: "PROD" });
    expect(await layer.refusal(orAlter(), { session })).toContain("003001");
  });

  it.each([
    ["INCREMENTAL", "ADAPTIVE", "NO_DATA"],
    ["FULL", "INCREMENTAL", "REINITIALIZE"],
    ["INCREMENTAL", "FULL", "FULL"],
    ["AUTO", "ADAPTIVE", "NO_DATA"],
  ])("from %s to %s the next refresh is %s", async (from, to, action) => {
    await layer.run(creation("T", undefined, { clauses: `LAG='1 day' REFRESH_MODE=${from}` }));
    await layer.run(orAlter(undefined, `LAG='1 day' REFRESH_MODE=${to}`));
    await layer.run("ALTER DYNAMIC TABLE T REFRESH");
    expect((await last())[0]).toBe(action);
  });

  it("keeps frozen rows as they are, also when the query changes", async () => {
    await layer.run(creation("T"));
    await layer.run("ALTER DYNAMIC TABLE T SET FROZEN WHERE (ID < 3)");
    await layer.run(
      orAlter("SELECT ID, SCORE * 10 AS SCORE FROM LOGINS", "LAG='1 day' FROZEN WHERE (ID < 3)"),
    );
    await layer.run("ALTER DYNAMIC TABLE T REFRESH");
    expect((await values()).map((row) => row["SCORE"])).toEqual(["0.1", "0.2", "3"]);
  });

  it("does not make what reads the table start over", async () => {
    await layer.run(creation("T"));
    await layer.run(creation("U", "SELECT ID, SCORE FROM T"));
    await layer.run(orAlter("SELECT ID, SCORE * 10 AS SCORE FROM LOGINS"));
    await layer.run("ALTER DYNAMIC TABLE U REFRESH");
    expect((await history(layer, "U")).at(-1)?.["REFRESH_ACTION"]).toBe("INCREMENTAL");
    expect(await layer.run("SELECT SCORE FROM U WHERE ID = 1")).toEqual([{ SCORE: "1" }]);
  });
});

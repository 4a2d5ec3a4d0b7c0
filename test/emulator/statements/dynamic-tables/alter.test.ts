import { MINUTE_MS, creation, history, shown, withLogins } from "../../../support/dynamic-tables";

const layer = withLogins(
  creation("A"),
  creation("B", "SELECT ID FROM A"),
  creation("C", "SELECT ID FROM B"),
);

const alter = (action: string, name = "A") => layer.run(`ALTER DYNAMIC TABLE ${name} ${action}`);

const states = async () => {
  const rows = await layer.run(
    "SELECT NAME, SCHEDULING_STATE FROM TABLE(ML.INFORMATION_SCHEMA.DYNAMIC_TABLES())",
  );
  return Object.fromEntries(
    rows.map((row) => {
      const { state, reason_code } = JSON.parse(row["SCHEDULING_STATE"] ?? "{}");
      return [row["NAME"], reason_code ?? state];
    }),
  );
};

describe("SUSPEND and RESUME", () => {
  it("take along what reads the table", async () => {
    await alter("SUSPEND");
    expect(await states()).toEqual({
      A: "USER_SUSPENDED",
      B: "UPSTREAM_USER_SUSPENDED",
      C: "UPSTREAM_USER_SUSPENDED",
    });
    expect(await shown(layer, "A")).toMatchObject({
      scheduling_state: "SUSPENDED",
      last_suspended_on: `${String(Date.UTC(2026, 0, 1) / 1000)}.000`,
    });
    await alter("RESUME");
    expect(await states()).toEqual({ A: "ACTIVE", B: "ACTIVE", C: "ACTIVE" });
  });

  it("leave alone what a user suspended, and what that feeds", async () => {
    await alter("SUSPEND", "B");
    await alter("SUSPEND");
    await alter("RESUME");
    expect(await states()).toEqual({
      A: "ACTIVE",
      B: "USER_SUSPENDED",
      C: "UPSTREAM_USER_SUSPENDED",
    });
  });

  it("stop at a table without scheduler", async () => {
    await alter("SET SCHEDULER = DISABLE", "B");
    await alter("SUSPEND");
    expect(await states()).toEqual({ A: "USER_SUSPENDED", B: "ACTIVE", C: "ACTIVE" });
  });

  it("leave REFRESH by hand possible, and RESUME refreshes nothing itself", async () => {
    await alter("SUSPEND");
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    await alter("RESUME");
    expect(await shown(layer, "A")).toMatchObject({ rows: "3" });
    await alter("SUSPEND");
    await alter("REFRESH");
    expect(await shown(layer, "A")).toMatchObject({ rows: "4", scheduling_state: "SUSPENDED" });
  });
});

describe("REFRESH", () => {
  it("refreshes what is read first, all as of one moment", async () => {
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    await layer.clock.advance(1000);
    await alter("REFRESH", "C");
    const rows = await Promise.all(["A", "B", "C"].map((name) => shown(layer, name)));
    expect(rows.map((row) => row["rows"])).toEqual(["4", "4", "4"]);
    expect(new Set(rows.map((row) => row["data_timestamp"])).size).toBe(1);
  });

  it("tells how many rows changed, of each table that is named", async () => {
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    const rows = await layer.run("ALTER DYNAMIC TABLE A, B REFRESH");
    expect(rows.map((row) => row["statistics"])).toEqual([
      '{"insertedRows":1,"copiedRows":0,"deletedRows":0}',
      '{"insertedRows":1,"copiedRows":0,"deletedRows":0}',
    ]);
    expect((await alter("REFRESH"))[0]?.["statistics"]).toBe("No new data");
  });

  it("does not take a table twice", async () => {
    expect(await layer.refusal("ALTER DYNAMIC TABLE A, PROD.A REFRESH")).toContain("002008");
  });

  it("stands alone without scheduler", async () => {
    await alter("SET SCHEDULER = DISABLE", "B");
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    await alter("REFRESH", "B");
    expect(await shown(layer, "A")).toMatchObject({ rows: "3" });
  });

  it("says which inputs failed, and leaves the rows as they were", async () => {
    await layer.run("DROP TABLE LOGINS");
    expect(await layer.refusal("ALTER DYNAMIC TABLE C REFRESH")).toMatch(
      /^002753 .*Some inputs failed to refresh: \[B\]/,
    );
    expect((await history(layer, "A")).at(-1)).toMatchObject({
      STATE: "FAILED",
      STATE_CODE: "002037",
    });
    expect((await history(layer, "C")).at(-1)).toMatchObject({ STATE: "UPSTREAM_FAILED" });
    expect(await layer.run("SELECT COUNT(*) AS N FROM C")).toEqual([{ N: "3" }]);
  });

  it("needs COPY SESSION where a user is required", async () => {
    await layer.run(
      creation("U", undefined, { clauses: "LAG='1 day' INITIALIZE=ON_SCHEDULE REQUIRE USER" }),
    );
    await layer.clock.advance(48 * 60 * MINUTE_MS);
    expect(await shown(layer, "U")).toMatchObject({ rows: null });
    expect(await layer.refusal("ALTER DYNAMIC TABLE U REFRESH")).toContain("COPY SESSION");
    await alter("REFRESH COPY SESSION", "U");
    expect(await shown(layer, "U")).toMatchObject({ rows: "3" });
  });
});

describe("SET and UNSET", () => {
  it("change properties together", async () => {
    await layer.run("CREATE WAREHOUSE BIG");
    await alter("SET TARGET_LAG = '1 minute' WAREHOUSE = BIG, COMMENT = 'new'");
    await alter("SET INITIALIZATION_WAREHOUSE = BIG");
    expect(await shown(layer, "A")).toMatchObject({
      target_lag: "1 minute",
      warehouse: "BIG",
      comment: "new",
      initialization_warehouse: "BIG",
    });
    await alter("UNSET INITIALIZATION_WAREHOUSE, COMMENT");
    expect(await shown(layer, "A")).toMatchObject({
      comment: "",
      initialization_warehouse: null,
    });
  });

  it("change nothing when a part is refused", async () => {
    const before = await shown(layer, "A");
    expect(await layer.refusal("ALTER DYNAMIC TABLE A SET COMMENT='x' WAREHOUSE=NOPE")).toContain(
      "002003",
    );
    expect(await shown(layer, "A")).toEqual(before);
  });

  it("enable the scheduler with a lag only, which disabling takes away", async () => {
    await alter("SET SCHEDULER = DISABLE");
    expect(await shown(layer, "A")).toMatchObject({ scheduler: "DISABLE", target_lag: null });
    expect(await layer.refusal("ALTER DYNAMIC TABLE A SET SCHEDULER = ENABLE")).toContain("002029");
    await alter("SET TARGET_LAG = '1 minute'");
    expect(await shown(layer, "A")).toMatchObject({ scheduler: "ENABLE", target_lag: "1 minute" });
  });

  it("set parameters, which SHOW PARAMETERS tells", async () => {
    await alter("SET DATA_RETENTION_TIME_IN_DAYS = 3 LOG_LEVEL = 'warn'");
    const rows = await layer.run("SHOW PARAMETERS IN DYNAMIC TABLE A");
    expect(rows.map((row) => [row["key"], row["value"], row["level"]])).toEqual([
      ["DATA_RETENTION_TIME_IN_DAYS", "3", "TABLE"],
      ["DEFAULT_DDL_COLLATION", "", ""],
      ["LOG_LEVEL", "WARN", "TABLE"],
      ["MAX_DATA_EXTENSION_TIME_IN_DAYS", "14", ""],
    ]);
  });

  it("set whose rights refreshes have", async () => {
    await layer.run("CREATE USER BOT");
    const set = "ALTER DYNAMIC TABLE A SET EXECUTE AS USER BOT USE SECONDARY ROLES ALL";
    expect(await layer.refusal(set)).toContain("Insufficient privileges to operate on user 'BOT'");
    await layer.run("GRANT ROLE ACCOUNTADMIN TO USER BOT");
    await layer.run(set);
    expect(await shown(layer, "A")).toMatchObject({ execute_as_user: "BOT" });
    await layer.run("DROP USER BOT");
    expect(await shown(layer, "A")).toMatchObject({ execute_as_user: "INVALID" });
    await alter("UNSET EXECUTE AS USER");
    expect(await shown(layer, "A")).toMatchObject({ execute_as_user: null });
  });

  it("cluster, comment columns and tag", async () => {
    await alter("CLUSTER BY (ID, (SCORE))");
    expect(await shown(layer, "A")).toMatchObject({
      cluster_by: "LINEAR(ID, (SCORE))",
      automatic_clustering: "ON",
    });
    await alter("SUSPEND RECLUSTER");
    expect(await shown(layer, "A")).toMatchObject({ automatic_clustering: "OFF" });
    await alter("DROP CLUSTERING KEY");
    await alter("MODIFY COLUMN ID COMMENT 'key', COLUMN SCORE COMMENT 'risk'");
    const columns = await layer.run("DESCRIBE DYNAMIC TABLE A");
    expect(columns.map((row) => [row["name"], row["type"], row["comment"]])).toEqual([
      ["ID", "NUMBER(38,0)", "key"],
      ["SCORE", "FLOAT", "risk"],
    ]);
    expect(await layer.refusal("ALTER DYNAMIC TABLE A MODIFY COLUMN NOPE COMMENT 'x'")).toContain(
      "000904",
    );
  });
});

import { openLayer } from "../../../support/layer";
import {
  MINUTE_MS,
  creation,
  furnishLogins,
  refreshes,
  shown,
  withLogins,
} from "../../../support/dynamic-tables";

const layer = withLogins();

describe("CREATE DYNAMIC TABLE", () => {
  it("fills the table before it answers, with rows as of now", async () => {
    await layer.run(creation("T"));
    expect(await layer.run("SELECT ID, SCORE FROM T ORDER BY ID")).toEqual([
      { ID: "1", SCORE: "0.1" },
      { ID: "2", SCORE: "0.2" },
      { ID: "3", SCORE: "0.3" },
    ]);
    expect(await shown(layer, "T")).toMatchObject({
      rows: "3",
      target_lag: "5 minutes",
      refresh_mode: "ADAPTIVE",
      refresh_mode_reason: null,
      scheduling_state: "ACTIVE",
      automatic_clustering: "OFF",
      data_timestamp: String(Date.UTC(2026, 0, 1) / 1000) + ".000",
      owner: "ACCOUNTADMIN",
    });
    expect(await refreshes(layer, "T")).toEqual(["CREATION SUCCEEDED REINITIALIZE"]);
  });

  it("leaves the first refresh to the scheduler with ON_SCHEDULE", async () => {
    await layer.run(creation("T", undefined, { clauses: "LAG='1 minute' INITIALIZE=ON_SCHEDULE" }));
    expect(await shown(layer, "T")).toMatchObject({ rows: null, data_timestamp: null });
    expect(await layer.refusal("SELECT * FROM T")).toContain("002741");
    await layer.clock.advance(MINUTE_MS);
    expect(await layer.run("SELECT COUNT(*) AS N FROM T")).toEqual([{ N: "3" }]);
  });

  it("shows the statement with its options put in order and the query as it was sent", async () => {
    const query = "/* why */ select id, score -- AS\nfrom ml.prod.logins\n;";
    const sql = `create or replace dynamic table "ML".prod.T (A, B comment 'x') warehouse = "COMPUTE_WH" comment = 'it''s' target_lag = '1 minutes' as\n  ${query}`;
    await layer.run(sql);
    expect((await shown(layer, "T"))["text"]).toBe(
      `CREATE OR REPLACE DYNAMIC TABLE "ML".prod.T(A, B comment 'x') comment = 'it''s' lag = '1 minute' refresh_mode = 'AUTO' initialize = 'ON_CREATE' warehouse = "COMPUTE_WH" AS ${query}`,
    );
    expect(await layer.run("SELECT A, B FROM T WHERE A = 2")).toEqual([{ A: "2", B: "0.2" }]);
  });

  it.each([
    ["5 minute", "5 minutes"],
    ["1 hours", "1 hour"],
    ["downstream", "DOWNSTREAM"],
    ["2 DAY", "2 days"],
  ])("shows the lag '%s' as %s", async (written, expected) => {
    await layer.run(creation("T", undefined, { clauses: `TARGET_LAG = '${written}'` }));
    expect((await shown(layer, "T"))["target_lag"]).toBe(expected);
  });

  it.each([
    ["TARGET_LAG = '30 seconds'", "002755 22023"],
    ["TARGET_LAG = '1.5 hours'", "002755 22023"],
    ["TARGET_LAG = '5 weeks'", "002755 22023"],
    ["COMMENT = 'no lag'", "002029"],
    ["SCHEDULER = DISABLE TARGET_LAG = '1 day'", "TARGET_LAG cannot be specified"],
    ["LAG='1 day' REFRESH_MODE = SOMETIMES", "001008"],
    ["LAG='1 day' INITIALIZE = LATER", "001008"],
    ["LAG='1 day' REQUIRE USER", "ON_SCHEDULE"],
    ["LAG='1 day' DATA_RETENTION_TIME_IN_DAYS = 91", "001008"],
    ["LAG='1 day' INITIALIZATION_WAREHOUSE = NOPE", "002003"],
    ["LAG='1 day' EXECUTE AS USER NOPE", "002003"],
    ["LAG='1 day' FROZEN WHERE (NOPE > 1)", "000904"],
    ["LAG='1 day' FROZEN WHERE (ID IN (SELECT 1))", "FROZEN WHERE cannot contain SELECT"],
    ["LAG='1 day' (A, B, C)", "001003"],
  ])("refuses %s with %s", async (clauses, expected) => {
    expect(await layer.refusal(creation("T", undefined, { clauses }))).toContain(expected);
    expect(await layer.run("SHOW DYNAMIC TABLES IN ACCOUNT")).toEqual([]);
  });

  it("names a missing source, a missing warehouse and a name that is taken", async () => {
    expect(await layer.refusal(creation("T", "SELECT * FROM NOPE"))).toContain("002003");
    expect(
      await layer.refusal("CREATE DYNAMIC TABLE T LAG='1 day' WAREHOUSE=NOPE AS SELECT 1 AS A"),
    ).toMatch(/^002003 .*Warehouse 'NOPE'/);
    await layer.run(creation("T"));
    expect(await layer.refusal(creation("T"))).toMatch(/^002002 42710 .*already exists/);
    expect(await layer.refusal(creation("LOGINS"))).toContain("002002 42710");
    const replacing = creation("LOGINS", undefined, { how: "CREATE OR REPLACE" });
    expect(await layer.refusal(replacing)).toContain("already exists as TABLE");
    const [row] = await layer.run(creation("IF NOT EXISTS T", "SELECT 1 AS OTHER FROM LOGINS"));
    expect(row?.["status"]).toContain("already exists, statement succeeded");
  });

  it("wants a name for every column", async () => {
    const query = "SELECT ID + 1 FROM LOGINS";
    expect(await layer.refusal(creation("T", query))).toContain("Missing column specification");
    await layer.run(creation("T (NEXT)", query));
    await layer.run(creation("U", `${query.replace("1", "1 AS NEXT")};`));
  });

  it("takes SCHEDULER = DISABLE without a lag, and then nothing refreshes the table by itself", async () => {
    await layer.run(creation("T", undefined, { clauses: "SCHEDULER = DISABLE" }));
    expect(await shown(layer, "T")).toMatchObject({ scheduler: "DISABLE", target_lag: null });
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    await layer.clock.advance(60 * MINUTE_MS);
    expect(await layer.run("SELECT COUNT(*) AS N FROM T")).toEqual([{ N: "3" }]);
    await layer.run("ALTER DYNAMIC TABLE T REFRESH");
    expect(await layer.run("SELECT COUNT(*) AS N FROM T")).toEqual([{ N: "4" }]);
  });

  it("leaves nothing behind when the first refresh fails", async () => {
    const query = "SELECT ID, TO_NUMBER(KIND) AS N FROM LOGINS";
    expect(await layer.refusal(creation("T", query))).not.toBe("accepted");
    expect(await layer.run("SHOW DYNAMIC TABLES IN ACCOUNT")).toEqual([]);
    await layer.run(creation("T"));
  });
});

describe("refresh modes", () => {
  const LIMITED = "SELECT ID FROM LOGINS ORDER BY ID LIMIT 2";
  const mode = async (clauses: string, query?: string) => {
    await layer.run(creation("T", query, { clauses: `LAG='1 day' ${clauses}` }));
    const row = await shown(layer, "T");
    return [row["refresh_mode"], row["refresh_mode_reason"]];
  };

  it("AUTO is ADAPTIVE where rows can be followed, else FULL with the reason", async () => {
    expect(await mode("")).toEqual(["ADAPTIVE", null]);
    await layer.run("DROP DYNAMIC TABLE T");
    expect(await mode("REFRESH_MODE = AUTO", LIMITED)).toEqual([
      "FULL",
      expect.stringContaining("Change tracking is not supported"),
    ]);
  });

  it("AUTO is INCREMENTAL in an older account", async () => {
    const older = openLayer("lenient", undefined, undefined, { release: "10.41" });
    await furnishLogins(older);
    await older.run(creation("T"));
    expect((await shown(older, "T"))["refresh_mode"]).toBe("INCREMENTAL");
    older.close();
  });

  it("INCREMENTAL is refused where rows cannot be followed", async () => {
    for (const asked of ["INCREMENTAL", "ADAPTIVE"])
      expect(
        await layer.refusal(
          creation("T", LIMITED, { clauses: `LAG='1 day' REFRESH_MODE=${asked}` }),
        ),
      ).toMatch(/^002711 0A000 .*not supported for incremental refresh/);
  });

  it("FULL is what a user asked for, and what is read by it is followed by nobody", async () => {
    expect(await mode("REFRESH_MODE = 'full'")).toEqual(["FULL", "USER_SPECIFIED_FULL_REFRESH"]);
    await layer.run(creation("U", "SELECT ID FROM T", { clauses: "LAG = '1 day'" }));
    expect(await shown(layer, "U")).toMatchObject({
      refresh_mode: "FULL",
      refresh_mode_reason: "UPSTREAM_USES_FULL_REFRESH",
    });
  });
});

describe("a lag", () => {
  it("is not below that of what is read", async () => {
    await layer.run(creation("T"));
    const faster = creation("U", "SELECT ID FROM T", { clauses: "LAG = '1 minute'" });
    expect(await layer.refusal(faster)).toMatch(/002755.*smaller target lag/);
    await layer.run(creation("U", "SELECT ID FROM T"));
    expect(await layer.refusal("ALTER DYNAMIC TABLE T SET TARGET_LAG = '1 hour'")).toContain(
      "002755",
    );
    expect(await layer.refusal("ALTER DYNAMIC TABLE U SET TARGET_LAG = '1 minute'")).toContain(
      "002755",
    );
    await layer.run("ALTER DYNAMIC TABLE U SET TARGET_LAG = '1 hour'");
  });
});

describe("a clone", () => {
  it("has the rows, and is suspended", async () => {
    await layer.run(creation("T"));
    await layer.run("CREATE DYNAMIC TABLE C CLONE T TARGET_LAG = '1 hour'");
    expect(await layer.run("SELECT COUNT(*) AS N FROM C")).toEqual([{ N: "3" }]);
    expect(await shown(layer, "C")).toMatchObject({
      scheduling_state: "SUSPENDED",
      target_lag: "1 hour",
      is_clone: "1",
    });
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    await layer.run("ALTER DYNAMIC TABLE C RESUME");
    await layer.clock.advance(60 * MINUTE_MS);
    expect(await layer.run("SELECT COUNT(*) AS N FROM C")).toEqual([{ N: "4" }]);
  });

  it("runs as the user of its statement, without secondary roles of the source's", async () => {
    for (const user of ["BOT", "OTHER"]) {
      await layer.run(`CREATE USER ${user}`);
      await layer.run(`GRANT ROLE ACCOUNTADMIN TO USER ${user}`);
    }
    const clauses = "LAG='1 day' EXECUTE AS USER BOT USE SECONDARY ROLES ALL";
    await layer.run(creation("T", undefined, { clauses }));
    await layer.run("CREATE DYNAMIC TABLE SAME CLONE T");
    await layer.run("CREATE DYNAMIC TABLE C CLONE T EXECUTE AS USER OTHER");
    const runsAs = async (name: string) => {
      const sql = `EXPLAIN CHANGES ALTER DYNAMIC TABLE ${name} UNSET EXECUTE AS USER`;
      return JSON.parse((await layer.run(sql))[0]?.["changes"] ?? "") as unknown;
    };
    const user = (before: string) => ({ execute_as_user: { before, after: null } });
    expect(await runsAs("SAME")).toEqual({
      ...user("BOT"),
      secondary_roles: { before: "ALL", after: null },
    });
    expect(await runsAs("C")).toEqual(user("OTHER"));
  });

  it("of a table that runs as a user takes the rights to run as that user", async () => {
    await layer.run("CREATE USER BOT");
    await layer.run("GRANT ROLE ACCOUNTADMIN TO USER BOT");
    await layer.run(creation("T", undefined, { clauses: "LAG='1 day' EXECUTE AS USER BOT" }));
    await layer.run("CREATE ROLE READER");
    for (const on of ["DATABASE ML", "SCHEMA ML.PROD"])
      await layer.run(`GRANT USAGE ON ${on} TO ROLE READER`);
    await layer.run("GRANT CREATE DYNAMIC TABLE ON SCHEMA ML.PROD TO ROLE READER");
    await layer.run("GRANT SELECT ON DYNAMIC TABLE T TO ROLE READER");
    const session = layer.open({ role: "READER", database: "ML", schema: "PROD" });
    const sql = "CREATE DYNAMIC TABLE C CLONE T";
    expect(await layer.refusal(sql, { session })).toContain("on user 'BOT'");
    await layer.run("ALTER DYNAMIC TABLE T UNSET EXECUTE AS USER");
    await layer.run(sql, { session });
  });
});

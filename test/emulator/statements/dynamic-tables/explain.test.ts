import { openLayer } from "../../../support/layer";
import { creation, shown, withLogins } from "../../../support/dynamic-tables";

const layer = withLogins();

/** Name, operation and what the refresh would be. */
async function explained(sql: string) {
  const [row] = await layer.run(`EXPLAIN CHANGES ${sql}`);
  const effects = JSON.parse(row?.["effects"] ?? "[]") as readonly Record<string, unknown>[];
  const [effect] = effects.filter((each) => each["effect_type"] === "DYNAMIC_TABLE_REFRESH");
  expect(row).toMatchObject({ domain: "DYNAMIC_TABLE" });
  return { operation: row?.["operation"], name: row?.["name"], ...Object(effect?.["properties"]) };
}

describe("EXPLAIN CHANGES", () => {
  it("tells of a creation without making anything", async () => {
    expect(await explained(creation("T"))).toEqual({
      operation: "CREATE",
      name: "ML.PROD.T",
      effective_refresh_action: "CREATE",
      is_expect_failure: false,
      refresh_mode: "ADAPTIVE",
    });
    expect(await layer.run("SHOW DYNAMIC TABLES IN ACCOUNT")).toEqual([]);
  });

  it("tells that another query computes all rows again, and changes nothing", async () => {
    await layer.run(creation("T"));
    const before = await shown(layer, "T");
    const sql = creation("T", "SELECT ID, SCORE * 2 AS SCORE FROM LOGINS", {
      how: "CREATE OR ALTER",
    });
    expect(await explained(sql)).toMatchObject({
      operation: "ALTER",
      effective_refresh_action: "REINITIALIZE",
      effective_refresh_action_reason: "Definition changed.",
      is_expect_failure: false,
    });
    expect(await shown(layer, "T")).toEqual(before);
  });

  it("tells whether a frozen region grows or shrinks", async () => {
    await layer.run(creation("T"));
    await layer.run("ALTER DYNAMIC TABLE T SET FROZEN WHERE (ID < 3)");
    const set = (predicate: string) => `ALTER DYNAMIC TABLE T SET FROZEN WHERE (${predicate})`;
    expect(await explained(set("ID < 9"))).toMatchObject({ effective_refresh_action: "NO_DATA" });
    expect(await explained(set("ID < 2"))).toMatchObject({
      effective_refresh_action: "REINITIALIZE",
      effective_refresh_action_reason: "Frozen region changed or removed.",
    });
    expect(await shown(layer, "T")).toMatchObject({ immutable_where: "ID < 3" });
  });

  it("tells of a refresh what it would do with the data of now", async () => {
    await layer.run(creation("T"));
    const sql = "ALTER DYNAMIC TABLE T REFRESH";
    expect(await explained(sql)).toMatchObject({ effective_refresh_action: "NO_DATA" });
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    expect(await explained(sql)).toMatchObject({ effective_refresh_action: "INCREMENTAL" });
    await layer.run("DROP TABLE LOGINS");
    expect(await explained(sql)).toEqual({
      operation: "NONE",
      name: "ML.PROD.T",
      effective_refresh_action: "FAILURE",
      is_expect_failure: true,
      expect_failure_reason: expect.stringContaining("LOGINS"),
    });
  });

  it("expects a creation to fail whose first refresh cannot be", async () => {
    const clauses = "SCHEDULER=DISABLE INITIALIZE=ON_SCHEDULE";
    await layer.run(creation("EMPTY", undefined, { clauses }));
    const sql = creation("T", "SELECT ID FROM EMPTY");
    expect(await explained(sql)).toMatchObject({
      operation: "CREATE",
      effective_refresh_action: "FAILURE",
      is_expect_failure: true,
      expect_failure_reason: expect.stringContaining("is not initialized"),
    });
    expect(await layer.refusal(sql)).toContain("is not initialized");
    const later = creation("T", "SELECT ID FROM EMPTY", {
      clauses: "LAG='1 day' INITIALIZE=ON_SCHEDULE",
    });
    expect(await explained(later)).toMatchObject({ effective_refresh_action: "CREATE" });
    await layer.run(later);
    expect(await explained("ALTER DYNAMIC TABLE T REFRESH")).toMatchObject({
      effective_refresh_action: "FAILURE",
    });
    await layer.run("ALTER DYNAMIC TABLE EMPTY REFRESH");
    expect(await explained(sql.replace(" T ", " U "))).toMatchObject({ is_expect_failure: false });
  });

  it("has other forms", async () => {
    await layer.run(creation("T"));
    const [json] = await layer.run("EXPLAIN CHANGES USING JSON ALTER DYNAMIC TABLE T SUSPEND");
    expect(JSON.parse(json?.["content"] ?? "")).toMatchObject([{ name: "ML.PROD.T" }]);
    const [text] = await layer.run("EXPLAIN CHANGES USING TEXT ALTER DYNAMIC TABLE T SUSPEND");
    expect(text?.["content"]).toContain("operation: ALTER");
    expect(await shown(layer, "T")).toMatchObject({ scheduling_state: "ACTIVE" });
  });

  it("tells of what each ALTER would change, and changes nothing", async () => {
    await layer.run("CREATE TAG TEAM");
    await layer.run("CREATE SCHEMA ML.OTHER");
    await layer.run(creation("ML.PROD.T", "SELECT ID, SCORE FROM ML.PROD.LOGINS"));
    await layer.run("ALTER DYNAMIC TABLE ML.PROD.T SET COMMENT = 'before'");
    const before = await shown(layer, "T");
    const changes = async (action: string) => {
      const [row] = await layer.run(`EXPLAIN CHANGES ALTER DYNAMIC TABLE ML.PROD.T ${action}`);
      return JSON.parse(row?.["changes"] ?? "") as unknown;
    };
    expect(await changes("SET COMMENT = 'c'")).toEqual({
      comment: { before: "before", after: "c" },
    });
    expect(await changes("UNSET COMMENT")).toEqual({ comment: { before: "before", after: null } });
    expect(await changes("CLUSTER BY (ID)")).toEqual({ cluster_by: { before: "", after: "ID" } });
    expect(await changes("RENAME TO ML.OTHER.U")).toEqual({
      name: { before: "ML.PROD.T", after: "ML.OTHER.U" },
    });
    expect(await changes("SET TAG ML.PROD.TEAM = 'a'")).toEqual({
      tags: { before: {}, after: { "ML.PROD.TEAM": "a" } },
    });
    expect(await changes("MODIFY COLUMN ID COMMENT 'key'")).toHaveProperty("columns");
    expect(await changes("SUSPEND")).toHaveProperty("suspended");
    expect(await shown(layer, "T")).toEqual(before);
  });

  it("has a row for each table that the statement names", async () => {
    await layer.run(creation("T"));
    await layer.run(creation("U"));
    const names = async (sql: string) =>
      (await layer.run(`EXPLAIN CHANGES ${sql}`)).map((row) => row["name"]);
    const both = ["ML.PROD.T", "ML.PROD.U"];
    expect(await names("ALTER DYNAMIC TABLE T, U REFRESH")).toEqual(both);
    expect(await names("ALTER DYNAMIC TABLE T SWAP WITH U")).toEqual(both);
    const text = "EXPLAIN CHANGES USING TEXT ALTER DYNAMIC TABLE T, U REFRESH";
    expect((await layer.run(text))[0]?.["content"]).toMatch(/ML\.PROD\.T[^]*ML\.PROD\.U/);
  });

  it("is refused for what the statement would be refused for", async () => {
    await layer.run(creation("T"));
    expect(await layer.refusal(`EXPLAIN CHANGES ${creation("T")}`)).toContain("002002");
    expect(await layer.refusal("EXPLAIN CHANGES DROP TABLE T")).toContain("000002");
  });

  it.each([
    ["ACCOUNTADMIN", "ALTER DYNAMIC TABLE T RENAME TO U", "002002"],
    ["ACCOUNTADMIN", "ALTER DYNAMIC TABLE T SWAP WITH NOPE", "002003"],
    ["ACCOUNTADMIN", "ALTER DYNAMIC TABLE T SWAP WITH LOGINS", "002003"],
    ["ACCOUNTADMIN", "ALTER DYNAMIC TABLE T SET EXECUTE AS USER NOBODY", "002003"],
    ["ACCOUNTADMIN", "ALTER DYNAMIC TABLE T SET WAREHOUSE = NOPE", "002003"],
    ["ACCOUNTADMIN", "ALTER DYNAMIC TABLE T SET LOG_LEVEL = 'LOUD'", "001008"],
    ["ACCOUNTADMIN", "ALTER DYNAMIC TABLE T SET TAG NOPE = 'a'", "002003"],
    ["ACCOUNTADMIN", "ALTER DYNAMIC TABLE T UNSET TAG NOPE", "002003"],
    ["ACCOUNTADMIN", "ALTER DYNAMIC TABLE T MODIFY COLUMN NOPE COMMENT 'x'", "000904"],
    ["ACCOUNTADMIN", "ALTER DYNAMIC TABLE T SET FROZEN WHERE (NOPE > 1)", "000904"],
    ["ACCOUNTADMIN", "ALTER DYNAMIC TABLE T, T REFRESH", "002008"],
    ["ACCOUNTADMIN", "ALTER DYNAMIC TABLE T, NOPE REFRESH", "002003"],
    ["ACCOUNTADMIN", "CREATE DYNAMIC TABLE C CLONE NOPE", "002003"],
    ["ACCOUNTADMIN", "CREATE DYNAMIC TABLE U CLONE T", "002002"],
    ["ACCOUNTADMIN", "CREATE DYNAMIC TABLE C CLONE T TARGET_LAG = '1 second'", "002755"],
    ["ACCOUNTADMIN", "CREATE DYNAMIC TABLE C CLONE T EXECUTE AS USER NOBODY", "002003"],
    ["ACCOUNTADMIN", creation("C", undefined, { clauses: "LAG='1 day' TAG (NOPE='a')" }), "002003"],
    ["ACCOUNTADMIN", creation("C", "SELECT NOPE FROM LOGINS"), "000904"],
    ["READER", "ALTER DYNAMIC TABLE T SET COMMENT = 'c'", "003001"],
    ["READER", "ALTER DYNAMIC TABLE T UNSET COMMENT", "003001"],
    ["READER", "ALTER DYNAMIC TABLE T SET TARGET_LAG = '1 day'", "003001"],
    ["READER", "ALTER DYNAMIC TABLE T CLUSTER BY (ID)", "003001"],
    ["READER", "ALTER DYNAMIC TABLE T SUSPEND", "003001"],
    ["READER", "ALTER DYNAMIC TABLE T REFRESH", "002756"],
    ["READER", "ALTER DYNAMIC TABLE T SWAP WITH NOPE", "003001"],
    ["READER", "CREATE DYNAMIC TABLE C CLONE T", "003001"],
    ["READER", creation("T", undefined, { how: "CREATE OR ALTER" }), "003001"],
  ])("is refused to %s for %s as the statement is, with %s", async (role, sql, code) => {
    await layer.run(creation("T"));
    await layer.run(creation("U"));
    await layer.run("CREATE ROLE READER");
    for (const on of ["DATABASE ML", "SCHEMA ML.PROD"])
      await layer.run(`GRANT USAGE ON ${on} TO ROLE READER`);
    await layer.run("GRANT SELECT ON DYNAMIC TABLE T TO ROLE READER");
    const session = layer.open({ role, database: "ML", schema: "PROD" });
    const explanation = await layer.refusal(`EXPLAIN CHANGES ${sql}`, { session });
    expect(explanation).toMatch(new RegExp(`^${code} `));
    expect(await layer.refusal(sql, { session })).toBe(explanation);
  });

  it("is bad syntax in a release before", async () => {
    const older = openLayer("lenient", undefined, undefined, { release: "10.32" });
    expect(await older.refusal("EXPLAIN CHANGES ALTER DYNAMIC TABLE T REFRESH")).toMatch(
      /^001003 .*unexpected 'CHANGES'/,
    );
    expect((await older.run("SELECT CURRENT_VERSION() AS V"))[0]).toEqual({ V: "10.32" });
    older.close();
  });
});

import type { StatementSession } from "../../../../provider/emulator/contract";
import { creation, history, shown, withLogins } from "../../../support/dynamic-tables";

const layer = withLogins(
  creation("T"),
  "CREATE ROLE R",
  "GRANT ROLE R TO ROLE SYSADMIN",
  "GRANT USAGE ON DATABASE ML TO ROLE R",
  "GRANT USAGE ON SCHEMA ML.PROD TO ROLE R",
);
let session: StatementSession;

beforeEach(() => {
  session = layer.open({ role: "R", database: "ML", schema: "PROD" });
});

const grant = (privilege: string, on = "DYNAMIC TABLE ML.PROD.T") =>
  layer.run(`GRANT ${privilege} ON ${on} TO ROLE R`);

const told = async () => {
  const [row] = await layer.run("SHOW DYNAMIC TABLES", { session });
  return row === undefined ? undefined : [row["text"] === "", row["warehouse"]];
};

const outcome = async (sql: string) => (await layer.refusal(sql, { session })).slice(0, 6);

describe("a role without ownership", () => {
  it("sees the table with any privilege, and its inside with MONITOR or OPERATE", async () => {
    expect(await told()).toBeUndefined();
    await grant("SELECT");
    expect(await told()).toEqual([true, ""]);
    await grant("MONITOR");
    expect(await told()).toEqual([false, "COMPUTE_WH"]);
  });

  it.each([
    ["SUSPEND", "OPERATE"],
    ["RESUME", "OPERATE"],
    ["REFRESH", "OPERATE"],
    ["SET TARGET_LAG = '1 hour' WAREHOUSE = COMPUTE_WH", "OPERATE"],
    ["UNSET INITIALIZATION_WAREHOUSE", "OPERATE"],
    ["SET COMMENT = 'x'", "OWNERSHIP"],
    ["SET TARGET_LAG = '1 hour' COMMENT = 'x'", "OWNERSHIP"],
    ["SET FROZEN WHERE (ID < 2)", "OWNERSHIP"],
    ["CLUSTER BY (ID)", "OWNERSHIP"],
    ["MODIFY COLUMN ID COMMENT 'x'", "OWNERSHIP"],
    ["UNSET EXECUTE AS USER", "OWNERSHIP"],
  ])("needs for %s: %s", async (action, needed) => {
    const sql = `ALTER DYNAMIC TABLE T ${action}`;
    expect(await outcome(sql)).toBe("002003");
    await grant("SELECT");
    await grant("MONITOR");
    expect(["003001", "002756"]).toContain(await outcome(sql));
    await grant("OPERATE");
    expect(await outcome(sql)).toBe(needed === "OPERATE" ? "accept" : "003001");
    await grant("SELECT", "TABLE ML.PROD.LOGINS");
    await layer.run("GRANT OWNERSHIP ON DYNAMIC TABLE ML.PROD.T TO ROLE R COPY CURRENT GRANTS");
    expect(await outcome(sql)).toBe("accept");
  });

  it("creates with CREATE DYNAMIC TABLE, SELECT on the source and USAGE on the warehouse", async () => {
    const sql = creation("MINE");
    expect(await outcome(sql)).toBe("003001");
    await grant("CREATE DYNAMIC TABLE", "SCHEMA ML.PROD");
    expect(await outcome(sql)).toBe("002003");
    await grant("SELECT", "TABLE ML.PROD.LOGINS");
    await layer.run("CREATE WAREHOUSE OTHER");
    expect(await outcome(sql.replace("COMPUTE_WH", "OTHER"))).toBe("002003");
    await layer.run("ALTER TABLE LOGINS SET CHANGE_TRACKING = TRUE");
    expect(await outcome(sql)).toBe("accept");
    expect(await shown(layer, "MINE")).toMatchObject({ owner: "R", refresh_mode: "ADAPTIVE" });
  });

  it("needs OPERATE on what is refreshed along", async () => {
    await grant("CREATE DYNAMIC TABLE", "SCHEMA ML.PROD");
    await grant("SELECT");
    expect(await outcome(creation("MINE", "SELECT ID FROM T"))).toBe("002757");
    await grant("OPERATE");
    expect(await outcome(creation("MINE", "SELECT ID FROM T"))).toBe("accept");
    await layer.run("REVOKE OPERATE ON DYNAMIC TABLE T FROM ROLE R");
    expect(await outcome("ALTER DYNAMIC TABLE MINE REFRESH")).toBe("002756");
    expect(await outcome("ALTER DYNAMIC TABLE MINE, T REFRESH")).toBe("002037");
  });

  it("drops and replaces only as the owner", async () => {
    await grant("ALL");
    expect(await outcome("DROP DYNAMIC TABLE T")).toBe("003001");
    expect(await outcome(creation("T", undefined, { how: "CREATE OR REPLACE" }))).toBe("003001");
  });
});

it("a refresh has the rights that the owner role has now", async () => {
  await grant("CREATE DYNAMIC TABLE", "SCHEMA ML.PROD");
  await grant("SELECT", "TABLE ML.PROD.LOGINS");
  await layer.run(creation("MINE", undefined, { clauses: "LAG='1 day' REFRESH_MODE=FULL" }), {
    session,
  });
  await layer.run("REVOKE SELECT ON TABLE LOGINS FROM ROLE R");
  await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
  expect(await layer.refusal("ALTER DYNAMIC TABLE MINE REFRESH")).not.toBe("accepted");
  expect((await history(layer, "MINE")).at(-1)).toMatchObject({ STATE: "FAILED" });
  await grant("SELECT", "TABLE ML.PROD.LOGINS");
  await layer.run("ALTER DYNAMIC TABLE MINE REFRESH");
  expect(await shown(layer, "MINE")).toMatchObject({ rows: "4" });
});

import { creation, history, shown, withLogins } from "../../../support/dynamic-tables";

const layer = withLogins(creation("A"));

const alter = (action: string, name = "A") => layer.run(`ALTER DYNAMIC TABLE ${name} ${action}`);

describe("FROZEN WHERE", () => {
  const scores = async () =>
    (await layer.run("SELECT SCORE FROM A ORDER BY ID")).map((row) => row["SCORE"]);
  const refreshed = async () => {
    await alter("REFRESH");
    const row = (await history(layer, "A")).at(-1);
    return [row?.["REFRESH_ACTION"], row?.["REINIT_REASON"]];
  };

  it("leaves rows as they are while the others follow", async () => {
    await alter("SET FROZEN WHERE (ID < 3)");
    expect(await shown(layer, "A")).toMatchObject({ immutable_where: "ID < 3" });
    await layer.run("UPDATE LOGINS SET SCORE = SCORE * 10");
    expect(await refreshed()).toEqual(["INCREMENTAL", null]);
    expect(await scores()).toEqual(["0.1", "0.2", "3"]);
  });

  it("may grow without a word, and starts over when it shrinks or goes", async () => {
    await alter("SET FROZEN WHERE (ID < 2)");
    await alter("SET FROZEN WHERE (ID < 3)");
    await layer.run("UPDATE LOGINS SET SCORE = SCORE * 10");
    await refreshed();
    await alter("SET FROZEN WHERE (ID < 2)");
    expect(await refreshed()).toEqual(["REINITIALIZE", "Frozen region changed or removed."]);
    expect(await scores()).toEqual(["0.1", "2", "3"]);
    await alter("UNSET FROZEN WHERE");
    expect(await refreshed()).toEqual(["REINITIALIZE", "Frozen region changed or removed."]);
    expect(await scores()).toEqual(["1", "2", "3"]);
  });
});

describe("rows of the frozen region", () => {
  const all = async (sql = "SELECT ID, SCORE FROM A ORDER BY ID") =>
    (await layer.run(sql)).map((row) => Object.values(row).join(" "));
  const REFUSED =
    "092918 42601 SQL compilation error: Only rows in the frozen region of Dynamic Table 'A' can be changed.";

  it("are those that METADATA$IS_FROZEN says, by either of its names", async () => {
    const sql = "SELECT ID, METADATA$IS_FROZEN, A.METADATA$IS_IMMUTABLE FROM A ORDER BY ID";
    expect(await all(sql)).toEqual(["1 0 0", "2 0 0", "3 0 0"]);
    await alter("SET FROZEN WHERE (ID < 3)");
    expect(await all(sql)).toEqual(["1 1 1", "2 1 1", "3 0 0"]);
    expect(await all("SELECT ID FROM A WHERE NOT METADATA$IS_FROZEN")).toEqual(["3"]);
    expect(await all("SELECT * FROM A WHERE ID = 1")).toEqual(["1 0.1"]);
    expect(await layer.refusal("SELECT METADATA$IS_FROZEN FROM LOGINS")).toMatch(/^000904/);
  });

  it("can be inserted, updated, deleted and merged, and stay through refreshes", async () => {
    await alter("SET FROZEN WHERE (ID < 3)");
    await layer.run("INSERT INTO A VALUES (0, 7)");
    await layer.run("UPDATE A SET SCORE = 8 WHERE ID = 1");
    await layer.run("DELETE FROM A WHERE ID = 2");
    await layer.run(
      "MERGE INTO A USING (SELECT -1 AS N UNION ALL SELECT 0) S ON A.ID = S.N WHEN MATCHED THEN UPDATE SET SCORE = 9 WHEN NOT MATCHED THEN INSERT VALUES (S.N, 6)",
    );
    expect(await shown(layer, "A")).toMatchObject({ rows: "4" });
    await layer.run("UPDATE LOGINS SET SCORE = 5");
    await alter("REFRESH");
    expect(await all()).toEqual(["-1 6", "0 9", "1 8", "3 5"]);
  });

  it("are the only ones that can be changed, and nothing is when others would be", async () => {
    await alter("SET FROZEN WHERE (ID < 3)");
    for (const sql of [
      "INSERT INTO A VALUES (0, 7), (4, 7)",
      "INSERT INTO A VALUES (NULL, 7)",
      "INSERT OVERWRITE INTO A VALUES (0, 7)",
      "UPDATE A SET SCORE = 8",
      "UPDATE A SET ID = 4 WHERE ID = 1",
      "DELETE FROM A WHERE ID > 1",
      "MERGE INTO A USING LOGINS S ON A.ID = S.ID WHEN MATCHED THEN DELETE",
    ])
      expect([sql, await layer.refusal(sql)]).toEqual([sql, REFUSED]);
    expect(await all()).toEqual(["1 0.1", "2 0.2", "3 0.3"]);
  });

  it("belong to a table that has such a region and rows", async () => {
    expect(await layer.refusal("INSERT INTO A VALUES (0, 7)")).toMatch(/^002203/);
    await alter("SET FROZEN WHERE (ID < 3)");
    expect(await layer.refusal("TRUNCATE TABLE A")).toMatch(/^002203/);
    const clauses = "TARGET_LAG = '1 hour' INITIALIZE = ON_SCHEDULE FROZEN WHERE (ID < 3)";
    await layer.run(creation("B", "SELECT ID, SCORE FROM LOGINS", { clauses }));
    expect(await layer.refusal("INSERT INTO B VALUES (0, 7)")).toMatch(/^002741/);
    await layer.run("CREATE ROLE READER");
    await layer.run("GRANT SELECT ON DYNAMIC TABLE A TO ROLE READER");
    await layer.run("GRANT USAGE ON DATABASE ML TO ROLE READER");
    await layer.run("GRANT USAGE ON SCHEMA ML.PROD TO ROLE READER");
    await layer.run("GRANT USAGE ON WAREHOUSE COMPUTE_WH TO ROLE READER");
    const session = layer.open({ role: "READER", database: "ML", schema: "PROD" });
    expect(await layer.refusal("DELETE FROM A WHERE ID = 1", { session })).toMatch(/^003001/);
  });
});

import { creation, history, withLogins } from "../../../support/dynamic-tables";

const layer = withLogins("CREATE VIEW V AS SELECT ID, SCORE FROM LOGINS");

const last = async () => {
  await layer.run("ALTER DYNAMIC TABLE T REFRESH");
  const row = (await history(layer, "T")).at(-1);
  return [row?.["REFRESH_ACTION"], row?.["REINIT_REASON"]];
};

const REPLACED = ["REINITIALIZE", "Base object V was replaced."];

const scores = async () =>
  (await layer.run("SELECT SCORE FROM T ORDER BY ID")).map((row) => Number(row["SCORE"]));

const replace = "CREATE OR REPLACE VIEW V AS SELECT ID, SCORE * 100 AS SCORE FROM LOGINS";

describe("a view that is replaced", () => {
  it("has all rows computed again, also where changes are followed row by row", async () => {
    await layer.run(creation("T", "SELECT ID, SCORE FROM V"));
    await layer.run(replace);
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    expect(await last()).toEqual(REPLACED);
    expect(await scores()).toEqual([10, 20, 30, 40]);
    expect((await last())[0]).toBe("NO_DATA");
  });

  it("counts although no row changed", async () => {
    await layer.run(creation("T", "SELECT KIND, SCORE, ID FROM LOGINS JOIN V USING (ID, SCORE)"));
    await layer.run("CREATE OR REPLACE VIEW V AS SELECT ID, SCORE FROM LOGINS WHERE ID > 1");
    expect(await last()).toEqual(REPLACED);
    expect(await scores()).toEqual([0.2, 0.3]);
  });

  it("counts behind another view", async () => {
    await layer.run("CREATE VIEW OUTER_VIEW AS SELECT ID, SCORE FROM V");
    await layer.run(creation("T", "SELECT ID, SCORE FROM OUTER_VIEW"));
    await layer.run("DROP VIEW V");
    await layer.run(replace);
    expect(await last()).toEqual(REPLACED);
    expect(await scores()).toEqual([10, 20, 30]);
  });

  it("is not forgotten over a CREATE OR ALTER that changes nothing", async () => {
    await layer.run(creation("T", "SELECT ID, SCORE FROM V"));
    await layer.run(replace);
    await layer.run(creation("T", "SELECT ID, SCORE FROM V", { how: "CREATE OR ALTER" }));
    expect(await last()).toEqual(REPLACED);
    expect(await scores()).toEqual([10, 20, 30]);
  });
});

it("tables that change names are seen although the same two are read", async () => {
  await layer.run("CREATE TABLE S (ID INT, SCORE FLOAT)");
  await layer.run("INSERT INTO S VALUES (7, 0.7)");
  await layer.run(
    creation("T", "SELECT ID, SCORE FROM LOGINS UNION ALL SELECT ID, SCORE * 10 FROM S"),
  );
  await layer.run("CREATE TABLE R AS SELECT ID, SCORE FROM LOGINS WHERE ID = 1");
  await layer.run("ALTER TABLE S SWAP WITH R");
  expect((await last())[1]).toBe("Base object S was replaced.");
  await layer.run("ALTER TABLE S RENAME TO X");
  await layer.run("ALTER TABLE R RENAME TO S");
  await layer.run("ALTER TABLE LOGINS RENAME TO R");
  await layer.run("CREATE TABLE LOGINS AS SELECT ID, SCORE FROM X");
  expect((await last())[0]).toBe("REINITIALIZE");
  await layer.run("ALTER TABLE LOGINS SWAP WITH S");
  expect(await last()).toEqual(["REINITIALIZE", "Base object LOGINS was replaced."]);
  expect(await scores()).toEqual([1, 0.7]);
});

it("a table that is replaced is not forgotten over a CREATE OR ALTER either", async () => {
  await layer.run(creation("T"));
  await layer.run("CREATE OR REPLACE TABLE LOGINS AS SELECT 9 AS ID, 0.9::FLOAT AS SCORE");
  await layer.run(creation("T", undefined, { how: "CREATE OR ALTER" }));
  expect(await last()).toEqual(["REINITIALIZE", "Base object LOGINS was replaced."]);
  expect(await scores()).toEqual([0.9]);
});

import { creation, history, shown, withLogins } from "../../../support/dynamic-tables";

const layer = withLogins();

const REFRESH = "ALTER DYNAMIC TABLE T REFRESH";

const last = async () => (await history(layer, "T")).at(-1)?.["REFRESH_ACTION"];

const types = async () =>
  (await layer.run("DESC DYNAMIC TABLE T")).map(
    (row) => `${row["name"] ?? ""} ${row["type"] ?? ""}`,
  );

const rows = () => layer.run("SELECT * FROM T ORDER BY 1");

describe("a source whose columns became wider", () => {
  beforeEach(async () => {
    await layer.run("CREATE TABLE S (N NUMBER(5,1), W VARCHAR(2))");
    await layer.run("INSERT INTO S VALUES (1.5, 'ab')");
  });

  const widen = async () => {
    await layer.run("CREATE OR REPLACE TABLE S (N NUMBER(12,4), W VARCHAR(9))");
    await layer.run("INSERT INTO S VALUES (2.3456, 'abcdefgh')");
    await layer.run(REFRESH);
  };

  it("gives the table its types, and no value is rounded or cut off", async () => {
    await layer.run(creation("T", "SELECT N, W FROM S"));
    await widen();
    expect(await last()).toBe("REINITIALIZE");
    expect(await rows()).toEqual([{ N: "2.3456", W: "abcdefgh" }]);
    expect(await types()).toEqual(["N NUMBER(12,4)", "W VARCHAR(9)"]);
    await layer.run(REFRESH);
    expect(await last()).toBe("NO_DATA");
  });

  it("does so for columns that a list names without a type", async () => {
    await layer.run(creation("T (A COMMENT 'a', B)", "SELECT N, W FROM S"));
    await widen();
    expect(await rows()).toEqual([{ A: "2.3456", B: "abcdefgh" }]);
  });

  it("is seen through a view of the same name and columns", async () => {
    await layer.run("CREATE VIEW V AS SELECT N::NUMBER(5,1) AS N FROM S");
    await layer.run(creation("T", "SELECT N FROM V"));
    await layer.run("CREATE OR REPLACE VIEW V AS SELECT N / 8 AS N FROM S");
    await layer.run(REFRESH);
    expect(await rows()).toEqual(
      [{ N: "0.1875" }].map(({ N }) => ({ N: expect.stringMatching(`^${N}0*$`) })),
    );
  });

  it("may get another type, which goes on to what reads the table", async () => {
    await layer.run(creation("T", "SELECT N, W FROM S"));
    await layer.run(creation("U", "SELECT N FROM T"));
    await layer.run("CREATE OR REPLACE TABLE S AS SELECT 'many' AS N, 'ab'::VARCHAR(2) AS W");
    await layer.run("ALTER DYNAMIC TABLE U REFRESH");
    expect(await rows()).toEqual([{ N: "many", W: "ab" }]);
    expect(await layer.run("SELECT * FROM U")).toEqual([{ N: "many" }]);
    expect((await history(layer, "U")).at(-1)?.["REFRESH_ACTION"]).toBe("REINITIALIZE");
  });

  it("leaves a narrower type as wide as the column was", async () => {
    await layer.run(creation("T", "SELECT N, W FROM S"));
    await layer.run("CREATE OR REPLACE TABLE S (N NUMBER(3,0), W VARCHAR(1))");
    await layer.run(REFRESH);
    expect(await types()).toEqual(["N NUMBER(5,1)", "W VARCHAR(2)"]);
  });

  it("fails where the statement lists a shorter type, and rows stay", async () => {
    await layer.run(creation("T (N, W VARCHAR(2))", "SELECT N, W FROM S"));
    await layer.run("CREATE OR REPLACE TABLE S (N NUMBER(12,4), W VARCHAR(9))");
    await layer.run("INSERT INTO S VALUES (2.3456, 'abcdefgh')");
    expect(await layer.refusal(REFRESH)).toMatch(/^100078 .*'abcdefgh'/);
    expect(await rows()).toEqual([{ N: "1.5", W: "ab" }]);
  });
});

it("a refresh that fails leaves the columns and rows as they were", async () => {
  await layer.run("CREATE TABLE S (ID INT, K INT, W VARCHAR)");
  await layer.run("INSERT INTO S VALUES (1, 5, '7')");
  await layer.run(creation("T", "SELECT *, W::NUMBER AS N FROM S"));
  const before = await rows();
  await layer.run("ALTER TABLE S DROP COLUMN K");
  await layer.run("INSERT INTO S VALUES (2, 'bad')");
  expect(await layer.refusal(REFRESH)).toContain("100038");
  expect(await rows()).toEqual(before);
  expect(await shown(layer, "T")).toMatchObject({ rows: "1" });
  await layer.run("DELETE FROM S WHERE ID = 2");
  await layer.run(REFRESH);
  expect(await rows()).toEqual([{ ID: "1", W: "7", N: "7" }]);
});

it("rows that are frozen keep their values under wider columns", async () => {
  await layer.run("CREATE TABLE S (ID INT, N NUMBER(5,1))");
  await layer.run("INSERT INTO S VALUES (1, 1.5), (2, 2.5)");
  await layer.run(creation("T", "SELECT ID, N FROM S"));
  await layer.run("ALTER DYNAMIC TABLE T SET FROZEN WHERE (ID < 2)");
  await layer.run("CREATE OR REPLACE TABLE S AS SELECT 2 AS ID, 3.125::NUMBER(9,3) AS N");
  await layer.run(REFRESH);
  expect(await rows()).toEqual([
    { ID: "1", N: "1.500" },
    { ID: "2", N: "3.125" },
  ]);
});

import { creation, history, refreshes, withLogins } from "../../../support/dynamic-tables";

const layer = withLogins();

describe("an incremental refresh that is computed whole", () => {
  const counts = async (name: string) => {
    const row = (await history(layer, name)).at(-1);
    const numbers = JSON.parse(row?.["STATISTICS"] ?? "{}") as Record<string, number>;
    return [numbers["numInsertedRows"], numbers["numDeletedRows"]];
  };

  it("changes the rows that became others, so that readers follow no more than those", async () => {
    const mode = "TARGET_LAG = DOWNSTREAM REFRESH_MODE = INCREMENTAL";
    await layer.run("CREATE TABLE KINDS (KIND VARCHAR(10), NAME VARCHAR)");
    await layer.run("INSERT INTO KINDS VALUES ('a', 'one'), ('a', 'one'), ('b', NULL)");
    const join = "SELECT ID, NAME FROM LOGINS JOIN KINDS USING (KIND)";
    await layer.run(creation("JOINED", join, { clauses: mode }));
    await layer.run(creation("READER", "SELECT NAME, ID FROM JOINED", { clauses: mode }));
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    await layer.run("DELETE FROM KINDS WHERE KIND = 'a' AND NAME = 'one'");
    await layer.run("INSERT INTO KINDS VALUES ('a', 'one')");
    await layer.run("ALTER DYNAMIC TABLE READER REFRESH");
    // Of each pair of equal rows one went; the row without a name stayed.
    expect(await counts("JOINED")).toEqual([1, 2]);
    expect(await counts("READER")).toEqual([1, 2]);
    const rows = await layer.run("SELECT ID, NAME FROM READER ORDER BY ID");
    expect(rows.map(Object.values)).toEqual([
      ["1", "one"],
      ["2", null],
      ["3", "one"],
      ["4", null],
    ]);
  });

  it("leaves readers nothing to do when the same rows come of other ones", async () => {
    const mode = "TARGET_LAG = DOWNSTREAM REFRESH_MODE = INCREMENTAL";
    const grouped = "SELECT KIND, COUNT(*) AS N FROM LOGINS GROUP BY KIND";
    await layer.run(creation("GROUPED", grouped, { clauses: mode }));
    await layer.run(creation("READER", "SELECT N, KIND FROM GROUPED", { clauses: mode }));
    await layer.run("UPDATE LOGINS SET SCORE = 1");
    await layer.run("ALTER DYNAMIC TABLE READER REFRESH");
    expect(await refreshes(layer, "GROUPED")).toContain("MANUAL SUCCEEDED INCREMENTAL");
    expect(await counts("GROUPED")).toEqual([0, 0]);
    expect((await refreshes(layer, "READER")).at(-1)).toBe("MANUAL SUCCEEDED NO_DATA");
  });
});

import { creation, shown, withLogins } from "../../../support/dynamic-tables";

const layer = withLogins(creation("A"), creation("B", "SELECT ID FROM A"));

const alter = (action: string, name = "A") => layer.run(`ALTER DYNAMIC TABLE ${name} ${action}`);

describe("RENAME, SWAP and DROP", () => {
  it("break what reads the table by its name", async () => {
    await alter("RENAME TO ML.PROD.Z");
    expect(await shown(layer, "Z")).toMatchObject({ rows: "3" });
    expect(await layer.refusal("ALTER DYNAMIC TABLE B REFRESH")).toMatch(
      /^002037 .*Object 'A' does not exist/,
    );
    expect(await layer.refusal("ALTER DYNAMIC TABLE Z RENAME TO ML.PROD.B")).toContain("002002");
  });

  it("SWAP exchanges names", async () => {
    await layer.run(creation("D", "SELECT ID + 10 AS ID FROM LOGINS"));
    await alter("SWAP WITH D");
    expect(await layer.run("SELECT MIN(ID) AS N FROM A")).toEqual([{ N: "11" }]);
    expect(await layer.refusal("ALTER DYNAMIC TABLE A SWAP WITH LOGINS")).toContain("002003");
  });

  it("none gets a lag below that of what it then reads, or above that of what reads it", async () => {
    const clauses = "TARGET_LAG = '1 hour'";
    const slow = creation("A", undefined, { clauses, how: "CREATE OR REPLACE" });
    expect(await layer.refusal(slow)).toContain("002755");
    await layer.run(creation("SLOW", undefined, { clauses }));
    expect(await layer.refusal("ALTER DYNAMIC TABLE SLOW SWAP WITH A")).toContain("002755");
    expect(await layer.refusal("CREATE OR REPLACE DYNAMIC TABLE A CLONE SLOW")).toContain("002755");
    await layer.run("DROP DYNAMIC TABLE A");
    expect(await layer.refusal("ALTER DYNAMIC TABLE SLOW RENAME TO ML.PROD.A")).toContain("002755");
    expect(await shown(layer, "SLOW")).toMatchObject({ target_lag: "1 hour" });
    await layer.run("ALTER DYNAMIC TABLE B SET TARGET_LAG = '2 hours'");
    await layer.run("ALTER DYNAMIC TABLE SLOW RENAME TO ML.PROD.A");
  });

  it("leave a text that calls the table by its name, also in another schema", async () => {
    const named = async (name: string) =>
      /^CREATE DYNAMIC TABLE (\S+)/.exec((await shown(layer, name))["text"] ?? "")?.[1];
    await layer.run("CREATE SCHEMA ML.OTHER");
    await layer.run("ALTER DYNAMIC TABLE ML.PROD.A RENAME TO ML.OTHER.Z");
    expect(await named("Z")).toBe("ML.OTHER.Z");
    await layer.run("ALTER DYNAMIC TABLE ML.OTHER.Z SWAP WITH ML.PROD.B");
    expect(await named("Z")).toBe("ML.OTHER.Z");
    expect(await named("B")).toBe("ML.PROD.B");
  });

  it("DROP leaves what reads the table, which then fails", async () => {
    await layer.run("DROP DYNAMIC TABLE A");
    expect(await layer.refusal("DROP DYNAMIC TABLE A")).toContain("002003");
    await layer.run("DROP DYNAMIC TABLE IF EXISTS A");
    expect(await layer.refusal("ALTER DYNAMIC TABLE B REFRESH")).toMatch(
      /^002037 .*Object 'A' does not exist/,
    );
    expect(await layer.run("SELECT COUNT(*) AS N FROM B")).toEqual([{ N: "3" }]);
  });

  it("IF EXISTS excuses a missing table", async () => {
    await layer.run("ALTER DYNAMIC TABLE IF EXISTS NOPE SUSPEND");
    expect(await layer.refusal("ALTER DYNAMIC TABLE NOPE SUSPEND")).toMatch(
      /^002003 .*Dynamic Table 'NOPE'/,
    );
  });
});

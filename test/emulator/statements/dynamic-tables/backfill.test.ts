import { creation, history, refreshes, shown, withLogins } from "../../../support/dynamic-tables";

// What nobody would compute: the rows of the past.
const layer = withLogins(
  "CREATE TABLE OLD (NUMBER NUMBER(38,0), SCORED FLOAT)",
  "INSERT INTO OLD VALUES (-1, 70), (1, 71), (3, 73)",
);

const FROM_OLD = "TARGET_LAG = '5 minutes' FROZEN WHERE (ID < 3) BACKFILL FROM OLD";
const make = (clauses = FROM_OLD, how = "CREATE") =>
  creation("T", undefined, { clauses: `${clauses} REFRESH_MODE = INCREMENTAL`, how });

const rows = async () =>
  (await layer.run("SELECT ID, SCORE FROM T ORDER BY ID")).map((row) =>
    Object.values(row).join(" "),
  );

describe("BACKFILL FROM", () => {
  it("copies frozen rows and computes the others", async () => {
    await layer.run(make());
    expect(await rows()).toEqual(["-1 70", "1 71", "3 0.3"]);
    expect(await shown(layer, "T")).toMatchObject({ rows: "3", immutable_where: "ID < 3" });
    const [first] = await history(layer, "T");
    expect(first?.["STATISTICS"]).toContain('"numInsertedRows":1');
    await layer.run("UPDATE LOGINS SET SCORE = SCORE * 10");
    await layer.run("ALTER DYNAMIC TABLE T REFRESH");
    expect(await rows()).toEqual(["-1 70", "1 71", "3 3"]);
    expect((await refreshes(layer, "T")).at(-1)).toBe("MANUAL SUCCEEDED INCREMENTAL");
  });

  it("has copied before the first refresh, also one on schedule", async () => {
    await layer.run(make(`${FROM_OLD} INITIALIZE = ON_SCHEDULE`));
    expect(await layer.refusal("SELECT * FROM T")).toMatch(/^002741/);
    await layer.run("DROP TABLE OLD");
    await layer.run("ALTER DYNAMIC TABLE T REFRESH");
    expect(await rows()).toEqual(["-1 70", "1 71", "3 0.3"]);
  });

  it("may copy from the table that is replaced, with its tags", async () => {
    await layer.run(make());
    await layer.run("CREATE TAG KIND");
    await layer.run("ALTER DYNAMIC TABLE T SET TAG KIND = 'old'");
    await layer.run("DELETE FROM LOGINS");
    await layer.run(make(FROM_OLD.replace("OLD", "T"), "CREATE OR REPLACE"));
    expect(await rows()).toEqual(["-1 70", "1 71"]);
    const references = "TAG_REFERENCES('ML.PROD.T', 'TABLE')";
    const tags = await layer.run(
      `SELECT TAG_VALUE FROM TABLE(ML.INFORMATION_SCHEMA.${references})`,
    );
    expect(tags).toEqual([{ TAG_VALUE: "old" }]);
  });

  it.each([
    ["TARGET_LAG = '1 day' BACKFILL FROM OLD", "BACKFILL FROM needs FROZEN WHERE."],
    [`${FROM_OLD} TAG (A = 'b')`, "cannot be specified with tags."],
    [`${FROM_OLD} CLUSTER BY (ID)`, "the clustering keys of OLD are others."],
    [FROM_OLD.replace("OLD", "NARROW"), "NARROW has 1 columns instead of 2."],
    [FROM_OLD.replace("OLD", "OTHER"), "column B of OTHER is of type VARCHAR(5) instead of FLOAT."],
    [FROM_OLD.replace("OLD", "V"), "Object found is of type 'VIEW', not specified type 'TABLE'."],
    [FROM_OLD.replace("OLD", "GONE"), "Table 'GONE' does not exist or not authorized."],
  ])("is refused with %s", async (clauses, said) => {
    await layer.run("CREATE TABLE NARROW (ID NUMBER(38,0))");
    await layer.run("CREATE TABLE OTHER (ID NUMBER(38,0), B VARCHAR(5))");
    await layer.run("CREATE VIEW V AS SELECT * FROM OLD");
    expect(await layer.refusal(make(clauses))).toContain(said);
    expect(await layer.refusal(`EXPLAIN CHANGES ${make(clauses)}`)).toContain(said);
    expect(await layer.run("SHOW DYNAMIC TABLES IN SCHEMA ML.PROD")).toEqual([]);
  });

  it("needs the right to read the other table", async () => {
    await layer.run("CREATE ROLE MAKER");
    for (const on of ["USAGE ON DATABASE ML", "USAGE, CREATE DYNAMIC TABLE ON SCHEMA ML.PROD"])
      await layer.run(`GRANT ${on} TO ROLE MAKER`);
    await layer.run("GRANT USAGE ON WAREHOUSE COMPUTE_WH TO ROLE MAKER");
    await layer.run("GRANT SELECT ON TABLE LOGINS TO ROLE MAKER");
    await layer.run("ALTER TABLE LOGINS SET CHANGE_TRACKING = TRUE");
    const session = layer.open({ role: "MAKER", database: "ML", schema: "PROD" });
    expect(await layer.refusal(make(), { session })).toMatch(/^002003/);
    await layer.run("GRANT SELECT ON TABLE OLD TO ROLE MAKER");
    expect(await layer.refusal(make(), { session })).toBe("accepted");
  });

  it("is of the creation: CREATE OR ALTER may say it again, or not at all, and no other", async () => {
    await layer.run(make());
    for (const clauses of [FROM_OLD, FROM_OLD.replace("BACKFILL FROM OLD", "")])
      expect(await layer.refusal(make(clauses, "CREATE OR ALTER"))).toBe("accepted");
    const other = make(FROM_OLD.replace("OLD", "LOGINS"), "CREATE OR ALTER");
    expect(await layer.refusal(other)).toContain("BACKFILL FROM of Dynamic Table 'T' cannot");
  });
});

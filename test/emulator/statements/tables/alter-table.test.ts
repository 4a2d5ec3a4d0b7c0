import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer();
  await layer.run("CREATE DATABASE ML");
  await layer.run("CREATE TABLE T (A INT, B STRING, C FLOAT)");
  await layer.run("INSERT INTO T VALUES (1, 'x', 0.5), (2, 'y', 1.5)");
});

afterEach(() => {
  layer.close();
});

const rows = () => layer.run("SELECT * FROM T ORDER BY 1");

describe("ALTER TABLE", () => {
  it("adds columns, with their default in the rows that stand", async () => {
    await layer.run("ALTER TABLE T ADD COLUMN D INT DEFAULT 7 NOT NULL, E DATE COMMENT 'when'");
    await layer.run("INSERT INTO T (A) VALUES (3)");
    expect(await rows()).toEqual([
      { A: "1", B: "x", C: "0.5", D: "7", E: null },
      { A: "2", B: "y", C: "1.5", D: "7", E: null },
      { A: "3", B: null, C: null, D: "7", E: null },
    ]);
    await layer.run("ALTER TABLE T ADD COLUMN IF NOT EXISTS E DATE");
    expect(await layer.refusal("ALTER TABLE T ADD COLUMN E DATE")).toContain("001430");
    expect(await layer.refusal("ALTER TABLE T ADD F INT NOT NULL")).toContain("001431");
  });

  it("drops columns and leaves the others as they were", async () => {
    await layer.run("ALTER TABLE T DROP COLUMN A, C");
    expect(await rows()).toEqual([{ B: "x" }, { B: "y" }]);
    await layer.run("INSERT INTO T VALUES ('z')");
    expect(await rows()).toEqual([{ B: "x" }, { B: "y" }, { B: "z" }]);
    expect(await layer.refusal("ALTER TABLE T DROP COLUMN A")).toContain("000904");
    expect(await layer.refusal("ALTER TABLE T DROP COLUMN IF EXISTS A")).toBe("accepted");
    expect(await layer.refusal("ALTER TABLE T DROP COLUMN B")).toContain("last column");
  });

  it("renames a column and keeps its values", async () => {
    await layer.run('ALTER TABLE T RENAME COLUMN B TO "b"');
    expect(await rows()).toMatchObject([{ b: "x" }, { b: "y" }]);
    expect(await layer.refusal("ALTER TABLE T RENAME COLUMN A TO C")).toContain("002025");
    expect(await layer.refusal("ALTER TABLE T RENAME COLUMN B TO D")).toContain("000904");
  });

  it("renames a table, also into another schema", async () => {
    await layer.run("CREATE SCHEMA ML.OTHER");
    await layer.run("ALTER TABLE ML.PUBLIC.T RENAME TO ML.OTHER.U");
    expect(await layer.run("SELECT COUNT(*) AS N FROM ML.OTHER.U")).toEqual([{ N: "2" }]);
    expect(await layer.refusal("SELECT * FROM ML.PUBLIC.T")).toContain("002003");
    await layer.run("CREATE TABLE ML.OTHER.T (A INT)");
    expect(await layer.refusal("ALTER TABLE ML.OTHER.U RENAME TO ML.OTHER.T")).toContain("002002");
  });

  it("swaps two tables with their rows", async () => {
    await layer.run("CREATE TABLE U (Z INT) AS SELECT 9");
    await layer.run("ALTER TABLE T SWAP WITH U");
    expect(await rows()).toEqual([{ Z: "9" }]);
    expect(await layer.run("SELECT COUNT(*) AS N FROM U")).toEqual([{ N: "2" }]);
  });

  it("sets and unsets what SHOW and DESCRIBE print", async () => {
    const shown = async () => (await layer.run("SHOW TABLES LIKE 'T'"))[0];
    await layer.run(
      "ALTER TABLE T SET COMMENT = 'c' CHANGE_TRACKING = TRUE DATA_RETENTION_TIME_IN_DAYS = 3",
    );
    await layer.run("ALTER TABLE T CLUSTER BY (A)");
    expect(await shown()).toMatchObject({
      comment: "c",
      change_tracking: "ON",
      retention_time: "3",
      cluster_by: "LINEAR(A)",
    });
    await layer.run("ALTER TABLE T UNSET COMMENT, CHANGE_TRACKING, DATA_RETENTION_TIME_IN_DAYS");
    await layer.run("ALTER TABLE T DROP CLUSTERING KEY");
    expect(await shown()).toMatchObject({
      comment: "",
      change_tracking: "OFF",
      retention_time: "1",
      cluster_by: "",
    });
    await layer.run("COMMENT ON TABLE T IS 'again'");
    await layer.run("COMMENT ON COLUMN T.B IS 'a text'");
    expect(await shown()).toMatchObject({ comment: "again" });
    expect((await layer.run("DESC TABLE T"))[1]).toMatchObject({ comment: "a text" });
  });

  it("of what is not there is refused, unless IF EXISTS", async () => {
    expect(await layer.refusal("ALTER TABLE NONE SET COMMENT = 'x'")).toContain("002003 02000");
    expect(await layer.refusal("ALTER TABLE IF EXISTS NONE SET COMMENT = 'x'")).toBe("accepted");
    expect(await layer.refusal("ALTER VIEW T SET COMMENT = 'x'")).toContain("002203");
  });

  it.each([
    "ALTER TABLE T ADD CONSTRAINT K PRIMARY KEY (A)",
    "ALTER TABLE T ADD ROW ACCESS POLICY P ON (A)",
    "ALTER TABLE T ALTER COLUMN A SET DATA TYPE NUMBER(10,0)",
    "ALTER TABLE T MODIFY COLUMN A DROP NOT NULL",
    "ALTER TABLE T SUSPEND RECLUSTER",
    "ALTER TABLE T SET ENABLE_SCHEMA_EVOLUTION = TRUE",
  ])("does not offer %s", async (sql) => {
    expect(await layer.refusal(sql)).toMatch(/^000002 0A000/);
  });
});

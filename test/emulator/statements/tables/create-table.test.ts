import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer();
  await layer.run("CREATE DATABASE ML");
});

afterEach(() => {
  layer.close();
});

const shown = async (name: string) =>
  (await layer.run(`SHOW TABLES LIKE '${name}' IN SCHEMA ML.PUBLIC`))[0];

const described = async (name: string) =>
  (await layer.run(`DESCRIBE TABLE ${name}`)).map((row) => [
    row["name"],
    row["type"],
    row["null?"],
    row["default"],
  ]);

describe("CREATE TABLE", () => {
  it("keeps what it says of columns as DESCRIBE prints it", async () => {
    await layer.run(
      `CREATE TABLE T (
         A INT PRIMARY KEY COMMENT 'the first',
         "b b" NUMBER(10,2) DEFAULT 0.5 NOT NULL,
         C STRING UNIQUE,
         D TIMESTAMP DEFAULT CURRENT_TIMESTAMP(),
         E VARIANT NULL
       )`,
    );
    expect(await described("T")).toEqual([
      ["A", "NUMBER(38,0)", "N", null],
      ["b b", "NUMBER(10,2)", "N", "0.5"],
      ["C", "VARCHAR(16777216)", "Y", null],
      ["D", "TIMESTAMP_NTZ(9)", "Y", "CURRENT_TIMESTAMP()"],
      ["E", "VARIANT", "Y", null],
    ]);
    const [first, , third] = await layer.run("DESC TABLE T");
    expect(first).toMatchObject({ kind: "COLUMN", "primary key": "Y", comment: "the first" });
    expect(third).toMatchObject({ "primary key": "N", "unique key": "Y" });
  });

  it("keeps its options as SHOW prints them", async () => {
    await layer.run(
      "CREATE TRANSIENT TABLE T (A INT, B INT) CLUSTER BY (A, B) COMMENT = 'mine' CHANGE_TRACKING = TRUE DATA_RETENTION_TIME_IN_DAYS = 0",
    );
    expect(await shown("T")).toMatchObject({
      name: "T",
      database_name: "ML",
      schema_name: "PUBLIC",
      kind: "TRANSIENT",
      comment: "mine",
      cluster_by: "LINEAR(A, B)",
      automatic_clustering: "ON",
      change_tracking: "ON",
      retention_time: "0",
      rows: "0",
      bytes: "0",
      is_dynamic: "N",
      owner: "ACCOUNTADMIN",
    });
  });

  it("fills a table from a query, under the names and types that it gives", async () => {
    await layer.run("CREATE TABLE S AS SELECT 1 AS A, 'x' AS B UNION ALL SELECT 2, 'y'");
    expect(await described("S")).toEqual([
      ["A", "NUMBER(1,0)", "Y", null],
      ["B", "VARCHAR(1)", "Y", null],
    ]);
    await layer.run("CREATE TABLE T (N FLOAT, M VARCHAR(5) NOT NULL) AS SELECT A, B FROM S");
    expect(await described("T")).toEqual([
      ["N", "FLOAT", "Y", null],
      ["M", "VARCHAR(5)", "N", null],
    ]);
    expect(await layer.run("SELECT * FROM T ORDER BY N")).toEqual([
      { N: "1", M: "x" },
      { N: "2", M: "y" },
    ]);
    expect(await shown("T")).toMatchObject({ rows: "2" });
  });

  it("leaves nothing behind when its query fails", async () => {
    for (const sql of [
      "CREATE TABLE T (A INT NOT NULL) AS SELECT NULL",
      "CREATE TABLE T AS SELECT NOTHING FROM NOWHERE",
      "CREATE TABLE T (A VARCHAR(1)) AS SELECT 'long'",
      "CREATE TABLE T (A NUMBER) AS SELECT 'x'",
    ])
      expect(await layer.refusal(sql)).not.toBe("accepted");
    expect(await layer.run("SHOW TABLES")).toEqual([]);
  });

  it("LIKE another has its columns and none of its rows", async () => {
    await layer.run("CREATE TABLE S (A INT DEFAULT 7, B STRING NOT NULL) CLUSTER BY (A)");
    await layer.run("INSERT INTO S VALUES (1, 'x')");
    await layer.run("CREATE TABLE T LIKE S");
    expect(await described("T")).toEqual(await described("S"));
    expect(await shown("T")).toMatchObject({ rows: "0", cluster_by: "LINEAR(A)" });
  });

  it("OR REPLACE starts over: rows and grants are gone, unless grants are copied", async () => {
    await layer.run("CREATE ROLE READER");
    await layer.run("CREATE TABLE T (A INT) AS SELECT 1");
    await layer.run("GRANT SELECT ON TABLE T TO ROLE READER");
    await layer.run("CREATE OR REPLACE TABLE T (B INT) COPY GRANTS");
    const granted = async () =>
      (await layer.run("SHOW GRANTS ON TABLE T")).map((row) => row["privilege"]);
    expect(await layer.run("SELECT * FROM T")).toEqual([]);
    expect(await granted()).toEqual(["OWNERSHIP", "SELECT"]);
    await layer.run("CREATE OR REPLACE TABLE T (C INT)");
    expect(await granted()).toEqual(["OWNERSHIP"]);
  });

  it("IF NOT EXISTS leaves what stands alone", async () => {
    await layer.run("CREATE TABLE T (A INT)");
    expect(await layer.run("CREATE TABLE IF NOT EXISTS T (B INT)")).toEqual([
      { status: "T already exists, statement succeeded." },
    ]);
    expect((await described("T")).map(([name]) => name)).toEqual(["A"]);
  });

  it("gives new tables what future grants say", async () => {
    await layer.run("CREATE ROLE READER");
    await layer.run("GRANT SELECT ON FUTURE TABLES IN SCHEMA ML.PUBLIC TO ROLE READER");
    await layer.run("CREATE TABLE T (A INT)");
    const grants = await layer.run("SHOW GRANTS TO ROLE READER");
    expect(grants).toMatchObject([
      { privilege: "SELECT", granted_on: "TABLE", name: "ML.PUBLIC.T" },
    ]);
  });

  it.each([
    ["CREATE TABLE S (A INT)", "002002 42710"],
    ["CREATE TABLE V (A INT)", "002002 42710"],
    ["CREATE OR REPLACE TABLE V (A INT)", "001998 42710"],
    ["CREATE TABLE T (A INT, A INT)", "002025 42S21"],
    ["CREATE TABLE T (A INT, PRIMARY KEY (B))", "000904 42000"],
    ["CREATE TABLE T (A INT) AS SELECT 1, 2", "002026 42601"],
    ["CREATE TABLE T (A INT DEFAULT NOTHING())", "002140 42601"],
    ["CREATE TABLE T (A)", "001003 42000"],
    ["CREATE TABLE T", "001003 42000"],
    ["CREATE TABLE T (A INT) FOO = 1", "001008 22023"],
    ["CREATE TABLE T LIKE NOWHERE", "002003 02000"],
    ["CREATE TEMPORARY TABLE T (A INT)", "000002 0A000"],
    ["CREATE LOCAL TEMP TABLE T (A INT)", "000002 0A000"],
    ["CREATE TABLE T CLONE S", "000002 0A000"],
    ["CREATE TABLE T (A INT AUTOINCREMENT)", "000002 0A000"],
    ["CREATE TABLE T (A INT REFERENCES S (A))", "000002 0A000"],
    ["CREATE OR ALTER TABLE T (A INT)", "000002 0A000"],
    ["CREATE HYBRID TABLE T (A INT)", "000002 0A000"],
  ])("refuses %s with %s", async (sql, code) => {
    await layer.run("CREATE TABLE S (A INT)");
    await layer.run("CREATE VIEW V AS SELECT A FROM S");
    expect(await layer.refusal(sql)).toContain(code);
    expect(await shown("T")).toBeUndefined();
  });
});

describe("a table", () => {
  it("is dropped once, and as what it is", async () => {
    await layer.run("CREATE TABLE T (A INT)");
    expect(await layer.refusal("DROP VIEW T")).toContain("002203 02000");
    await layer.run("DROP TABLE T CASCADE");
    expect(await layer.refusal("DROP TABLE T")).toContain("002003 02000");
    expect(await layer.refusal("DROP TABLE IF EXISTS T")).toBe("accepted");
    expect(await layer.refusal("SELECT * FROM T")).toContain("002003 42S02");
  });

  it("has tags, by the domain TABLE", async () => {
    await layer.run("CREATE TAG COST");
    await layer.run("CREATE TABLE T (A INT) WITH TAG (COST = 'low')");
    const tagOf = async () =>
      (await layer.run("SELECT SYSTEM$GET_TAG('COST', 'T', 'table') AS V"))[0]?.["V"];
    expect(await tagOf()).toBe("low");
    await layer.run("ALTER TABLE T SET TAG COST = 'high'");
    const references = "SELECT * FROM TABLE(INFORMATION_SCHEMA.TAG_REFERENCES('T', 'TABLE'))";
    expect(await layer.run(references)).toMatchObject([
      { TAG_NAME: "COST", TAG_VALUE: "high", OBJECT_NAME: "T", DOMAIN: "TABLE", LEVEL: "TABLE" },
    ]);
    await layer.run("ALTER TABLE T UNSET TAG COST");
    expect(await tagOf()).toBeNull();
    await layer.run("ALTER TABLE T SET TAG COST = 'gone with its tag'");
    await layer.run("DROP TAG COST");
    expect(await layer.run(references)).toEqual([]);
  });
});

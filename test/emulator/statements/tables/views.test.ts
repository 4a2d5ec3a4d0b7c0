import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer();
  await layer.run("CREATE DATABASE ML");
  await layer.run("CREATE TABLE T (A INT, B STRING) AS SELECT 1, 'x'");
});

afterEach(() => {
  layer.close();
});

const shown = async () => (await layer.run("SHOW VIEWS LIKE 'V'"))[0];

describe("CREATE VIEW", () => {
  it("keeps its text as it was sent", async () => {
    const text = "create view V comment = 'c' as\n  select A, /* why */ B from T";
    await layer.run(`${text};`);
    expect(await shown()).toMatchObject({
      name: "V",
      text,
      comment: "c",
      is_secure: "false",
      is_materialized: "false",
    });
    expect(await layer.run("SELECT * FROM V")).toEqual([{ A: "1", B: "x" }]);
  });

  it("gives its columns other names", async () => {
    await layer.run("CREATE VIEW V (\"n\" COMMENT 'number', M) AS SELECT A, B FROM T");
    expect(await layer.run("SELECT * FROM V")).toEqual([{ n: "1", M: "x" }]);
    expect(await layer.run("DESCRIBE VIEW V")).toMatchObject([
      { name: "n", type: "NUMBER(38,0)", comment: "number" },
      { name: "M", type: "VARCHAR(16777216)" },
    ]);
    expect(await layer.run("DESCRIBE TABLE V")).toHaveLength(2);
  });

  it("finds unqualified names in its own schema, wherever it is read from", async () => {
    await layer.run("CREATE VIEW ML.PUBLIC.V AS SELECT A FROM T");
    const session = layer.open();
    expect(await layer.run("SELECT * FROM ML.PUBLIC.V", { session })).toEqual([{ A: "1" }]);
  });

  it("SECURE shows its text to its owner alone", async () => {
    await layer.run("CREATE SECURE VIEW V AS SELECT A FROM T");
    await layer.run("CREATE ROLE READER");
    for (const grant of ["USAGE ON DATABASE ML", "USAGE ON SCHEMA ML.PUBLIC", "SELECT ON VIEW V"])
      await layer.run(`GRANT ${grant} TO ROLE READER`);
    const session = layer.open({ role: "READER", database: "ML", schema: "PUBLIC" });
    expect(await layer.run("SHOW VIEWS", { session })).toMatchObject([
      { text: "", is_secure: "true" },
    ]);
    expect(await layer.run("SELECT * FROM V", { session })).toEqual([{ A: "1" }]);
    await layer.run("ALTER VIEW V UNSET SECURE");
    expect((await layer.run("SHOW VIEWS", { session }))[0]?.["text"]).toContain("SELECT A FROM T");
  });

  it.each(["V", "V (K)"])("keeps the columns that it was made with: %s", async (name) => {
    await layer.run("CREATE TABLE ONE (A INT)");
    await layer.run(`CREATE VIEW ${name} AS SELECT * FROM ONE`);
    expect(await layer.refusal("SELECT * FROM V")).toBe("accepted");
    await layer.run("ALTER TABLE ONE ADD COLUMN B INT");
    expect(await layer.refusal("SELECT * FROM V")).toMatch(
      /^002057 42601 .*declared 1 column\(s\), but view query produces 2 column\(s\)/,
    );
  });

  it("is altered and dropped", async () => {
    await layer.run("CREATE VIEW V AS SELECT A FROM T");
    await layer.run("ALTER VIEW V RENAME TO W");
    await layer.run("ALTER VIEW W SET COMMENT = 'c'");
    expect(await layer.run("SHOW VIEWS")).toMatchObject([{ name: "W", comment: "c" }]);
    expect(await layer.refusal("DROP TABLE W")).toContain("002203 02000");
    await layer.run("DROP VIEW W");
    expect(await layer.run("SHOW VIEWS")).toEqual([]);
  });

  it.each([
    ["CREATE VIEW V AS SELECT NOTHING FROM T", "000904"],
    ["CREATE VIEW V AS SELECT A FROM NOWHERE", "002003 42S02"],
    ["CREATE VIEW V (X) AS SELECT A, B FROM T", "002057"],
    ["CREATE VIEW V AS SELECT A, A FROM T", "002025"],
    ["CREATE VIEW T AS SELECT 1 AS X", "002002"],
    ["CREATE OR REPLACE VIEW T AS SELECT 1 AS X", "001998"],
    ["CREATE MATERIALIZED VIEW V AS SELECT A FROM T", "000002"],
    ["CREATE TEMPORARY VIEW V AS SELECT A FROM T", "000002"],
    ["CREATE VIEW V", "001003"],
  ])("refuses %s with %s", async (sql, code) => {
    expect(await layer.refusal(sql)).toContain(code);
    expect(await shown()).toBeUndefined();
  });
});

describe("SHOW", () => {
  beforeEach(async () => {
    await layer.run("CREATE VIEW V AS SELECT A FROM T");
  });

  it("lists tables and views as OBJECTS, and each in few words with TERSE", async () => {
    const kinds = async (sql: string) =>
      (await layer.run(sql)).map((row) => [row["name"], row["kind"]]);
    const both = [
      ["T", "TABLE"],
      ["V", "VIEW"],
    ];
    expect(await kinds("SHOW OBJECTS")).toEqual(both);
    expect(await kinds("SHOW TERSE OBJECTS IN DATABASE ML")).toEqual(both);
    expect(await kinds("SHOW TERSE TABLES IN ACCOUNT")).toEqual([both[0]]);
    expect(await kinds("SHOW TERSE VIEWS STARTS WITH 'V' LIMIT 1")).toEqual([both[1]]);
  });

  it("lists columns with their types as JSON", async () => {
    const columns = await layer.run("SHOW COLUMNS IN TABLE T");
    expect(columns).toMatchObject([
      { table_name: "T", column_name: "A", "null?": "true", kind: "COLUMN", database_name: "ML" },
      { table_name: "T", column_name: "B" },
    ]);
    expect(JSON.parse(columns[0]?.["data_type"] ?? "")).toEqual({
      type: "FIXED",
      precision: 38,
      scale: 0,
      nullable: true,
    });
    expect(await layer.run("SHOW COLUMNS LIKE 'a' IN SCHEMA ML.PUBLIC")).toHaveLength(2);
    expect(await layer.refusal("SHOW COLUMNS IN VIEW T")).toContain("002203");
    expect(await layer.refusal("SHOW COLUMNS IN TABLE NOWHERE")).toContain("002043");
  });

  it("has tables and views among what a schema holds", async () => {
    expect(await layer.run("DESCRIBE SCHEMA ML.PUBLIC")).toMatchObject([
      { name: "T", kind: "TABLE" },
      { name: "V", kind: "VIEW" },
    ]);
  });
});

describe("the information schema", () => {
  it("has tables, views and columns", async () => {
    await layer.run("CREATE VIEW V AS SELECT A FROM T");
    expect(
      await layer.run("SELECT * FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'T'"),
    ).toMatchObject([{ TABLE_CATALOG: "ML", TABLE_TYPE: "BASE TABLE", ROW_COUNT: "1" }]);
    expect(await layer.run("SELECT * FROM ML.INFORMATION_SCHEMA.VIEWS")).toMatchObject([
      { TABLE_NAME: "V", VIEW_DEFINITION: "CREATE VIEW V AS SELECT A FROM T", IS_SECURE: "NO" },
    ]);
    await layer.run("CREATE TABLE NAMES AS SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES");
    expect(await layer.run("DESC TABLE NAMES")).toMatchObject([{ type: "VARCHAR(16777216)" }]);
    await layer.run("DROP TABLE NAMES");
    const columns = "SELECT * FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'T'";
    expect(await layer.run(columns)).toMatchObject([
      { COLUMN_NAME: "A", ORDINAL_POSITION: "1", DATA_TYPE: "NUMBER", NUMERIC_PRECISION: "38" },
      { COLUMN_NAME: "B", DATA_TYPE: "TEXT", CHARACTER_MAXIMUM_LENGTH: "16777216" },
    ]);
  });
});

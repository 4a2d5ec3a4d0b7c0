import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";

let layer: Layer;

beforeAll(async () => {
  layer = openLayer();
  await layer.run("CREATE DATABASE ML");
  await layer.run("CREATE TABLE S (A INT, B STRING) AS SELECT 1, 'one' UNION ALL SELECT 2, 'two'");
});

beforeEach(async () => {
  await layer.run("CREATE OR REPLACE TABLE T (A INT, B VARCHAR(5) DEFAULT 'def', C INT NOT NULL)");
  await layer.run("INSERT INTO T VALUES (1, 'a', 10), (2, 'b', 20), (3, 'c', 30)");
});

afterAll(() => {
  layer.close();
});

const rows = async () => (await layer.run("SELECT * FROM T ORDER BY A")).map(Object.values);

const SAME = [
  ["1", "a", "10"],
  ["2", "b", "20"],
  ["3", "c", "30"],
];

describe("a table with columns of any name", () => {
  it("is changed like any other", async () => {
    await layer.run('CREATE OR REPLACE TABLE T ("__ID" INT, "__STAGED" INT, "__AT" INT, C1 INT)');
    await layer.run("INSERT INTO T VALUES (1, 10, 100, 1000), (2, 20, 200, 2000)");
    await layer.run('UPDATE T SET "__ID" = "__ID" + 5, C1 = "__AT" WHERE "__STAGED" = 20');
    await layer.run('DELETE FROM T WHERE "__ID" = 1');
    await layer.run(
      'MERGE INTO T USING (SELECT 7 AS K) ON "__ID" = K WHEN MATCHED THEN UPDATE SET "__AT" = K',
    );
    expect(Object.values((await layer.run("SELECT * FROM T"))[0] ?? {})).toEqual([
      "7",
      "20",
      "7",
      "200",
    ]);
  });
});

describe("UPDATE", () => {
  it("changes the rows that its condition holds for, from what they were", async () => {
    const {
      columns,
      rows: counts,
      statementTypeId,
    } = await layer.result("UPDATE T SET A = C, C = A, B = DEFAULT WHERE A >= 2");
    expect(columns.map(({ name }) => name)).toEqual([
      "number of rows updated",
      "number of multi-joined rows updated",
    ]);
    expect([counts, statementTypeId]).toEqual([[["2", "0"]], 12800]);
    expect(await rows()).toEqual([
      ["1", "a", "10"],
      ["20", "def", "2"],
      ["30", "def", "3"],
    ]);
  });

  it("takes values from another table", async () => {
    await layer.run("UPDATE T SET T.B = S.B FROM S WHERE T.A = S.A");
    expect(await rows()).toEqual([
      ["1", "one", "10"],
      ["2", "two", "20"],
      ["3", "c", "30"],
    ]);
    await layer.run("UPDATE T AS X SET B = Y.M FROM (SELECT MAX(A) AS M FROM S) Y WHERE X.A = 3");
    expect((await rows())[2]).toEqual(["3", "2", "30"]);
  });

  it("counts rows that several are joined to, and takes one, or fails when it is told to", async () => {
    const sql = "UPDATE T SET C = S.A FROM S WHERE T.A = 1";
    expect(await layer.run(sql)).toEqual([
      { "number of rows updated": "1", "number of multi-joined rows updated": "1" },
    ]);
    const session = layer.open({ database: "ML", schema: "PUBLIC" });
    await layer.run("ALTER SESSION SET ERROR_ON_NONDETERMINISTIC_UPDATE = TRUE", { session });
    expect(await layer.refusal(sql, { session })).toContain("100090 42P18");
  });

  it.each([
    ["UPDATE T SET C = NULL", "100072"],
    ["UPDATE T SET B = 'too long' WHERE A = 3", "100078"],
    ["UPDATE T SET C = B", "100038"],
    ["UPDATE T SET Z = 1", "000904"],
    ["UPDATE T SET A = 1, A = 2", "002025"],
    ["UPDATE T SET S.A = 1 FROM S", "001003"],
    ["UPDATE NOWHERE SET A = 1", "002003"],
    ["UPDATE T SET C = NOTHING", "000904"],
  ])("fails as a whole: %s with %s", async (sql, code) => {
    expect(await layer.refusal(sql)).toContain(code);
    expect(await rows()).toEqual(SAME);
  });
});

describe("DELETE", () => {
  it("takes rows out, and tells how many", async () => {
    const { rows: counts, statementTypeId } = await layer.result("DELETE FROM T WHERE A > 1");
    expect([counts, statementTypeId]).toEqual([[["2"]], 13056]);
    expect(await rows()).toEqual([["1", "a", "10"]]);
    expect(await layer.run("DELETE FROM T")).toEqual([{ "number of rows deleted": "1" }]);
  });

  it("goes by another table, counting each row once", async () => {
    const sql = "DELETE FROM T USING S, S AS S2 WHERE T.A = S.A";
    expect(await layer.run(sql)).toEqual([{ "number of rows deleted": "2" }]);
    expect(await rows()).toEqual([["3", "c", "30"]]);
  });

  it("goes by a subquery", async () => {
    await layer.run("DELETE FROM T WHERE A IN (SELECT A FROM S)");
    expect(await rows()).toEqual([["3", "c", "30"]]);
  });
});

describe("MERGE", () => {
  it("updates, deletes and inserts, each row by the first clause that holds", async () => {
    const {
      columns,
      rows: counts,
      statementTypeId,
    } = await layer.result(
      `MERGE INTO T USING (SELECT 1 AS K, 100 AS V UNION ALL SELECT 2, 0 UNION ALL SELECT 3, 300
                           UNION ALL SELECT 4, 400 UNION ALL SELECT 5, -1) AS S
       ON T.A = S.K
       WHEN MATCHED AND S.V = 0 THEN DELETE
       WHEN MATCHED AND S.V > 200 THEN UPDATE SET C = S.V, B = 'big'
       WHEN MATCHED THEN UPDATE SET T.C = CASE WHEN S.V > 0 THEN S.V ELSE 0 END
       WHEN NOT MATCHED AND S.V > 0 THEN INSERT (A, C) VALUES (S.K, S.V)`,
    );
    expect(columns.map(({ name }) => name)).toEqual([
      "number of rows inserted",
      "number of rows updated",
      "number of rows deleted",
    ]);
    expect([counts, statementTypeId]).toEqual([[["1", "2", "1"]], 13312]);
    expect(await rows()).toEqual([
      ["1", "a", "100"],
      ["3", "big", "300"],
      ["4", "def", "400"],
    ]);
  });

  it("counts only what its clauses could do", async () => {
    const sql =
      "MERGE INTO T X USING S Y ON X.A = Y.A + 9 WHEN NOT MATCHED THEN INSERT VALUES (Y.A + 9, Y.B, 0)";
    expect(await layer.run(sql)).toEqual([{ "number of rows inserted": "2" }]);
    expect(await layer.run(sql)).toEqual([{ "number of rows inserted": "0" }]);
  });

  it("fails where a row would be changed in two ways, and changes nothing", async () => {
    const sql =
      "MERGE INTO T USING (SELECT 1 AS K, 5 AS V UNION ALL SELECT 1, 6) S ON T.A = S.K WHEN MATCHED THEN UPDATE SET C = S.V";
    expect(await layer.refusal(sql)).toContain("100090 42P18");
    expect(await rows()).toEqual(SAME);
  });

  it.each([
    ["MERGE INTO T USING S ON T.A = S.A WHEN MATCHED THEN UPDATE SET C = NULL", "100072"],
    ["MERGE INTO T USING S ON T.A = S.A + 9 WHEN NOT MATCHED THEN INSERT (A) VALUES (1)", "100072"],
    ["MERGE INTO T USING S ON T.A = S.A WHEN NOT MATCHED THEN INSERT (A) VALUES (1, 2)", "002020"],
    ["MERGE INTO T USING S ON T.A = S.A", "001003"],
    ["MERGE INTO T USING S ON T.A = S.A WHEN MATCHED THEN UPDATE ALL BY NAME", "000002"],
  ])("fails as a whole: %s with %s", async (sql, code) => {
    expect(await layer.refusal(sql)).toContain(code);
    expect(await rows()).toEqual(SAME);
  });
});

describe("TRUNCATE", () => {
  it("leaves an empty table", async () => {
    await layer.run("TRUNCATE TABLE T");
    expect(await rows()).toEqual([]);
    await layer.run("TRUNCATE T");
    expect(await layer.refusal("TRUNCATE TABLE NOWHERE")).toContain("002003");
    expect(await layer.refusal("TRUNCATE TABLE IF EXISTS NOWHERE")).toBe("accepted");
  });
});

describe("a transaction", () => {
  const within = async (...statements: readonly string[]) => {
    const session = layer.open({ database: "ML", schema: "PUBLIC" });
    const said: string[] = [];
    for (const sql of statements) said.push(await layer.refusal(sql, { session }));
    return said.at(-1);
  };

  it("that changed rows is not rolled back, and says so", async () => {
    const sql = "UPDATE T SET A = A";
    expect(await within("BEGIN", sql, "ROLLBACK")).toMatch(/^000002 .*ROLLBACK of changed rows/);
    expect(await within("BEGIN", "TRUNCATE TABLE T", "ROLLBACK")).toMatch(/^000002/);
    expect(await within("ALTER SESSION SET AUTOCOMMIT = FALSE", sql, "ROLLBACK")).toMatch(
      /^000002/,
    );
  });

  it("that changed none, or is over, is rolled back as it is", async () => {
    const sql = "DELETE FROM T WHERE A = 1";
    expect(await within("BEGIN", "SELECT * FROM T", "ROLLBACK")).toBe("accepted");
    expect(await within("BEGIN", sql, "COMMIT", "ROLLBACK")).toBe("accepted");
    expect(await within(sql, "ROLLBACK")).toBe("accepted");
  });

  it.each([
    "CREATE TABLE Z (A INT)",
    "CREATE OR REPLACE SCHEMA ML.OTHER",
    "ALTER TABLE T SET COMMENT = 'x'",
    "COMMENT ON TABLE T IS 'x'",
    "DROP TABLE T",
    "GRANT SELECT ON TABLE T TO ROLE PUBLIC",
    "ALTER SESSION SET AUTOCOMMIT = FALSE",
  ])("is committed by %s", async (sql) => {
    expect(await within("BEGIN", "DELETE FROM T", sql, "ROLLBACK")).toBe("accepted");
  });

  it("goes on over what only reads, or is of the session", async () => {
    for (const sql of ["SHOW TABLES", "USE SCHEMA ML.PUBLIC", "ALTER SESSION SET QUERY_TAG = 'x'"])
      expect(await within("BEGIN", "DELETE FROM T", sql, "ROLLBACK")).toMatch(/^000002/);
  });
});

describe("describing a statement that changes rows", () => {
  it.each([
    "INSERT INTO T VALUES (9, 'i', 90)",
    "UPDATE T SET A = A",
    "DELETE FROM T",
    "MERGE INTO T USING S ON T.A = S.A WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (A, C) VALUES (1, 1)",
  ])("tells its counts and changes nothing: %s", async (sql) => {
    const given = { bindings: {}, statementParameters: {}, queryId: "q" };
    const session = layer.open({ database: "ML", schema: "PUBLIC" });
    const described = await layer.engine.execute(session, sql, { ...given, describeOnly: true });
    expect(await rows()).toEqual(SAME);
    expect(described.columns).toEqual((await layer.result(sql)).columns);
  });
});

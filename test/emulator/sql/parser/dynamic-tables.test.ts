import fc from "fast-check";
import { parse } from "../../../../provider/emulator/sql/parser/parse";
import { DOCUMENTED } from "../../../../provider/emulator/sql/grammar";
import { SnowflakeError } from "../../../../provider/emulator";

const CLAUSES = [
  "TARGET_LAG = '5 minutes'",
  "SCHEDULER = 'ENABLE'",
  'WAREHOUSE = "my wh"',
  "INITIALIZATION_WAREHOUSE = BIG",
  "REFRESH_MODE = INCREMENTAL",
  "INITIALIZE = ON_SCHEDULE",
  "CLUSTER BY (ID, (SCORE + 1))",
  "DATA_RETENTION_TIME_IN_DAYS = 1",
  "MAX_DATA_EXTENSION_TIME_IN_DAYS = 3",
  "COMMENT = 'it''s AS'",
  "COPY GRANTS",
  "COPY TAGS",
  "WITH TAG (A.B.T = 'v', U = 'w')",
  "REQUIRE USER",
  "FROZEN WHERE (ID < (3) AND KIND <> ')')",
  'EXECUTE AS USER "as" USE SECONDARY ROLES R1, R2',
  "ROW_TIMESTAMP = TRUE",
];

const refusal = (sql: string, grammar = DOCUMENTED): string => {
  try {
    parse(sql, grammar);
    return "accepted";
  } catch (error) {
    if (!(error instanceof SnowflakeError)) throw error;
    return error.code;
  }
};

describe("CREATE DYNAMIC TABLE", () => {
  const tree = (clauses: readonly string[]) =>
    parse(`CREATE OR REPLACE DYNAMIC TABLE D.S.T ${clauses.join(" ")} AS SELECT 1 AS ONE`);

  it("takes its clauses in any order", () => {
    const inOrder = tree(CLAUSES);
    fc.assert(
      fc.property(fc.shuffledSubarray(CLAUSES, { minLength: CLAUSES.length }), (shuffled) => {
        expect(tree(shuffled)).toEqual(inOrder);
      }),
    );
  });

  it("takes a clause once", () => {
    fc.assert(
      fc.property(fc.constantFrom(...CLAUSES), (clause) => {
        expect(() => tree([...CLAUSES, clause])).toThrow(/syntax error/);
      }),
    );
  });

  it("keeps the query as it was sent, without the white space before it", () => {
    const query = "/* AS */ select 'x;' as a -- AS\nfrom t -- end\n;";
    expect(parse(`CREATE DYNAMIC TABLE T LAG='1 day' WAREHOUSE=W as \n ${query}`)).toMatchObject({
      query,
    });
  });

  it("reads names and types of columns", () => {
    const sql = `CREATE DYNAMIC TABLE "t"."u" (A, B INT COMMENT 'b', "c" varchar(5)) LAG=DOWNSTREAM WAREHOUSE=W AS SELECT 1, 2, 3`;
    expect(parse(sql)).toMatchObject({
      name: ["t", "u"],
      nameText: '"t"."u"',
      columnsText: `(A, B INT COMMENT 'b', "c" varchar(5))`,
      columns: [
        { name: "A", type: undefined },
        { name: "B", type: "NUMBER(38,0)", comment: "b" },
        { name: "c", type: "VARCHAR(5)" },
      ],
      clauses: { targetLag: "DOWNSTREAM" },
    });
  });

  it.each([
    ["CREATE DYNAMIC TABLE T LAG='1 day' WAREHOUSE=W", "001003"],
    ["CREATE DYNAMIC TABLE T LAG='1 day' WAREHOUSE=W AS", "001003"],
    ["CREATE DYNAMIC TABLE T LAG='1 day' WAREHOUSE=W AS DELETE FROM X", "001003"],
    ["CREATE DYNAMIC TABLE T NONSENSE=1 AS SELECT 1", "001003"],
    ["CREATE OR REPLACE DYNAMIC TABLE IF NOT EXISTS T LAG='1 day' AS SELECT 1", "001003"],
    ["CREATE OR ALTER DYNAMIC TABLE IF NOT EXISTS T LAG='1 day' AS SELECT 1", "001003"],
    ["CREATE DYNAMIC ICEBERG TABLE T LAG='1 day' AS SELECT 1", "000002"],
    ["CREATE DYNAMIC TABLE T REFRESH USING (MERGE INTO SELF USING X ON A = B)", "000002"],
    ["CREATE DYNAMIC TABLE T REFRESH USING (INSERT INTO SELF VALUES (1))", "000002"],
    ["CREATE DYNAMIC TABLE T REFRESH USING (INSERT INTO OTHER SELECT 1)", "001003"],
    ["CREATE DYNAMIC TABLE T REFRESH USING (INSERT OVERWRITE INTO SELF SELECT 1)", "001003"],
    ["CREATE DYNAMIC TABLE T REFRESH USING INSERT INTO SELF SELECT 1", "001003"],
    ["CREATE DYNAMIC TABLE T CLONE S REFRESH USING (INSERT INTO SELF SELECT 1)", "001003"],
    ["CREATE DYNAMIC TABLE T START AT (OFFSET => -60) AS SELECT 1", "000002"],
    ["CREATE DYNAMIC TABLE T BACKFILL FROM B AT (OFFSET => -60) AS SELECT 1", "000002"],
    ["CREATE DYNAMIC TABLE T CLONE B BACKFILL FROM C", "001003"],
    ["CREATE DYNAMIC TABLE T WITH ROW ACCESS POLICY P ON (A) AS SELECT 1", "000002"],
    ["CREATE DYNAMIC TABLE T WITH CONTACT (STEWARD = C) AS SELECT 1", "000002"],
    ["CREATE DYNAMIC TABLE T FROM BACKUP SET B IDENTIFIER 'x'", "000002"],
    ["CREATE OR ALTER DYNAMIC TABLE T ROW ACCESS POLICY P ON (A) AS SELECT 1", "001506"],
    ["CREATE OR ALTER DYNAMIC TABLE T TAG (A = 'b') AS SELECT 1", "001506"],
    ["CREATE OR ALTER DYNAMIC TABLE T COPY GRANTS AS SELECT 1", "001541"],
    ["CREATE OR ALTER DYNAMIC TABLE T WITH CONTACT (S = C) AS SELECT 1", "001541"],
  ])("refuses %s with %s", (sql, code) => {
    expect(refusal(sql)).toBe(code);
  });
});

describe("ALTER DYNAMIC TABLE", () => {
  const T = "ALTER DYNAMIC TABLE T";

  it("separates what SET takes by blanks, commas or lines", () => {
    const clauses = {
      targetLag: "1 day",
      warehouse: "W",
      comment: "c",
      warehouseText: "W",
    };
    for (const between of [" ", ", ", "\n"])
      expect(
        parse(`${T} SET ${["TARGET_LAG='1 day'", "WAREHOUSE=W", "COMMENT='c'"].join(between)}`),
      ).toMatchObject({ action: { do: "SET", clauses } });
  });

  it.each([
    [`${T} SET FROZEN WHERE (A > 1) TARGET_LAG = '1 day'`, "001003"],
    [`${T} SET TARGET_LAG = '1 day' FROZEN WHERE (A > 1)`, "001003"],
    [`${T} SET REFRESH_MODE = FULL`, "001003"],
    [`${T} SET`, "001003"],
    [`${T}, U SUSPEND`, "001003"],
    ["ALTER DYNAMIC TABLE IDENTIFIER('T') SUSPEND", "000002"],
    [`${T} SET CONTACT S = C`, "000002"],
    [`${T} ADD SEARCH OPTIMIZATION`, "000002"],
    [`${T} SET AGGREGATION POLICY P`, "000002"],
    [`${T} MODIFY COLUMN A SET MASKING POLICY P`, "000002"],
    ["UNDROP DYNAMIC TABLE T", "000002"],
    [`${T}, U REFRESH COPY SESSION`, "accepted"],
    [`${T} SET IMMUTABLE WHERE (A > 1)`, "accepted"],
    [`${T} MODIFY COLUMN A COMMENT 'x', COLUMN B UNSET COMMENT`, "accepted"],
  ])("%s is %s", (sql, code) => {
    expect(refusal(sql)).toBe(code);
  });
});

it("statements of later releases are bad syntax before", () => {
  const older = { ...DOCUMENTED, orAlterDynamicTable: false, explainChanges: false };
  const orAlter = "CREATE OR ALTER DYNAMIC TABLE T LAG='1 day' AS SELECT 1";
  const explain = "EXPLAIN CHANGES ALTER DYNAMIC TABLE T REFRESH";
  expect([orAlter, explain].map((sql) => refusal(sql))).toEqual(["accepted", "accepted"]);
  expect([orAlter, explain].map((sql) => refusal(sql, older))).toEqual(["001003", "001003"]);
});

import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeAll(async () => {
  world = openRowWorld();
  await world.table(
    "T",
    "ID NUMBER(38,0), NAME VARCHAR(10), V VARIANT",
    "VALUES (1, 'a', '[1,2]'::JSON), (2, 'b', NULL), (3, 'b', '[]'::JSON)",
  );
  await world.table("U", "ID NUMBER(38,0), X FLOAT", "VALUES (1, 0.5), (9, 9)");
  world.view("W", "SELECT ID AS K, NAME FROM T WHERE ID < 3", "K NUMBER(38,0), NAME VARCHAR(10)");
});

afterAll(async () => world.close());

describe("a query", () => {
  it.each<readonly [string, readonly (readonly (string | null)[])[]]>([
    ["SELECT id FROM t WHERE name = 'b' ORDER BY id DESC", [["3"], ["2"]]],
    ["SELECT t.id, s.t.name, ml.s.t.name FROM ml.s.t WHERE id = 1", [["1", "a", "a"]]],
    ["SELECT * EXCLUDE (V, NAME) FROM T LIMIT 1", [["1"]]],
    ["SELECT K FROM W ORDER BY K", [["1"], ["2"]]],
    [
      "SELECT T.ID, U.X FROM T LEFT JOIN U ON T.ID = U.ID ORDER BY 1",
      [
        ["1", "0.5"],
        ["2", null],
        ["3", null],
      ],
    ],
    [
      "SELECT ID, X FROM T FULL OUTER JOIN U USING (ID) ORDER BY ID",
      [
        ["1", "0.5"],
        ["2", null],
        ["3", null],
        ["9", "9"],
      ],
    ],
    ["SELECT * EXCLUDE V FROM T NATURAL JOIN U", [["1", "a", "0.5"]]],
    ["SELECT NAME, COUNT(*) AS N FROM T GROUP BY NAME HAVING N > 1", [["b", "2"]]],
    [
      "SELECT NAME, MAX(ID) FROM T GROUP BY ALL ORDER BY 2",
      [
        ["a", "1"],
        ["b", "3"],
      ],
    ],
    ["SELECT NAME FROM T GROUP BY 1 ORDER BY NAME", [["a"], ["b"]]],
    [
      "SELECT ID FROM T QUALIFY ROW_NUMBER() OVER (PARTITION BY NAME ORDER BY ID DESC) = 1 ORDER BY 1",
      [["1"], ["3"]],
    ],
    ["SELECT ID * 2 AS D, D + 1 AS E FROM T WHERE D > 4", [["6", "7"]]],
    [
      "WITH A (K) AS (SELECT ID FROM T), B AS (SELECT K FROM A WHERE K > 1) SELECT SUM(K) FROM B",
      [["5"]],
    ],
    ["WITH T AS (SELECT 7 AS ID) SELECT ID FROM T", [["7"]]],
    ["SELECT ID FROM T UNION ALL SELECT X FROM U ORDER BY 1 DESC LIMIT 2", [["9"], ["3"]]],
    ["SELECT ID FROM T MINUS SELECT ID FROM U ORDER BY ID", [["2"], ["3"]]],
    ["(SELECT ID FROM T) INTERSECT (SELECT ID FROM U)", [["1"]]],
    ["SELECT ID FROM T A WHERE EXISTS (SELECT 1 FROM U WHERE U.ID = A.ID)", [["1"]]],
    [
      "SELECT ID, (SELECT MAX(X) FROM U WHERE U.ID = T.ID) FROM T WHERE ID IN (SELECT ID FROM U)",
      [["1", "0.5"]],
    ],
    [
      "SELECT T.ID, F.VALUE::INT FROM T, LATERAL FLATTEN(INPUT => T.V) F ORDER BY 2",
      [
        ["1", "1"],
        ["1", "2"],
      ],
    ],
    [
      "SELECT T.ID, F.INDEX FROM T, LATERAL FLATTEN(V, OUTER => TRUE) F WHERE T.ID > 1 ORDER BY 1",
      [
        ["2", null],
        ["3", null],
      ],
    ],
    [
      "SELECT F.KEY, F.PATH, F.VALUE FROM TABLE(FLATTEN(PARSE_JSON('{\"a\": {\"b\": 1}}'), PATH => 'a')) F",
      [["b", "a.b", "1"]],
    ],
    ["SELECT T.ID, L.X FROM T, LATERAL (SELECT X FROM U WHERE U.ID = T.ID) L", [["1", "0.5"]]],
    ["SELECT SEQ4() AS S FROM TABLE(GENERATOR(ROWCOUNT => 2)) ORDER BY S DESC", [["1"], ["0"]]],
    [
      "SELECT COLUMN2, COLUMN1 FROM VALUES (1, 'x'), (2.5, NULL) ORDER BY 2 DESC",
      [
        [null, "2.5"],
        ["x", "1.0"],
      ],
    ],
    [
      "SELECT ID FROM T ORDER BY CASE WHEN ID = 2 THEN NULL ELSE ID END DESC",
      [["2"], ["3"], ["1"]],
    ],
    ["SELECT ID FROM T ORDER BY IFF(ID = 2, NULL, ID)", [["1"], ["3"], ["2"]]],
    [
      "SELECT P.PACKAGE_NAME, U.X FROM INFORMATION_SCHEMA.PACKAGES P JOIN U ON U.ID = 1",
      [["snowflake-ml-python", "0.5"]],
    ],
  ])("gives its rows: %s", async (sql, expected) => {
    expect(await world.select(sql)).toEqual(expected);
  });

  it("names columns in upper case unless they are quoted", async () => {
    const text = 'SELECT id, id AS "Id", t.id AS other, id + 1, v[0] FROM t';
    const { columns } = await world.rows.describe(world.run(), { text });
    expect(columns.map(({ name }) => name)).toEqual(["ID", "Id", "OTHER", "ID + 1", "V[0]"]);
  });

  it.each([
    [
      "SELECT NOPE FROM T",
      "000904 42000 SQL compilation error: error line 1 at position 7 invalid identifier 'NOPE'",
    ],
    [
      "SELECT\n  T.NOPE FROM T",
      "000904 42000 SQL compilation error: error line 2 at position 2 invalid identifier 'T.NOPE'",
    ],
    [
      "SELECT * FROM NOPE",
      "002003 42S02 SQL compilation error: Object 'NOPE' does not exist or not authorized.",
    ],
    [
      "SELECT * FROM ML.X.NOPE",
      "002003 02000 SQL compilation error: Schema 'ML.X' does not exist or not authorized.",
    ],
    ["SELECT ID FROM T, U", "002028 42601 SQL compilation error: ambiguous column name 'ID'"],
    ["SELECT ID FROM T UNION SELECT 1, 2", "001789 42601"],
    ["SELECT ID, COUNT(*) FROM T", "000979 42601 SQL compilation error: [ID] is not"],
    ["SELECT A.ID, COUNT(*) FROM T A JOIN T B ON A.ID = B.ID GROUP BY B.ID", "[A.ID] is not"],
    ["SELECT ID FROM T WHERE COUNT(*) > 0", "DuckDB says: Binder Error: WHERE clause"],
    ["SELECT ID FROM T SAMPLE (10)", "000002 0A000 Unsupported feature 'SAMPLE'"],
    ["SELECT ID FROM T AT (OFFSET => -60)", "000002 0A000 Unsupported feature 'AT(...)'"],
    [
      "SELECT ID FROM T CHANGES (INFORMATION => DEFAULT) AT (OFFSET => -60)",
      "000002 0A000 Unsupported feature 'CHANGES(...)'",
    ],
    [
      "SELECT * FROM T PIVOT (MAX(ID) FOR NAME IN ('a'))",
      "000002 0A000 Unsupported feature 'PIVOT'",
    ],
    ["SELECT * FROM T MATCH_RECOGNIZE (X)", "000002 0A000 Unsupported feature 'MATCH_RECOGNIZE'"],
    [
      "WITH RECURSIVE A AS (SELECT 1) SELECT * FROM A",
      "000002 0A000 Unsupported feature 'WITH RECURSIVE'",
    ],
    ["SELECT * FROM T CONNECT BY ID = 1", "000002 0A000 Unsupported feature 'CONNECT BY'"],
    [
      "SELECT * FROM INFORMATION_SCHEMA.NOPE",
      "000002 0A000 Unsupported feature 'INFORMATION_SCHEMA.NOPE'",
    ],
    ["SELECT * FROM TABLE(NOPE(1))", "002140 42601"],
    ["SELECT A.$1 FROM T A", "000002 0A000 Unsupported feature '$ variables and positions'"],
    ["SELECT IDENTIFIER('ID') FROM T", "000002 0A000 Unsupported feature 'IDENTIFIER()'"],
    ["SELECT LN(ID - 1) FROM T", "100041 22003 Invalid floating point operation: log(0)"],
    ["SELECT SQRT(ID - 2) FROM T", "100041 22003 Invalid floating point operation: sqrt("],
    ["SELECT ASIN(ID) FROM T", "100041 22003 Invalid floating point operation: asin("],
    ["SELECT FROM T", "001003 42000"],
    ["SELECT ID FROM T WHERE", "001003 42000"],
  ])("is refused: %s", async (sql, expected) => {
    expect(await world.refusal(sql)).toContain(expected);
  });
});

describe("who may read", () => {
  it("takes SELECT on what the query names, and of a view that alone", async () => {
    const { state } = world.world.catalog;
    state.roles["READER"] = { id: 999, name: "READER", createdOn: 0, owner: "X", comment: null };
    const grant = (on: { readonly id: number } | undefined, privilege: string): void => {
      const base = { createdOn: 0, kind: "ANY", role: "READER", grantedBy: "X" };
      state.grants.push({ ...base, privilege, on: on?.id ?? 0 });
    };
    const { relations } = world.schema;
    grant(state.databases["ML"], "USAGE");
    grant(world.schema, "USAGE");
    const reader = world.run({ role: "READER" });
    expect(await world.refusal("SELECT 1 FROM W", reader)).toMatch(/^002003 42S02/);
    grant(relations["W"], "SELECT");
    grant(relations["T"], "INSERT");
    expect(await world.select("SELECT COUNT(*) FROM W", reader)).toEqual([["2"]]);
    expect(await world.refusal("SELECT 1 FROM T", reader)).toMatch(/^003001 42501 .*table 'T'/);
    expect(await world.refusal("SELECT 1 FROM U", reader)).toMatch(/^002003 42S02/);
  });

  it("takes a warehouse as soon as rows are read", async () => {
    const without = world.run({ warehouse: null });
    expect(await world.refusal("SELECT ID FROM T", without)).toMatch(/^000606 57P03/);
    expect(await world.select("SELECT 1 + 1", without)).toEqual([["2"]]);
  });

  it("reads no dynamic table before its first refresh", async () => {
    const made = await world.dynamicTable("D", "ID NUMBER(38,0)", "SELECT ID FROM T");
    made.dataTimestamp = null;
    expect(await world.refusal("SELECT * FROM D")).toMatch(
      /^002741 .*Dynamic Table is not initialized/,
    );
    const { columns } = await world.rows.compile(world.run(), { text: "SELECT * FROM D" });
    expect(columns).toHaveLength(1);
  });
});

describe("compiling", () => {
  it("tells relations by name from what is behind their views", async () => {
    const { reads, sources } = await world.rows.compile(world.run(), {
      text: "SELECT W.K FROM W JOIN U ON W.K = U.ID",
    });
    expect(reads.map(({ name }) => name)).toEqual(["W", "U"]);
    expect(sources.map(({ name }) => name)).toEqual(["T", "U"]);
  });

  it("looks up unqualified names where it is told to", async () => {
    const nowhere = world.run({ database: null, schema: null });
    const text = "SELECT ID, NAME, V FROM T";
    const compiled = world.rows.compile(nowhere, { text, place: { database: "ML", schema: "S" } });
    expect((await compiled).columns.map(({ type }) => type)).toEqual([
      "NUMBER(38,0)",
      "VARCHAR(10)",
      "VARIANT",
    ]);
    await expect(world.rows.compile(nowhere, { text })).rejects.toMatchObject({ code: "090105" });
  });
});

import fc from "fast-check";
import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";

let layer: Layer;

beforeAll(async () => {
  layer = openLayer();
  await layer.run("CREATE DATABASE ML");
  await layer.run("CREATE TABLE J (A INT, V VARIANT)");
});

beforeEach(async () => {
  await layer.run(
    "CREATE OR REPLACE TABLE T (A INT, B VARCHAR(3) DEFAULT 'def', C FLOAT NOT NULL)",
  );
});

afterAll(() => {
  layer.close();
});

const rows = () => layer.run("SELECT * FROM T ORDER BY A");

describe("INSERT", () => {
  it("of values tells how many rows it inserted", async () => {
    const {
      columns,
      rows: counts,
      statementTypeId,
    } = await layer.result("INSERT INTO T VALUES (1, 'x', 0.5), (2, DEFAULT, 1e3)");
    expect(columns).toMatchObject([{ name: "number of rows inserted", type: "fixed", scale: 0 }]);
    expect([counts, statementTypeId]).toEqual([[["2"]], 12544]);
    expect(await rows()).toEqual([
      { A: "1", B: "x", C: "0.5" },
      { A: "2", B: "def", C: "1000" },
    ]);
  });

  it("into some columns gives the others their default", async () => {
    await layer.run("INSERT INTO ML.PUBLIC.T (C, A) VALUES (0, 1)");
    expect(await rows()).toEqual([{ A: "1", B: "def", C: "0" }]);
  });

  it("takes a query, also with WITH before it and in brackets", async () => {
    await layer.run("INSERT INTO T SELECT 1, 'a', 1");
    await layer.run("INSERT INTO T (A, C) WITH W AS (SELECT 2 AS N) SELECT N, N FROM W");
    await layer.run("INSERT INTO T (SELECT A + 2, B, C FROM T)");
    expect((await rows()).map((row) => row["A"])).toEqual(["1", "2", "3", "4"]);
  });

  it("casts values to the types of the columns", async () => {
    await layer.run("INSERT INTO T SELECT '7', 8, '1e0'");
    expect(await rows()).toEqual([{ A: "7", B: "8", C: "1" }]);
  });

  it("takes semi-structured values from queries, and NULL from anywhere", async () => {
    await layer.run("INSERT INTO J SELECT 1, PARSE_JSON('{\"k\": [1]}')");
    await layer.run("INSERT INTO J VALUES (2, NULL)");
    await layer.run("INSERT INTO J SELECT 3, 4");
    const values = (await layer.run("SELECT V FROM J ORDER BY A")).map((row) => row["V"] ?? null);
    expect(values.map((each) => (each === null ? each : JSON.parse(each)))).toEqual([
      { k: [1] },
      null,
      4,
    ]);
  });

  it("OVERWRITE leaves its own rows alone", async () => {
    await layer.run("INSERT INTO T VALUES (1, 'x', 0)");
    await layer.run("INSERT OVERWRITE INTO T SELECT A + 1, B, C FROM T");
    expect(await rows()).toEqual([{ A: "2", B: "x", C: "0" }]);
  });

  it.each([
    ["INSERT INTO T VALUES (1, 'x', NULL)", "100072 22000"],
    ["INSERT INTO T (A) VALUES (1)", "100072 22000"],
    ["INSERT INTO T VALUES (1, 'long', 0)", "100078 22000"],
    ["INSERT INTO T VALUES ('x', 'y', 0)", "100038 22018"],
    ["INSERT INTO T VALUES (1, 'x')", "002020 21S01"],
    ["INSERT INTO T SELECT 1", "002020 21S01"],
    ["INSERT INTO T (A, A) VALUES (1, 1)", "002025 42S21"],
    ["INSERT INTO T (Z) VALUES (1)", "000904 42000"],
    ["INSERT INTO NOWHERE VALUES (1)", "002003 02000"],
    ["INSERT INTO T SELECT * FROM NOWHERE", "002003 42S02"],
    ["INSERT INTO T VALUES (CURRENT_DATE(), 'x', 0)", "002023 22000"],
    ["INSERT INTO J VALUES (0, 'text')", "002023 22000"],
    ["INSERT INTO J SELECT 0, B FROM T", "002023 22000"],
    ["INSERT INTO T", "001003 42000"],
    ["INSERT ALL INTO T VALUES (1, 'x', 0) SELECT 1", "000002 0A000"],
    ["INSERT OVERWRITE INTO T VALUES (1, NULL, NULL)", "100072 22000"],
  ])("fails as a whole: %s with %s", async (sql, code) => {
    await layer.run("INSERT INTO T VALUES (0, 'was', 0)");
    expect(await layer.refusal(sql)).toContain(code);
    expect(await rows()).toEqual([{ A: "0", B: "was", C: "0" }]);
  });

  it("needs a warehouse", async () => {
    const session = layer.open({ database: "ML", schema: "PUBLIC", warehouse: null });
    expect(await layer.refusal("INSERT INTO T VALUES (1, 'x', 0)", { session })).toContain(
      "000606",
    );
  });

  it("loses nothing of texts and numbers", async () => {
    await layer.run("CREATE OR REPLACE TABLE P (N INT, S STRING, V VARIANT)");
    const row = fc.tuple(
      fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }),
      fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (given) => {
        await layer.run("TRUNCATE TABLE P");
        const literal = (text: string): string =>
          `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
        const values = given.map(([n, s]) => `(${String(n)}, ${literal(s)})`).join(", ");
        await layer.run(`INSERT INTO P (N, S) VALUES ${values}`);
        const found = await layer.run("SELECT N, S FROM P");
        const key = (n: string, s: string): string => JSON.stringify([n, s]);
        const keys = found.map((each) => key(each["N"] ?? "", each["S"] ?? "")).sort();
        expect(keys).toEqual(given.map(([n, s]) => key(String(n), s)).sort());
      }),
      { numRuns: 15 },
    );
  });
});

describe("statements at once", () => {
  it("lose no update", async () => {
    await layer.run("INSERT INTO T VALUES (0, 'x', 0)");
    const updates = Array.from({ length: 20 }, () => layer.run("UPDATE T SET C = C + 1"));
    await Promise.all(updates);
    expect(await rows()).toEqual([{ A: "0", B: "x", C: "20" }]);
  });

  it("fail nobody who reads what is dropped", async () => {
    await layer.run(
      "CREATE OR REPLACE TABLE BIG AS SELECT SEQ4() AS N FROM TABLE(GENERATOR(ROWCOUNT => 20000))",
    );
    const reading = layer.run("SELECT COUNT(*) AS N FROM BIG A JOIN BIG B ON A.N = B.N");
    const dropping = layer.run("DROP TABLE BIG");
    await dropping;
    layer.engine.sweep();
    expect(await reading).toEqual([{ N: "20000" }]);
    expect(await layer.refusal("SELECT * FROM BIG")).toContain("002003");
  });

  it("fail nobody who changes what is dropped", async () => {
    await layer.run("CREATE OR REPLACE TABLE GOING (N INT)");
    const inserting = layer.run("INSERT INTO GOING VALUES (1)");
    await Promise.resolve();
    const update = layer.run("UPDATE GOING SET N = 2");
    await inserting;
    const dropping = layer.run("DROP TABLE GOING");
    layer.engine.sweep();
    await dropping;
    expect(await update).toMatchObject([{ "number of rows updated": "1" }]);
  });

  it("have no effect when they are cancelled before their turn", async () => {
    const given = { bindings: {}, statementParameters: {}, describeOnly: false, queryId: "q" };
    const cancelling = new AbortController();
    const first = layer.run("INSERT INTO T VALUES (1, 'x', 0)");
    const second = layer.engine.execute(layer.admin, "INSERT INTO T VALUES (2, 'x', 0)", {
      ...given,
      signal: cancelling.signal,
    });
    cancelling.abort();
    await expect(second).rejects.toMatchObject({ code: "000604" });
    await first;
    expect(await rows()).toEqual([{ A: "1", B: "x", C: "0" }]);
  });

  it("make a table once", async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, (_each, index) =>
        layer.refusal(`CREATE TABLE ONCE AS SELECT ${String(index)} AS N`),
      ),
    );
    expect(made.filter((each) => each === "accepted")).toHaveLength(1);
    expect(await layer.run("SELECT COUNT(*) AS N FROM ONCE")).toEqual([{ N: "1" }]);
  });
});

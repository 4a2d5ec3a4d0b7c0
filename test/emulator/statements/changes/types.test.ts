import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";

/** Values that columns do not take. */

let layer: Layer;

beforeAll(async () => {
  layer = openLayer();
  await layer.run("CREATE DATABASE ML");
  await layer.run("CREATE TABLE T (ID INT, V VARIANT, O OBJECT, D DATE, S STRING DEFAULT 'none')");
  await layer.run("INSERT INTO T (ID, V) SELECT 1, TO_VARIANT(1)");
});

afterAll(() => {
  layer.close();
});

const MERGE = "MERGE INTO T USING (SELECT 1 AS ID, 'x' AS X, 5 AS N) Q ON T.ID = Q.ID";
const MISSING = MERGE.replace("SELECT 1", "SELECT 9");

describe("semi-structured values in VALUES", () => {
  it.each([
    `PARSE_JSON('{"a":1}')`,
    "OBJECT_CONSTRUCT('a', 1)",
    "ARRAY_CONSTRUCT(1)",
    "'x'::VARIANT",
    "TO_VARIANT(UPPER('x'))",
  ])("are no constants: %s", async (value) => {
    expect(await layer.refusal(`INSERT INTO T (ID, V) VALUES (2, NULL), (3, ${value})`)).toContain(
      `002014 22000 SQL compilation error: Invalid expression [${value}] in VALUES clause`,
    );
  });

  it("may be spoken of in a text", async () => {
    const sql = "INSERT INTO T (ID, S) VALUES (1 + 1, 'PARSE_JSON({})' || UPPER('x'))";
    expect(await layer.refusal(sql)).toBe("accepted");
    await layer.run("DELETE FROM T WHERE ID = 2");
  });
});

describe("a value of another type", () => {
  it.each([
    ["UPDATE T SET D = 5", "expecting DATE but got NUMBER(1,0) for column D"],
    ["UPDATE T SET V = 'x'", "expecting VARIANT but got VARCHAR(1) for column V"],
    ["UPDATE T SET V = S", "expecting VARIANT but got VARCHAR for column V"],
    ["UPDATE T SET S = 'x', O = V::STRING", "expecting OBJECT but got VARCHAR for column O"],
    ["INSERT INTO T (O) SELECT S || 'x' FROM T", "expecting OBJECT but got VARCHAR for column O"],
    [`${MERGE} WHEN MATCHED THEN UPDATE SET D = Q.N`, "expecting DATE"],
    [`${MERGE} WHEN MATCHED THEN UPDATE SET S = Q.X, V = Q.X`, "expecting VARIANT"],
    [`${MISSING} WHEN NOT MATCHED THEN INSERT (ID, D) VALUES (Q.ID, 5)`, "expecting DATE"],
    [`${MISSING} WHEN NOT MATCHED THEN INSERT (V) VALUES ('x')`, "expecting VARIANT"],
  ])("is refused: %s", async (sql, said) => {
    const refusal = await layer.refusal(sql);
    expect(refusal).toMatch(/^002023 22000 /);
    expect(refusal).toContain(said);
  });

  it("is taken where it becomes one, and so are NULL and DEFAULT", async () => {
    await layer.run("INSERT INTO T (ID, O) VALUES (2, NULL)");
    await layer.run("DELETE FROM T WHERE ID = 2");
    await layer.run("UPDATE T SET V = NULL, O = NULL, D = '2026-01-02', S = 5");
    await layer.run("UPDATE T SET S = DEFAULT, V = ID");
    await layer.run(`${MERGE} WHEN MATCHED THEN UPDATE SET O = NULL, D = '2026-01-03'`);
    await layer.run(
      `${MISSING} WHEN NOT MATCHED THEN INSERT (ID, V, S) VALUES (Q.ID, Q.N, DEFAULT)`,
    );
    const nulls = MERGE.replace("'x' AS X", "NULL AS X");
    await layer.run(`${nulls} WHEN MATCHED AND FALSE THEN UPDATE SET V = Q.N
      WHEN MATCHED AND Q.N = 4 THEN UPDATE SET V = Q.X WHEN MATCHED THEN UPDATE SET O = Q.X, V = Q.N - 4
      WHEN NOT MATCHED THEN INSERT (V) VALUES (Q.X)`);
    await layer.run(
      `${nulls.replace("1 AS ID", "10 AS ID")} WHEN NOT MATCHED THEN INSERT (ID, V, O) VALUES (Q.ID, Q.X, Q.X)`,
    );
    expect(await layer.run("SELECT ID, V, O, D::STRING AS D, S FROM T ORDER BY ID")).toEqual([
      { ID: "1", V: "1", O: null, D: "2026-01-03", S: "none" },
      { ID: "9", V: "5", O: null, D: null, S: "none" },
      { ID: "10", V: null, O: null, D: null, S: "none" },
    ]);
  });
});

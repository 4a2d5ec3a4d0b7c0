import fc from "fast-check";
import { translate } from "../../../../provider/emulator/engine/query/compile";
import type { LocalModel } from "../../../../provider/emulator/engine/models/local-model";
import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

/** Gives each kind of value under names that only their case tells apart; NULL for NULL. */
const MIXED: LocalModel = {
  inputs: [{ name: "X", type: "DOUBLE" }],
  outputs: [
    { name: "risk", type: "DOUBLE" },
    { name: "RISK", type: "INT64" },
    { name: "it's", type: "STRING" },
    { name: "sure", type: "BOOL" },
  ],
  async score([column = []]) {
    const rows = Array.from<unknown, number>(column, Number);
    const texts = rows.map((x) => (Number.isNaN(x) ? null : `${String(x)} of "10"`));
    return [
      Float64Array.from(rows, (x) => x / 4),
      Float64Array.from(rows, (x) => x * 10),
      texts,
      rows.map((x) => (Number.isNaN(x) ? null : x > 1)),
    ];
  },
};

let world: RowWorld;

beforeAll(async () => {
  world = openRowWorld();
  world.model("M", { V1: { inputs: ["DOUBLE"], model: MIXED } });
  await world.table("T", "ID NUMBER(38,0), X FLOAT", "VALUES (1, 1), (2, NULL), (3, 3)");
  world.view("SCORED", "SELECT ID, M!PREDICT(X) AS A FROM T", "ID NUMBER(38,0), A OBJECT");
});

afterAll(async () => world.close());

const SCORED = "SELECT ID, M!PREDICT(X) AS A FROM T";

/** Relations with ID and the answer as A. */
const WAYS: readonly (readonly [way: string, of: (inner: string) => string])[] = [
  ["a derived table", (inner) => `SELECT ID, A FROM (${inner}) B`],
  ["a star", (inner) => `SELECT * FROM (${inner}) B`],
  ["a star of a join", (inner) => `SELECT B.* FROM (${inner}) B JOIN T ON T.ID = B.ID`],
  ["WITH", (inner) => `WITH W AS (${inner}) SELECT * FROM W`],
  [
    "WITH that names its columns",
    (inner) => `WITH W (N, P) AS (${inner}) SELECT N AS ID, P AS A FROM W`,
  ],
  ["columns of an alias", (inner) => `SELECT N AS ID, P AS A FROM (${inner}) B (N, P)`],
  ["a limit", (inner) => `SELECT ID, A FROM (${inner}) ORDER BY ID LIMIT 100`],
];

/** The same where rows are compared or put together. */
const MERGING: typeof WAYS = [
  ["DISTINCT", (inner) => `SELECT DISTINCT ID, A FROM (${inner}) ORDER BY ID, A`],
  ["GROUP BY", (inner) => `SELECT ID, A FROM (${inner}) GROUP BY ID, A`],
  ["GROUP BY of positions", (inner) => `SELECT ID, A FROM (${inner}) GROUP BY 1, 2`],
  ["GROUP BY ALL", (inner) => `SELECT ID, A FROM (${inner}) GROUP BY ALL`],
  ["an order by position", (inner) => `SELECT ID, A FROM (${inner}) ORDER BY 2, 1`],
  ["UNION ALL", (inner) => `(${inner}) UNION ALL SELECT 9, NULL FROM T WHERE FALSE`],
  ["UNION", (inner) => `(${inner}) UNION (${inner})`],
  ["USING", (inner) => `SELECT B.ID, A FROM (${inner}) B JOIN T USING (ID)`],
  [
    "a scalar subquery",
    (inner) => `SELECT ID, (SELECT A FROM (${inner}) C WHERE C.ID = T.ID) AS A FROM T`,
  ],
  [
    "QUALIFY",
    (inner) =>
      `SELECT ID, A FROM (${inner}) QUALIFY ROW_NUMBER() OVER (PARTITION BY A ORDER BY ID) = 1`,
  ],
];

const READS =
  "SELECT ID, A, A:risk, A:RISK, A:\"risk\"::FLOAT, A:RISK::INT, A:\"it's\"::VARCHAR, A:\"it's\"::VARCHAR(3), A:sure::BOOLEAN, A:risk::VARCHAR, A:RISK::VARCHAR, A:Risk, A:risk.more, A:nope::FLOAT, A:risk IS NULL, A:risk::FLOAT IS NULL, TYPEOF(A:risk), A['RISK']::INT, GET(A, 'risk')::FLOAT, A IS NULL";

const READ = [
  [
    "1",
    '{"RISK":10,"it\'s":"1 of \\"10\\"","risk":0.25,"sure":false}',
    "0.25",
    "10",
    "0.25",
    "10",
    '1 of "10"',
    "1 o",
    "0",
    "0.25",
    "10",
    null,
    null,
    null,
    "0",
    "0",
    "DECIMAL",
    "10",
    "0.25",
    "0",
  ],
  [
    "2",
    '{"RISK":null,"it\'s":null,"risk":null,"sure":null}',
    "null",
    "null",
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    "0",
    "1",
    "NULL_VALUE",
    null,
    null,
    "0",
  ],
  [
    "3",
    '{"RISK":30,"it\'s":"3 of \\"10\\"","risk":0.75,"sure":true}',
    "0.75",
    "30",
    "0.75",
    "30",
    '3 of "10"',
    "3 o",
    "1",
    "0.75",
    "30",
    null,
    null,
    null,
    "0",
    "0",
    "DECIMAL",
    "30",
    "0.75",
    "0",
  ],
];

const readThrough = (relation: string) => world.select(`${READS} FROM (${relation}) Z ORDER BY ID`);

it.each([...WAYS, ...MERGING])("an answer has the same keys through %s", async (_way, of) => {
  expect(await readThrough(of(SCORED))).toEqual(READ);
});

it("an answer has the same keys through any of them after each other", async () => {
  const ways = [...WAYS, ...MERGING, ["a view", () => "SELECT * FROM SCORED"] as const];
  const path = fc.array(fc.constantFrom(...ways), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(path, async (list) => {
      const relation = list.reduce((inner, [, of]) => of(inner), SCORED);
      expect(await readThrough(relation)).toEqual(READ);
    }),
    { numRuns: 40 },
  );
});

it.each([...WAYS, ["a view", () => "SELECT * FROM SCORED"] as const])(
  "casts of keys are read without JSON through %s",
  (_way, of) => {
    const text = `SELECT A:risk::FLOAT, A:"RISK"::INT, A:"it's"::VARCHAR, A:sure::BOOLEAN FROM (${of(SCORED)}) Z`;
    const { sql } = translate(world.run(), { text }, { prefix: "scratch.x_" });
    expect(sql).not.toMatch(/json/i);
  },
);

it("an answer of no row is NULL, and so are its keys", async () => {
  const sql = `SELECT T.ID, B.A, B.A:risk, B.A:risk::FLOAT, B.A IS NULL FROM T LEFT JOIN (${SCORED} WHERE ID > 2) B ON B.ID = T.ID ORDER BY 1`;
  expect(await world.select(sql)).toEqual([
    ["1", null, null, null, "1"],
    ["2", null, null, null, "1"],
    ["3", READ[2]?.[1], "0.75", "0.75", "0"],
  ]);
});

it.each([
  ["SELECT COUNT(A), COUNT(DISTINCT A:RISK) FROM SCORED", [["3", "3"]]],
  ["SELECT ID FROM SCORED WHERE A:risk > 0.5", [["3"]]],
  ["SELECT ID FROM SCORED WHERE A:sure", [["3"]]],
  ["SELECT S.ID FROM SCORED S JOIN SCORED R ON S.A = R.A WHERE R.ID = 1", [["1"]]],
  ["SELECT ID FROM SCORED WHERE A IN (SELECT A FROM SCORED WHERE ID = 3)", [["3"]]],
  ["SELECT ID FROM SCORED S WHERE EXISTS (SELECT A FROM SCORED R WHERE R.ID = S.ID + 2)", [["1"]]],
  ["SELECT ARRAY_AGG(A:RISK) WITHIN GROUP (ORDER BY ID) FROM SCORED WHERE ID <> 2", [["[10,30]"]]],
  ["SELECT COALESCE(A, OBJECT_CONSTRUCT()):RISK::INT FROM SCORED WHERE ID = 1", [["10"]]],
  ["SELECT M!PREDICT(X) AS P, P:risk::FLOAT AS R FROM T WHERE ID = 1", [[READ[0]?.[1], "0.25"]]],
  ["SELECT F.KEY FROM SCORED, LATERAL FLATTEN(A) F WHERE ID = 1 AND F.KEY LIKE 'R%'", [["RISK"]]],
  ["SELECT A::VARIANT:RISK::INT, TO_JSON(A) = A::VARCHAR FROM SCORED WHERE ID = 3", [["30", "1"]]],
])("an answer is an object to whatever wants one: %s", async (sql, expected) => {
  expect(await world.select(sql)).toEqual(expected);
});

it("a number that does not fit is refused, and NULL where the cast tries", async () => {
  expect(await world.refusal(`SELECT A:RISK::NUMBER(1,0) FROM SCORED`)).toMatch(/^100\d+ /);
  expect(await world.select('SELECT TRY_CAST(A:"it\'s"::VARCHAR AS INT) FROM SCORED')).toEqual([
    [null],
    [null],
    [null],
  ]);
});

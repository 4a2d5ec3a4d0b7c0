import fc from "fast-check";
import { adding } from "../../../support/row-shapes";
import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

/** More than a window, and more than DuckDB keeps in a group of rows. */
const ROWS = 150_000;

let world: RowWorld;

beforeAll(async () => {
  world = openRowWorld();
  const model = adding(2);
  world.model("M", { V1: { inputs: ["DOUBLE", "DOUBLE"], model } });
  const wide = { ...adding(1), score: async (): Promise<never> => Promise.reject(new Error("no")) };
  world.model("BROKEN", { V1: { inputs: ["DOUBLE"], model: wide } });
  const { rows } = await world.table("T", "ID NUMBER(38,0), X FLOAT, Y FLOAT");
  await world.rows.change(async ({ at, run }) => {
    const values = `SELECT range, range * 7 % 1001, range, ${String(at)} FROM range(${String(ROWS)})`;
    await run(`INSERT INTO t${String(rows)} (C1, C2, C3, "__AT") ${values}`);
  });
  // Ids of rows have gaps from now on, one of them wider than a window.
  await world.rows.change(async ({ run }) =>
    run(`DELETE FROM t${String(rows)} WHERE C1 % 7 = 3 OR C1 BETWEEN 20000 AND 90000`),
  );
});

afterAll(async () => world.close());

const LEFT = Array.from({ length: ROWS }, (_, id) => id).filter(
  (id) => id % 7 !== 3 && !(id >= 20_000 && id <= 90_000),
);

/** How many rows there are, and how many have the score of another one. */
async function wrong(relation: string): Promise<readonly (string | null)[] | undefined> {
  const sql = `SELECT COUNT(*), COUNT(CASE WHEN A:output_feature_0::FLOAT <> X + Y THEN 1 END) FROM (${relation}) Z`;
  return (await world.select(sql))[0];
}

const CALL = "M!PREDICT(X, Y) AS A";

it.each([
  ["a table", `SELECT X, Y, ${CALL} FROM T`, LEFT.length],
  [
    "what WHERE leaves",
    `SELECT X, Y, ${CALL} FROM T WHERE ID % 5 = 2`,
    LEFT.filter((id) => id % 5 === 2).length,
  ],
  ["a derived table", `SELECT X, Y, ${CALL} FROM (SELECT * FROM T ORDER BY ID DESC)`, LEFT.length],
  [
    "a join",
    `SELECT S.X, T.Y, M!PREDICT(S.X, T.Y) AS A FROM T JOIN T S ON S.ID = T.ID`,
    LEFT.length,
  ],
  ["equal rows", "SELECT X % 3 AS X, Y % 2 AS Y, M!PREDICT(X % 3, Y % 2) AS A FROM T", LEFT.length],
  ["no row", `SELECT X, Y, ${CALL} FROM T WHERE FALSE`, 0],
  [
    "what another call gives",
    "SELECT X, Y, M!PREDICT(M!PREDICT(X, 0):output_feature_0::FLOAT, Y) AS A FROM T",
    LEFT.length,
  ],
  [
    "two calls beside each other",
    "SELECT X, Y, M!PREDICT(Y, X) AS B, M!PREDICT(X, Y) AS A FROM T WHERE B:count::INT = 2",
    LEFT.length,
  ],
])("every row gets its own score: %s", async (_of, relation, rows) => {
  expect(await wrong(relation)).toEqual([String(rows), "0"]);
});

it("every row gets its own score whatever WHERE says", async () => {
  const part = fc.record({
    by: fc.integer({ min: 1, max: 40 }),
    from: fc.integer({ min: 0, max: ROWS }),
  });
  await fc.assert(
    fc.asyncProperty(part, async ({ by, from }) => {
      const left = LEFT.filter((id) => id % by === 0 && id >= from).length;
      const where = `ID % ${String(by)} = 0 AND ID >= ${String(from)}`;
      expect(await wrong(`SELECT X, Y, ${CALL} FROM T WHERE ${where}`)).toEqual([
        String(left),
        "0",
      ]);
    }),
    { numRuns: 6 },
  );
});

it("a batch that fails ends the query with what the model said", async () => {
  await expect(world.select("SELECT BROKEN!PREDICT(Y) FROM T")).rejects.toThrow("no");
  expect(await wrong(`SELECT X, Y, ${CALL} FROM T WHERE ID < 10`)).toEqual(["9", "0"]);
});

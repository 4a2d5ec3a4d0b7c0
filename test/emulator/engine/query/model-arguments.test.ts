import type { RowWorld } from "../../../support/row-world";
import { openRiskWorld } from "../../../support/risk-world";

let world: RowWorld;

beforeAll(async () => {
  world = await openRiskWorld();
});

afterAll(async () => world.close());

describe("an argument of a model", () => {
  it.each([
    ["RISK!PREDICT('2024-01-01'::DATE, Y)", /^001044 42P13 .*'RISK!PREDICT'/],
    ["RISK!PREDICT(X, CURRENT_TIMESTAMP())", /^001044 42P13 .*'RISK!PREDICT'/],
    ["RISK!PREDICT(*)", /^000002 0A000 .*'PREDICT\(\*\)'/],
  ])("that no input can be made of is refused: %s", async (call, expected) => {
    expect(await world.refusal(`SELECT ${call} FROM T`)).toMatch(expected);
  });

  it("stands beside random values that are named once", async () => {
    const call = "RISK!PREDICT(X, Y):output_feature_0 IS NULL";
    const dice = "UNIFORM(1, 1, RANDOM())";
    const sql = `SELECT ${call}, ${dice} FROM T WHERE ID = 1 AND ${dice} = 1`;
    expect(await world.select(sql)).toEqual([["0", "1"]]);
    for (const other of [
      `'p-' || UUID_STRING()`,
      "ROUND(NORMAL(0, 1, RANDOM()), 2)",
      `UNIFORM(1, ${dice}, RANDOM())`,
      "ID FROM T QUALIFY ROW_NUMBER() OVER (ORDER BY RANDOM()) <= 2 --",
      `ID FROM T WHERE ${call} AND ${dice} IN (SELECT 1) --`,
    ])
      expect(await world.refusal(`SELECT ${call}, ${other} FROM T`)).toBe("accepted");
    for (const other of [
      `${dice} AS U, U + 1`,
      `${dice} AS U FROM T WHERE U = 1 --`,
      `UNIFORM(${dice}, 2, RANDOM())`,
    ])
      expect(await world.refusal(`SELECT ${call}, ${other} FROM T`)).toMatch(
        /^000002 .*a random value here/,
      );
  });

  it("may be NULL or a text of a number", async () => {
    const sql =
      "SELECT RISK!PREDICT('1', Y):output_feature_0 IS NULL, RISK!PREDICT(NULL, Y) IS NULL FROM T WHERE ID = 1";
    expect(await world.select(sql)).toEqual([["0", "0"]]);
  });
});

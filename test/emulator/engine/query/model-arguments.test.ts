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

  it("may be NULL or a text of a number", async () => {
    const sql =
      "SELECT RISK!PREDICT('1', Y):output_feature_0 IS NULL, RISK!PREDICT(NULL, Y) IS NULL FROM T WHERE ID = 1";
    expect(await world.select(sql)).toEqual([["0", "0"]]);
  });
});

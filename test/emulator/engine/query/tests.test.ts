import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeAll(async () => {
  world = openRowWorld();
  await world.table(
    "T",
    "ID NUMBER(38,0), P NUMBER(10,2), D DATE, TS TIMESTAMP_NTZ(9)",
    "VALUES (1, 1.40, DATE '2024-01-01', TIMESTAMP '2024-01-01 12:00:00'), (2, 2.00, DATE '2024-01-05', TIMESTAMP '2024-01-05 00:00:00')",
  );
});

afterAll(async () => world.close());

describe("IN of a query", () => {
  it.each([
    ["1.4 IN (SELECT ID FROM T)", "0 0"],
    ["1.5 NOT IN (SELECT ID FROM T)", "1 1"],
    ["2.0 IN (SELECT ID FROM T)", "1 1"],
    ["1.4::FLOAT IN (SELECT ID FROM T)", "0 0"],
    ["P IN (SELECT ID FROM T)", "0 1"],
    ["ID IN (SELECT P FROM T)", "0 1"],
    ["TS IN (SELECT D FROM T)", "0 1"],
    ["D IN (SELECT TS FROM T)", "0 1"],
    ["(ID, P) IN (SELECT ID, ID FROM T)", "0 1"],
    ["PARSE_JSON('1.4') IN (SELECT ID FROM T)", "0 0"],
    ["PARSE_JSON('2') IN (SELECT ID FROM T)", "1 1"],
    ["ID IN (SELECT PARSE_JSON('1.4'))", "0 0"],
    ["'2' IN (SELECT ID FROM T)", "1 1"],
    ["ID IN (SELECT '2')", "0 1"],
    ["NULL IN (SELECT ID FROM T)", " "],
  ])("takes no value for another: %s", async (condition, expected) => {
    const rows = await world.select(`SELECT ${condition} FROM T ORDER BY ID`);
    expect(rows.flat().join(" ")).toBe(expected);
  });

  it("has as many columns on both sides", async () => {
    expect(await world.refusal("SELECT (1, 2) IN (SELECT 1)")).toMatch(/^001789 /);
  });
});

import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeAll(async () => {
  world = openRowWorld();
  await world.table(
    "T",
    "ID NUMBER(38,0), D DATE",
    "VALUES (1, DATE '2024-01-01'), (2, DATE '2024-01-05'), (3, DATE '2024-01-20')",
  );
});

afterAll(async () => world.close());

describe("the frame of a window", () => {
  it.each([
    ["RANGE BETWEEN INTERVAL '7 days' PRECEDING AND CURRENT ROW", "1 3 3"],
    ["RANGE BETWEEN CURRENT ROW AND INTERVAL '2 weeks, 1 d' FOLLOWING", "3 5 3"],
    ["ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING", "3 6 5"],
    ["ROWS UNBOUNDED PRECEDING", "1 3 6"],
  ])("may be %s", async (frame, expected) => {
    const rows = await world.select(`SELECT SUM(ID) OVER (ORDER BY D ${frame}) FROM T ORDER BY ID`);
    expect(rows.flat().join(" ")).toBe(expected);
  });
});

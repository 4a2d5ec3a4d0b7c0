import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeAll(async () => {
  world = openRowWorld();
  await world.table("T", "ID NUMBER(38,0), NAME VARCHAR", "VALUES (1, 'a'), (2, 'b'), (3, 'b')");
});

afterAll(async () => world.close());

describe("a constant that is reached by its name", () => {
  it.each([
    ["SELECT ID, 2 AS K, 'x' AS S, NULL AS N FROM T ORDER BY K, S, N, ID DESC", "3 2 1"],
    ["SELECT ID, -1 AS K FROM T ORDER BY K DESC, ID", "1 2 3"],
    ["SELECT COUNT(*), 9 AS K FROM T GROUP BY K ORDER BY K", "3"],
    ["SELECT COUNT(*), 'x' AS S, NULL AS N FROM T GROUP BY S, N", "3"],
    ["SELECT COUNT(*), 1 AS K FROM T WHERE FALSE GROUP BY K", ""],
    ["SELECT COUNT(*), CURRENT_ROLE() AS R FROM T GROUP BY R ORDER BY R", "3"],
    ["SELECT DISTINCT NAME, 7 AS K FROM T ORDER BY K, NAME", "a b"],
  ])("is no position: %s", async (sql, expected) => {
    expect((await world.select(sql)).map(([first]) => first).join(" ")).toBe(expected);
  });

  it("is not read as a number that is out of range", async () => {
    expect(await world.refusal("SELECT ID FROM T GROUP BY 4")).toMatch(/^000002 .*GROUP BY term/);
  });
});

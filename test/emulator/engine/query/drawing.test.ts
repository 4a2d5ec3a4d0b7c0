import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeAll(async () => {
  world = openRowWorld();
  await world.table("T", "ID NUMBER(38,0), NAME VARCHAR", "VALUES (1, 'a'), (2, 'b'), (3, 'b')");
});

afterAll(async () => world.close());

const MANY = "FROM TABLE(GENERATOR(ROWCOUNT => 1000))";
const DICE = "UNIFORM(1, 3, RANDOM())";

describe("a random value", () => {
  it.each([
    [
      "CASE compares",
      `SELECT CASE ${DICE} WHEN 1 THEN 1 WHEN 2 THEN 2 WHEN 3 THEN 3 END AS X ${MANY}`,
      "X IS NULL",
    ],
    ["DECODE compares", `SELECT DECODE(${DICE}, 1, 'a', 2, 'b', 3, 'c') AS X ${MANY}`, "X IS NULL"],
    [
      "is called by its alias",
      `SELECT UNIFORM(18, 80, RANDOM()) AS AGE, IFF(AGE > 50, 'old', 'young') AS X ${MANY}`,
      "(AGE > 50) <> (X = 'old')",
    ],
    ["WHERE names", `SELECT ${DICE} AS X ${MANY} WHERE X > 1`, "X = 1"],
    [
      "IN and BETWEEN see",
      `SELECT ${DICE} IN (1, 2, 3) AND ${DICE} BETWEEN 1 AND 3 AS X ${MANY}`,
      "NOT X",
    ],
    [
      "groups are made by",
      `SELECT ${DICE} AS X, COUNT(*) AS N ${MANY} GROUP BY X`,
      "X NOT IN (1, 2, 3)",
    ],
    [
      "has another for its bound",
      `SELECT UNIFORM(1, 5, RANDOM()) AS A, UNIFORM(A, A, RANDOM()) AS B ${MANY}`,
      "A <> B",
    ],
    [
      "has one within it for each bound",
      `SELECT UNIFORM(${DICE} + 3, UNIFORM(6, 7, RANDOM()), RANDOM()) AS A ${MANY}`,
      "A NOT BETWEEN 4 AND 7",
    ],
    ["of NORMAL has its alias", `SELECT NORMAL(5, 2, RANDOM()) AS A, A AS B ${MANY}`, "A <> B"],
    ["of UUID_STRING has its alias", `SELECT UUID_STRING() AS A, A AS B ${MANY}`, "A <> B"],
  ])("that %s is one value of a row", async (_, query, wrong) => {
    expect(await world.select(`SELECT COUNT(*) FROM (${query}) WHERE ${wrong}`)).toEqual([["0"]]);
  });

  it("is another one in each row and each place", async () => {
    const [row] = await world.select(
      `SELECT COUNT(DISTINCT A), COUNT_IF(A = B) FROM (SELECT RANDOM() AS A, RANDOM() AS B ${MANY})`,
    );
    expect(row).toEqual(["1000", "0"]);
  });

  it.each([
    ["SELECT RANDOM() AS A, A = A", "1"],
    [
      "SELECT A.ID, UNIFORM(1, 1, RANDOM()) FROM T A JOIN T B ON A.ID = B.ID ORDER BY RANDOM(), 1 LIMIT 1",
      "1",
    ],
    ["SELECT NAME, COUNT(*), UNIFORM(1, 1, RANDOM()) FROM T GROUP BY NAME ORDER BY NAME", "1 1"],
    ["SELECT SUM(UNIFORM(1, 1, RANDOM())) FROM T", "3"],
    ["SELECT ROW_NUMBER() OVER (ORDER BY RANDOM()) AS N FROM T ORDER BY N", "1 2 3"],
    ["SELECT NORMAL(5, 0, RANDOM())", "5"],
    [
      "SELECT ROUND(UNIFORM(1::FLOAT, 1::FLOAT, RANDOM()), 2), COUNT(*) FROM T GROUP BY NAME ORDER BY 2",
      "1 2",
    ],
    [
      "SELECT COUNT(*) OVER (), UNIFORM(COUNT(*) OVER (), COUNT(*) OVER (), RANDOM()) FROM T WHERE ID < 3",
      "2 2",
    ],
    ["SELECT UNIFORM(COUNT(*), COUNT(*), RANDOM()) FROM T WHERE ID < 3", "2"],
  ])("stands in a query of its rows: %s", async (sql, expected) => {
    const rows = await world.select(sql);
    expect(rows.map((row) => row.at(-1)).join(" ")).toBe(expected);
  });

  it.each([
    `SELECT NAME, ${DICE} AS U, U + 1 FROM T GROUP BY NAME`,
    `SELECT NAME, FLOOR(${DICE}, 1) FROM T GROUP BY NAME`,
    `SELECT * FROM VALUES (CASE ${DICE} WHEN 1 THEN 1 WHEN 2 THEN 2 END)`,
    `SELECT * FROM VALUES (DECODE(${DICE}, 1, 'a', 2, 'b'))`,
    `SELECT 1 FROM T A JOIN T B ON ${DICE} BETWEEN 2 AND 3`,
    `SELECT 1 FROM T A JOIN T B ON ${DICE} IN (2, 3)`,
  ])("is refused where it would be several: %s", async (sql) => {
    expect(await world.refusal(sql)).toMatch(
      /^000002 .*a random value here; put it into a subquery/,
    );
  });
});

describe("SEQ4 of a generator", () => {
  it.each([
    ["SELECT ROW_NUMBER() OVER (ORDER BY SEQ4()) FROM TABLE(GENERATOR(ROWCOUNT => 3))", "1 2 3"],
    ["SELECT SEQ4() AS S FROM TABLE(GENERATOR(ROWCOUNT => 6)) WHERE S > 3", "4 5"],
    [
      "SELECT COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => 5)) GROUP BY MOD(SEQ4(), 2) ORDER BY 1",
      "2 3",
    ],
    ["SELECT SEQ8() FROM TABLE(GENERATOR(ROWCOUNT => 2)) WHERE UNIFORM(1, 1, RANDOM()) = 1", "0 1"],
  ])("counts its rows: %s", async (sql, expected) => {
    expect((await world.select(sql)).flat().join(" ")).toBe(expected);
  });

  it("says what DuckDB cannot do elsewhere as any other refusal", async () => {
    const sql = "SELECT ROW_NUMBER() OVER (ORDER BY SEQ4()) FROM T";
    expect(await world.refusal(sql)).toMatch(/^000002 0A000 .*window functions are not allowed/);
  });
});

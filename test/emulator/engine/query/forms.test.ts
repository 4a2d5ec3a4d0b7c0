import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeAll(async () => {
  world = openRowWorld();
  await world.table("T", "ID NUMBER(38,0), E VARCHAR", "VALUES (1, 'a@x'), (2, '~z'), (3, 'q')");
});

afterAll(async () => world.close());

const flat = async (sql: string): Promise<string> => (await world.select(sql)).flat().join(" ");

describe("TOP", () => {
  it.each([
    ["SELECT TOP 2 ID FROM T ORDER BY ID DESC", "3 2"],
    ["SELECT DISTINCT TOP 1 ID FROM T ORDER BY 1", "1"],
    ["SELECT TOP 1 5 AS X FROM T UNION ALL SELECT TOP 2 6 FROM T ORDER BY X DESC", "6 6 5"],
    ["SELECT COUNT(*) FROM (SELECT TOP 2 ID FROM T)", "2"],
    ["SELECT TOP FROM (SELECT 1 AS TOP)", "1"],
  ])("is a limit: %s", async (sql, expected) => {
    expect(await flat(sql)).toBe(expected);
  });

  it("is refused beside another limit", async () => {
    expect(await world.refusal("SELECT TOP 1 ID FROM T LIMIT 2")).toMatch(/^000002 .*TOP together/);
  });
});

describe("constants of arrays and objects", () => {
  it.each([
    ["[1, 'a', [2]]", '[1,"a",[2]]'],
    ["[]", "[]"],
    ["[1, 2][1]", "2"],
    ["{'a':1, 'b': {'c': [ID]}}", '{"a":1,"b":{"c":[1]}}'],
    ["{}", "{}"],
    ["{'a': 7}:a", "7"],
  ])("are what they say: %s", async (expression, expected) => {
    expect(await flat(`SELECT ${expression} FROM T WHERE ID = 1`)).toBe(expected);
  });

  it("do not take all columns", async () => {
    expect(await world.refusal("SELECT {*} FROM T")).toMatch(/^000002 /);
  });
});

describe("ANY and ALL", () => {
  it.each([
    ["ID = ANY (SELECT 2)", "0 1 0"],
    ["ID = SOME (SELECT 1.5)", "0 0 0"],
    ["ID <> ALL (SELECT 2)", "1 0 1"],
    ["E LIKE ANY ('a%', '~%')", "1 1 0"],
    ["E NOT LIKE ANY ('a%', '~%')", "0 0 1"],
    ["E LIKE ALL ('%a%', '%x')", "1 0 0"],
    ["E ILIKE ANY ('A%', 'Q')", "1 0 1"],
    ["'a%' || E LIKE ANY ('a^%a%') ESCAPE '^'", "1 0 0"],
  ])("compare with each: %s", async (condition, expected) => {
    expect(await flat(`SELECT ${condition} FROM T ORDER BY ID`)).toBe(expected);
  });

  it.each([
    "ID > ANY (SELECT 2)",
    "ID = ALL (SELECT 2)",
    "E RLIKE ANY ('a')",
    "E LIKE ANY (SELECT 'a')",
  ])("or are refused by name: %s", async (condition) => {
    expect(await world.refusal(`SELECT ${condition} FROM T`)).toMatch(/^000002 .*(?:ANY|ALL)/);
  });
});

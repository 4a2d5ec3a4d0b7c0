import fc from "fast-check";
import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeAll(() => {
  world = openRowWorld();
});

afterAll(async () => world.close());

async function one(sql: string): Promise<string> {
  return (await world.select(sql)).map((row) => row.join("|")).join(" ");
}

const FROM = `FROM (SELECT PARSE_JSON(X) AS P FROM VALUES ('{"n": 10}'), ('{"n": 9}'), ('{"n": 100}') AS V(X))`;

describe("a VARIANT", () => {
  it.each([
    [`SELECT P:n ${FROM} ORDER BY P:n`, "9 10 100"],
    [`SELECT P:n AS N ${FROM} ORDER BY N DESC`, "100 10 9"],
    [`SELECT P:n ${FROM} ORDER BY 1`, "9 10 100"],
    [`SELECT DISTINCT P:n ${FROM} ORDER BY 1`, "9 10 100"],
    [`SELECT P:n, COUNT(*) ${FROM} GROUP BY P:n ORDER BY P:n`, "9|1 10|1 100|1"],
    [`SELECT P:n ${FROM} UNION ALL SELECT PARSE_JSON('11') ORDER BY 1`, "9 10 11 100"],
    [`SELECT MIN(P:n), MAX(P:n) ${FROM}`, "9|100"],
    [`SELECT MAX_BY(P:n, P:n), MIN_BY(P:n, P:n) ${FROM}`, "100|9"],
    [`SELECT P:n ${FROM} QUALIFY ROW_NUMBER() OVER (ORDER BY P:n DESC) = 1`, "100"],
    [`SELECT MAX(P:n) OVER () ${FROM} LIMIT 1`, "100"],
    [`SELECT LISTAGG(P:n, ',') WITHIN GROUP (ORDER BY P:n) ${FROM}`, "9,10,100"],
    [`SELECT COUNT(*) ${FROM} WHERE P:n > PARSE_JSON('9')`, "2"],
    [`SELECT COUNT(*) ${FROM} WHERE P:n IN (SELECT PARSE_JSON('9.0'))`, "1"],
    ["SELECT GREATEST(PARSE_JSON('9'), PARSE_JSON('10')), LEAST(PARSE_JSON('9'), 10)", "10|9"],
    ["SELECT GREATEST(PARSE_JSON('9'), NULL)", ""],
    ["SELECT EQUAL_NULL(PARSE_JSON('5'), PARSE_JSON('5.0'))", "1"],
    ["SELECT NULLIF(PARSE_JSON('5'), PARSE_JSON('5.0'))", ""],
    ["SELECT PARSE_JSON('5') = PARSE_JSON('5.0')", "1"],
    ["SELECT PARSE_JSON('9007199254740993') > PARSE_JSON('9007199254740992')", "1"],
    [`SELECT PARSE_JSON('"b"') > PARSE_JSON('"a"'), PARSE_JSON('10') < PARSE_JSON('"1"')`, "1|1"],
  ])("is compared by its own type: %s", async (sql, expected) => {
    expect(await one(sql)).toBe(expected);
  });

  it("is sorted as the numbers in it are", async () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(numbers, async (list) => {
        const rows = list.map((each) => `('${JSON.stringify(each)}')`).join(", ");
        const sql = `SELECT PARSE_JSON(X)::FLOAT FROM VALUES ${rows} AS V(X) ORDER BY PARSE_JSON(X)`;
        const sorted = (await world.select(sql)).map(([cell]) => Number(cell));
        expect(sorted).toEqual([...list.map((each) => each + 0)].sort((a, b) => a - b));
      }),
      { numRuns: 20 },
    );
  });

  it("has no percentile", async () => {
    const sql = `SELECT PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY P:n) ${FROM}`;
    expect(await world.refusal(sql)).toMatch(/^000002 /);
  });
});

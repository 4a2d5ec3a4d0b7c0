import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeAll(() => {
  world = openRowWorld();
});

afterAll(async () => world.close());

/** One value of an expression, and the type it comes with. */
async function value(expression: string, from = ""): Promise<string> {
  const { rows, columns } = await world.rows.select(world.run(), {
    text: `SELECT ${expression} AS V ${from}`,
  });
  return `${String(rows[0]?.[0])} ${columns[0]?.type ?? ""}`;
}

const JSON_TEXT = `PARSE_JSON('{"n": 1.5, "s": "x", "l": [1, 2], "o": {"k e y": true}, "nil": null}')`;

describe("an expression", () => {
  it.each([
    ["7 / 2", "3.500000 fixed"],
    ["1::NUMBER(10,2) / 4", "0.25000000 fixed"],
    ["1e0 / 4", "0.25 real"],
    ["-7 % 3", "-1 fixed"],
    ["1.5 * 2", "3.0 fixed"],
    ["'5' + 1", "6 fixed"],
    ["12345678901234567890123456789012345678 + 0", "12345678901234567890123456789012345678 fixed"],
    ["2.5::INT", "3 fixed"],
    ["'NaN'::FLOAT", "NaN real"],
    ["'-inf'::FLOAT", "-inf real"],
    ["1.0::FLOAT::VARCHAR", "1 text"],
    ["1.50::NUMBER(5,2)::VARCHAR", "1.50 text"],
    ["'abcdef'::VARCHAR(3)", "abc text"],
    ["'2024-01-31'::DATE + 1", "19754 date"],
    ["'2024-02-01'::DATE - '2024-01-01'::DATE", "31 fixed"],
    ["'10:00:00.5'::TIME", "36000.500000000 time"],
    ["'2024-01-01 01:00:00 +0200'::TIMESTAMP_TZ", "1704063600.000000000 1440 timestamp_tz"],
    ["'2024-01-01'::DATE::TIMESTAMP_NTZ::VARCHAR", "2024-01-01 00:00:00.000 text"],
    ["X'00ff'", "00FF binary"],
    ["TRUE AND NULL", "null boolean"],
    ["NULL", "null text"],
    ["$$it's$$ || 'x'", "it'sx text"],
    ["CASE WHEN FALSE THEN 1 ELSE 2.5 END", "2.5 fixed"],
    ["'x' IN ('y', 'x')", "1 boolean"],
    ["(1, 2) IN ((1, 2), (3, 4))", "1 boolean"],
    ["5 NOT BETWEEN 1 AND 4", "1 boolean"],
    ["'a%b' LIKE 'a^%b' ESCAPE '^'", "1 boolean"],
    ["'ABC' ILIKE 'a%'", "1 boolean"],
    ["'abc' RLIKE 'b'", "0 boolean"],
    ["NULL IS DISTINCT FROM 1", "1 boolean"],
    ["'2024-01-01'::TIMESTAMP + INTERVAL '1 day, 2 hours'", "1704160800.000000000 timestamp_ntz"],
  ])("is computed: %s", async (expression, expected) => {
    expect(await value(expression)).toBe(expected);
  });

  it.each([
    [`${JSON_TEXT}:n`, "1.5 variant"],
    [`${JSON_TEXT}:l[1]::INT`, "2 fixed"],
    [`${JSON_TEXT}['o']['k e y']::BOOLEAN`, "1 boolean"],
    [`${JSON_TEXT}:o."k e y"`, "true variant"],
    [`${JSON_TEXT}:s::VARCHAR`, "x text"],
    [`${JSON_TEXT}:s`, '"x" variant'],
    [`${JSON_TEXT}:nil::VARCHAR`, "null text"],
    [`${JSON_TEXT}:nope IS NULL`, "1 boolean"],
    [`${JSON_TEXT}:n + 1`, "2.5 real"],
    [`${JSON_TEXT}:s = 'x'`, "1 boolean"],
    [`GET_PATH(${JSON_TEXT}, 'l[0]')`, "1 variant"],
    ["OBJECT_CONSTRUCT('a', 1, 'b', NULL)", '{"a":1} object'],
    ["OBJECT_CONSTRUCT_KEEP_NULL('a', 1, 'b', NULL)", '{"a":1,"b":null} object'],
    ["ARRAY_CONSTRUCT(1, 'x', NULL)", '[1,"x",null] array'],
    ["'NaN'::FLOAT::VARIANT", '"NaN" variant'],
    ["TYPEOF(PARSE_JSON('1'))", "INTEGER text"],
  ])("reads and makes JSON: %s", async (expression, expected) => {
    expect(await value(expression)).toBe(expected);
  });

  it.each([
    ["1 / 0", "100051"],
    ["'x'::FLOAT", "100038"],
    ["'x'::DATE", "100040"],
    ["PARSE_JSON('{')", "100069"],
    ["PARSE_JSON('[]')::OBJECT", "100071"],
    ["(SELECT X FROM VALUES (1), (2) AS V(X))", "090150"],
    ["ABS(1, 2)", "000939"],
    ["DATEDIFF(DAY, '2024-01-01')", "000938"],
    ["NO_SUCH(1)", "002140"],
    ["ML.S.NO_SUCH(1)", "002140"],
    ["SOUNDEX('x')", "000002"],
    ["RANDOM(7)", "000002"],
    ["UNIFORM(1, 3, RANDOM(7))", "000002 .*RANDOM with a seed"],
    ["UUID_STRING('a', 'b')", "000002 .*UUID_STRING of a name"],
    ["TRUNC(1.25, ABS(1))", "000002 .*no constant"],
    ["TO_TIMESTAMP('1.5', 'SS.FF1')", "000002 .*SS.FF1"],
    ["ROW_NUMBER()", "000002"],
    ["5:x", "001044"],
  ])("fails in Snowflake's numbers: %s", async (expression, code) => {
    expect(await world.refusal(`SELECT ${expression}`)).toMatch(new RegExp(`^${code}\\b`));
  });
});

describe("a function", () => {
  it.each([
    ["ROUND(2.567, 2)", "2.57 fixed"],
    ["TRUNC(2.567, 1)", "2.5 fixed"],
    ["CEIL(1.2)", "2 fixed"],
    ["TRUNC(4.35, 2)", "4.35 fixed"],
    ["TRUNC(-4.357, 2)", "-4.35 fixed"],
    ["TRUNC(12345, -2)", "12300 fixed"],
    ["TRUNC(123456789012345678901.2345, 3)", "123456789012345678901.234 fixed"],
    ["TRUNC('2024-05-05'::DATE, 'MONTH')", "19844 date"],
    ["FLOOR(-4.351, 2)", "-4.36 fixed"],
    ["FLOOR(-5, -2)", "-100 fixed"],
    ["CEIL(5.25, -3)", "1000 fixed"],
    ["FLOOR(4.359, 2)", "4.35 fixed"],
    ["FLOOR(1.25::FLOAT, 1)", "1.2 real"],
    ["CEIL(4.351, 2)", "4.36 fixed"],
    ["CEIL(1210, -2)", "1300 fixed"],
    ["DIV0(1, 0)", "0.000000 fixed"],
    ["DIV0(1, 3)", "0.333333 fixed"],
    ["DIV0(1, 3) = 0.333333", "1 boolean"],
    ["DIV0NULL(1, NULL::INT)", "0.000000 fixed"],
    ["DIV0(1e0, 4)", "0.25 real"],
    ["1e15::FLOAT::VARCHAR", "1000000000000000 text"],
    ["INITCAP('it-IS a_b.c [x]')", "It-Is A_B.C [X] text"],
    ["ARRAY_SLICE(ARRAY_CONSTRUCT(0, 1, 2, 3, 4, 5, 6), 0, -2)", "[0,1,2,3,4] array"],
    ["ARRAY_SLICE(ARRAY_CONSTRUCT(1, 2, 3, 4), -3, -1)", "[2,3] array"],
    ["ARRAY_SLICE(ARRAY_CONSTRUCT(1, 2, 3, 4), 1, 3)", "[2,3] array"],
    ["TO_CHAR('2024-03-01 10:11:12.345678'::TIMESTAMP, 'SS.FF')", "12.345678000 text"],
    [
      "TO_CHAR('2024-03-01 10:11:12.345678'::TIMESTAMP, 'FF2|FF3|FF4|FF9')",
      "34|345|3456|345678000 text",
    ],
    [
      "TO_TIMESTAMP('2024-01-01 00:00:00.5', 'YYYY-MM-DD HH24:MI:SS.FF')",
      "1704067200.500000000 timestamp_ntz",
    ],
    ["REPLACE('7 % ', ' % ', '')::FLOAT % 2::FLOAT", "1 real"],
    ["LOG(10, 100)", "2 real"],
    ["BITAND(6, 3)", "2 fixed"],
    ["INITCAP('hello world')", "Hello World text"],
    ["SUBSTR('abcdef', 2, 3)", "bcd text"],
    ["SPLIT_PART('a,b', ',', 2)", "b text"],
    ["LEFT('abc', -1)", " text"],
    ["RIGHT('abc', -1)", " text"],
    ["LEFT('abc', NULL)", "null text"],
    ["SUBSTR('abc', 2, -1)", " text"],
    ["SUBSTR('abc', -2, 1)", "b text"],
    ["SUBSTR('abc', 0, 2)", "ab text"],
    ["SPLIT('abc', '')", '["abc"] array'],
    ["SPLIT('a.b', '.')", '["a","b"] array'],
    ["DATEDIFF(WEEK, '2024-01-06'::DATE, '2024-01-07'::DATE)", "0 fixed"],
    ["DATEDIFF(WEEK, '2024-01-07'::DATE, '2024-01-08'::DATE)", "1 fixed"],
    ["DATEDIFF(WEEK, '2024-01-08'::DATE, '2024-01-07'::DATE)", "-1 fixed"],
    ["DATEDIFF(WEEK, '1969-12-28'::TIMESTAMP, '1970-01-05'::TIMESTAMP)", "2 fixed"],
    ["CHARINDEX('b', 'abc')", "2 fixed"],
    ["REGEXP_REPLACE('abcb', 'b', 'X')", "aXcX text"],
    ["CONCAT('a', 1, 'c')", "a1c text"],
    ["NVL2(NULL, 1, 2)", "2 fixed"],
    ["LEAST(1, NULL)", "null fixed"],
    ["DECODE(2, 1, 'a', 2, 'b', 'z')", "b text"],
    ["EQUAL_NULL(NULL, NULL)", "1 boolean"],
    ["IFF(TRUE, 1, 2.5)", "1.0 fixed"],
    ["ZEROIFNULL(NULL::INT)", "0 fixed"],
    ["DATEADD(MONTH, 1, '2024-01-31'::DATE)", "19782 date"],
    ["DATEADD('hour', 1, '2024-01-01'::DATE)", "1704070800.000000000 timestamp_ntz"],
    ["DATEDIFF(YEAR, '2023-12-31'::DATE, '2024-01-01'::DATE)", "1 fixed"],
    ["DATE_TRUNC('MONTH', '2024-03-15'::DATE)", "19783 date"],
    ["EXTRACT(DOW FROM '2024-03-15'::DATE)", "5 fixed"],
    ["TO_CHAR('2024-03-01 10:11:12'::TIMESTAMP, 'YYYY-MM-DD HH24:MI')", "2024-03-01 10:11 text"],
    ["TO_DATE('01/02/2024', 'DD/MM/YYYY')", "19754 date"],
    ["TO_NUMBER('12.345', 10, 2)", "12.35 fixed"],
    ["TRY_TO_NUMBER('x')", "null fixed"],
    ["TO_TIMESTAMP(1700000000)", "1700000000.000000000 timestamp_ntz"],
    ["CURRENT_TIMESTAMP()", "1767225600.000000000 timestamp_ltz"],
    ["CURRENT_DATE", "20454 date"],
    ["CURRENT_ROLE()", "ACCOUNTADMIN text"],
  ])("gives %s", async (expression, expected) => {
    expect(await value(expression)).toBe(expected);
  });

  const GROUP = "FROM VALUES (1, 'a'), (2, 'b'), (4, 'b'), (NULL, NULL) AS V(X, Y)";

  it.each([
    ["COUNT(*)", "4 fixed"],
    ["COUNT(DISTINCT Y)", "2 fixed"],
    ["SUM(X)", "7 fixed"],
    ["AVG(X)", "2.333333 fixed"],
    ["AVG(X) = 2.333333", "1 boolean"],
    ["SUM(DISTINCT X)", "7 fixed"],
    ["COUNT_IF(Y LIKE '%@%')", "0 fixed"],
    ["COUNT_IF(Y || '@x' LIKE '%@%')", "3 fixed"],
    ["MAX(Y || '@~x')", "b@~x text"],
    ["MAX(IFF(Y || '~' = 'b~', 1, 0))", "1 fixed"],
    ["SUM(DISTINCT IFF(Y = '@', 0, X))", "7 fixed"],
    ["MEDIAN(X)", "2 real"],
    ["ARRAY_AGG(X) WITHIN GROUP (ORDER BY X DESC)", "[4,2,1] array"],
    ["LISTAGG(Y, '-') WITHIN GROUP (ORDER BY X)", "a-b-b text"],
    ["OBJECT_AGG(X::VARCHAR, Y)", '{"1":"a","2":"b","4":"b"} object'],
    ["MAX_BY(Y, X)", "b text"],
    ["COUNT_IF(X > 1)", "2 fixed"],
    ["PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY X)", "2 real"],
  ])("computes %s of a group", async (expression, expected) => {
    expect(await value(expression, GROUP)).toBe(expected);
  });

  it.each([
    ["ROW_NUMBER() OVER (PARTITION BY Y ORDER BY X DESC)", "2 1 1"],
    ["LAG(X, 1, 0) OVER (ORDER BY X)", "1 0 2"],
    ["LAG(IFF(Y = '~', 0, X)) IGNORE NULLS OVER (ORDER BY X)", "1  2"],
    ["AVG(X) OVER () = 2.333333", "1 1 1"],
    ["LAST_VALUE(X) OVER (ORDER BY X)", "4 4 4"],
    ["SUM(X) OVER (ORDER BY X)", "3 1 7"],
    ["SUM(X) OVER (ORDER BY X ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)", "3 1 6"],
  ])("computes %s of a window", async (expression, expected) => {
    const sql = `SELECT ${expression} FROM VALUES (2, 'b'), (1, 'a'), (4, 'b') AS V(X, Y) ORDER BY ABS(X - 2), X`;
    const rows = await world.select(
      `SELECT * FROM (${sql.replace("ORDER BY ABS", "QUALIFY TRUE ORDER BY ABS")})`,
    );
    expect(rows.flat().join(" ")).toBe(expected);
  });
});

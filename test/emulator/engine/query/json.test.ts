import fc from "fast-check";
import { sortedJson } from "../../../../provider/emulator/engine/json-text";
import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeAll(() => {
  world = openRowWorld();
});

afterAll(async () => world.close());

async function value(expression: string): Promise<string> {
  return String((await world.select(`SELECT ${expression}`))[0]?.[0]);
}

const NESTED = `PARSE_JSON('{"b": {"z": null, "y": [{"q": 1, "p": 2}]}, "a": 1.50}')`;

describe("JSON", () => {
  it.each([
    [NESTED, '{"a":1.5,"b":{"y":[{"p":2,"q":1}],"z":null}}'],
    [`${NESTED}:b`, '{"y":[{"p":2,"q":1}],"z":null}'],
    ['OBJECT_KEYS(PARSE_JSON(\'{"b": 1, "a": 2}\'))', '["a","b"]'],
    [
      "OBJECT_CONSTRUCT('b', 1, 'a', PARSE_JSON('{\"x\": null}'), 'c', NULL)",
      '{"a":{"x":null},"b":1}',
    ],
    ["OBJECT_CONSTRUCT('b', PARSE_JSON('null'))", '{"b":null}'],
    ["OBJECT_CONSTRUCT_KEEP_NULL('b', NULL, 'a', 1)", '{"a":1,"b":null}'],
    ["OBJECT_CONSTRUCT()", "{}"],
    [
      `OBJECT_INSERT(PARSE_JSON('{"a": {"x": 1}}'), 'a', PARSE_JSON('{"y": 2}'), TRUE)`,
      '{"a":{"y":2}}',
    ],
    [`OBJECT_INSERT(PARSE_JSON('{"b": {"x": null}}'), 'a', 1)`, '{"a":1,"b":{"x":null}}'],
    [`OBJECT_INSERT(PARSE_JSON('{"b": 1}'), 'a', NULL)`, '{"b":1}'],
    [`OBJECT_DELETE(PARSE_JSON('{"c": {"x": null}, "a": 1}'), 'a')`, '{"c":{"x":null}}'],
    ["ARRAY_CONTAINS(1::VARIANT, PARSE_JSON('[[1, 2], 3]'))", "0"],
    ["ARRAY_CONTAINS(1::VARIANT, PARSE_JSON('[1.0, 3]'))", "1"],
    ["ARRAY_CONTAINS(PARSE_JSON('[1, 2]'), PARSE_JSON('[[1, 2], 3]'))", "1"],
    ["ARRAY_POSITION(3::VARIANT, PARSE_JSON('[[1, 2], 3]'))", "1"],
    ["TYPEOF(1.5::VARIANT)", "DECIMAL"],
    ["TYPEOF(PARSE_JSON('1e300'))", "DOUBLE"],
    ["TYPEOF(PARSE_JSON('123456789012345678901234'))", "INTEGER"],
    ["IS_INTEGER(PARSE_JSON('123456789012345678901234'))", "1"],
    ["PARSE_JSON(' ')", "null"],
    ["TRY_PARSE_JSON('{bad')", "null"],
    [`TRY_PARSE_JSON('{"a": 1, "a": 2}')`, "null"],
  ])("is as Snowflake makes it: %s", async (expression, expected) => {
    expect(await value(expression)).toBe(expected);
  });

  it.each([
    [
      `PARSE_JSON('{"a": 1, "a": 2}')`,
      '100069 22P02 Error parsing JSON: duplicate object attribute "a"',
    ],
    ["OBJECT_CONSTRUCT('a', 1, 'a', 2)", "100090 22000"],
    [`OBJECT_INSERT(PARSE_JSON('{"a": 1}'), 'a', 2)`, "100090 22000"],
    ["OBJECT_AGG('a', X::VARIANT) FROM VALUES (1), (2) AS V(X)", "100090 22000"],
  ])("has no key twice: %s", async (expression, said) => {
    expect(await world.refusal(`SELECT ${expression}`)).toContain(said);
  });

  it("is flattened in the order of its keys", async () => {
    const sql = `SELECT F.KEY, F.PATH FROM (SELECT PARSE_JSON('{"v": {"b": 1, "a": 2}}') AS J) T, LATERAL FLATTEN(INPUT => T.J, PATH => 'v') F`;
    expect(await world.select(sql)).toEqual([
      ["a", "v.a"],
      ["b", "v.b"],
    ]);
  });

  it("keeps its meaning, whatever is in it, when its keys are sorted", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const sorted = sortedJson(text);
        expect(JSON.parse(sorted)).toEqual(JSON.parse(text));
        expect(sortedJson(sorted)).toBe(sorted);
      }),
    );
  });
});

import type { RowWorld } from "../../../../support/row-world";
import { openRowWorld } from "../../../../support/row-world";

let world: RowWorld;

beforeAll(() => {
  world = openRowWorld();
});

afterAll(async () => world.close());

describe("a function with arguments that may be left out", () => {
  it.each([
    ["STRTOK('a.b c', '.')", "a"],
    ["STRTOK('..a-b.c', '.-', 3)", "c"],
    ["STRTOK('a b')", "a"],
    ["STRTOK('a.b', '.', 5)", null],
    ["SHA2('a', 256) = SHA2('a')", "1"],
    ["OBJECT_DELETE(OBJECT_CONSTRUCT('a', 1, 'b', 2, 'c', 3), 'a', 'b')", '{"c":3}'],
    ["LAST_DAY('2024-02-05'::DATE)::VARCHAR", "2024-02-29"],
    ["LAST_DAY('2024-02-05'::DATE, 'year')::VARCHAR", "2024-12-31"],
    ["LAST_DAY('2024-02-05 10:00:00'::TIMESTAMP, QUARTER)::VARCHAR", "2024-03-31"],
    ["LAST_DAY('2024-02-05'::DATE, 'week')::VARCHAR", "2024-02-11"],
    ["REGEXP_SUBSTR('ab12', 'b([0-9]+)', 1, 1, 'e')", "12"],
    ["REGEXP_SUBSTR('ab12cd34', '([a-z]+)([0-9]+)', 1, 2, 'e', 2)", "34"],
    ["REGEXP_SUBSTR('ab12', '[(b]\\\\d(?:1|2)?', 1, 1, 'e')", "b12"],
    ["REGEXP_SUBSTR('ab(1', '\\\\(1', 1, 1, 'e')", "(1"],
    ["REGEXP_SUBSTR('AB', 'b', 1, 1, 'i')", "B"],
    ["REGEXP_SUBSTR('abab', 'x', 2)", null],
    ["REGEXP_REPLACE('aXbX', 'x', '-', 1, 1, 'i')", "a-bX"],
    ["REGEXP_REPLACE('aXbX', 'X', '-', 3)", "aXb-"],
    ["REGEXP_COUNT('aXbX', 'X', 3)", "1"],
  ])("takes them: %s", async (expression, expected) => {
    expect(await world.select(`SELECT ${expression}`)).toEqual([[expected]]);
  });

  it.each([
    [
      "CONVERT_TIMEZONE('UTC', '2024-01-01'::TIMESTAMP)",
      /^000002 .*CONVERT_TIMEZONE with 2 arguments/,
    ],
    ["PARSE_JSON('1', 'd')", /^000002 .*PARSE_JSON with 2 arguments/],
    ["INITCAP('a-b', '-')", /^000002 .*INITCAP with 2 arguments/],
    ["SHA2('a', 512)", /^000002 .*SHA2 of 512 bits/],
    ["REGEXP_REPLACE('aa', 'a', 'b', 1, 2)", /^000002 .*occurrence 2/],
    ["REGEXP_SUBSTR('aa', 'a', ABS(1))", /^000002 .*no constant/],
    ["REGEXP_SUBSTR('aa', UPPER('a'), 1, 1, 'e')", /^000002 .*a pattern that is no constant/],
    ["REGEXP_SUBSTR('aa', 'a', 1, 'e')", /^000002 .*the option 'e'/],
    ["REGEXP_REPLACE('aa', 'a', 'b', 'x')", /^000002 .*the option 'x'/],
    ["REGEXP_COUNT('aa', 'a', 'i')", /^000002 .*the option 'i'/],
    ["TRUNC('2024-01-01'::DATE)", /^000002 .*TRUNC of a date or time without a part/],
    ["STRTOK()", /^000938 /],
    ["UPPER('a', 'b')", /^000939 /],
  ])("or says by name which form is not here: %s", async (expression, expected) => {
    expect(await world.refusal(`SELECT ${expression}`)).toMatch(expected);
  });
});

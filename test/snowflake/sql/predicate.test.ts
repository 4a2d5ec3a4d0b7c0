import fc from "fast-check";
import {
  checkFrozenWhere,
  clusterKeys,
  frozenPredicate,
  sameClusterBy,
} from "../../../provider/snowflake/sql/predicate";
import { attacks } from "../../support/attacks/texts";

describe("a frozen region's predicate", () => {
  it("is taken when it is one predicate over columns", () => {
    for (const text of [
      "day < '2026-01-01'",
      "ts < CURRENT_TIMESTAMP() - INTERVAL '1 day'",
      "(a <> 1 OR b != 2) AND c IN (1, 2)",
      "a = 'SELECT ;!,' -- why\n",
      'a = "SELECT" /* SELECT */',
    ])
      expect([text, checkFrozenWhere(text)]).toEqual([text, {}]);
  });

  it("is refused with what is wrong", () => {
    for (const [text, problem] of [
      [" -- nothing\n", /is empty/],
      ["a < 1; b", /no semicolon/],
      ["a < 1, b < 2", /more than one expression/],
      ["a < (select max(a) from t)", /a subquery is not allowed/],
      ["MODEL(m)!predict(a) < 1", /a model's method is not allowed/],
      ["metadata$is_frozen", /METADATA\$ columns are not allowed/],
      ['"METADATA$ROW_ID" = 1', /METADATA\$ columns are not allowed/],
      ["a < RANDOM()", /RANDOM is not allowed/],
      ["a) OR (b", /no opening one/],
      ["(a < 1", /a parenthesis is not closed/],
      ["a = 'x", /a string is not closed/],
      ["a < @s", /a stage has no place in it/],
      ["a < 1 -- why", /a comment at the end takes in what follows/],
      ["WHERE a < 1", /stands without WHERE/],
      ["FROZEN WHERE (a < 1)", /stands without WHERE/],
    ] as const)
      expect([text, checkFrozenWhere(text).problem]).toEqual([
        text,
        expect.stringMatching(problem),
      ]);
    expect(checkFrozenWhere("").problem).toMatch(
      /expected one predicate over the table's own columns/,
    );
  });

  it("is read from SHOW in every form it was seen in", () => {
    for (const none of [null, undefined, "", "NONE", " none "])
      expect(frozenPredicate(none)).toBeUndefined();
    for (const [column, predicate] of [
      ["IMMUTABLE WHERE (id < 100)", "id < 100"],
      ["frozen where ((a) OR (b))", "(a) OR (b)"],
      ["order_date < '2025-01-01'::TIMESTAMP_NTZ", "order_date < '2025-01-01'::TIMESTAMP_NTZ"],
      ["(a) OR (b)", "(a) OR (b)"],
      ["IMMUTABLE WHERE (a) OR (b)", "IMMUTABLE WHERE (a) OR (b)"],
    ])
      expect(frozenPredicate(column)).toBe(predicate);
  });

  it("comes back from its clause as it went in", () => {
    fc.assert(
      fc.property(attacks, (text) => {
        fc.pre(checkFrozenWhere(`a = ${text}`).problem === undefined);
        expect(frozenPredicate(`IMMUTABLE WHERE (a = ${text})`)).toBe(`a = ${text}`.trim());
      }),
    );
  });
});

describe("clustering keys", () => {
  it("are split at the commas outside parentheses", () => {
    expect(clusterKeys("LINEAR(type, sub_type)")).toEqual(["type", "sub_type"]);
    expect(clusterKeys("linear( TO_DATE(a, 'x,y') , \"b,c\")")).toEqual([
      "TO_DATE(a, 'x,y')",
      '"b,c"',
    ]);
    expect(clusterKeys("(a, b)")).toEqual(["a", "b"]);
    expect(clusterKeys("(a), (b)")).toEqual(["(a)", "(b)"]);
    expect(clusterKeys("linear")).toEqual(["linear"]);
    expect(clusterKeys("linear(a), b")).toEqual(["linear(a)", "b"]);
    expect(clusterKeys("")).toEqual([]);
    expect(clusterKeys("LINEAR()")).toEqual([]);
  });

  it("are compared apart from case and white space, not from order", () => {
    expect(sameClusterBy(["type", "to_date( a )"], "LINEAR(TYPE, TO_DATE(A))")).toBe(true);
    expect(sameClusterBy(undefined, "")).toBe(true);
    expect(sameClusterBy([], null)).toBe(true);
    expect(sameClusterBy(["a, b"], ["a", "b"])).toBe(true);
    expect(sameClusterBy(["a", "b"], "LINEAR(b, a)")).toBe(false);
    expect(sameClusterBy(['"a"'], "LINEAR(A)")).toBe(false);
    expect(sameClusterBy(["substr(a, 1, 'x')"], "LINEAR(SUBSTR(a, 1, 'X'))")).toBe(false);
    expect(sameClusterBy(["a"], undefined)).toBe(false);
    expect(sameClusterBy(7, "a")).toBe(false);
    expect(sameClusterBy(7, 7)).toBe(true);
  });
});

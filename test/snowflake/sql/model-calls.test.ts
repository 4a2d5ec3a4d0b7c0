import fc from "fast-check";
import {
  checkQuery,
  modelCalls,
  volatileFunctions,
} from "../../../provider/snowflake/sql/model-calls";
import { attacks } from "../../support/attacks/texts";
import { SAMPLES, selectBodies } from "../../support/queries";

/** Calls as `MODEL.NAME@VERSION!METHOD`. */
const calls = (query: string) =>
  modelCalls(query).map(
    ({ model, version, method }) => `${model.join(".")}@${version ?? "-"}!${method}`,
  );

describe("model calls", () => {
  it("are found in every form", () => {
    for (const [query, found] of [
      ["SELECT MODEL(db.s.m)!predict(a) FROM t", "DB.S.M@-!PREDICT"],
      ["SELECT model ( m , v1 ) ! Predict (a)", "M@V1!PREDICT"],
      ['SELECT MODEL("d b".s."m.x", "v1")!"fIt"(a)', "d b.S.m.x@v1!fIt"],
      ["SELECT MODEL(m, DEFAULT)!predict(a)", "M@DEFAULT!PREDICT"],
      ["SELECT MODEL(m, /* v0 */ last)!predict(a)", "M@LAST!PREDICT"],
      ["WITH x AS MODEL db.s.m SELECT x!predict(a)", "DB.S.M@-!PREDICT"],
      ['with x as model db.s.m version "v 1" select X!predict(a)', "DB.S.M@v 1!PREDICT"],
      ["WITH t AS (SELECT 1), x AS MODEL m VERSION v SELECT x!f(a)", "M@V!F"],
      ["WITH RECURSIVE t (a, b) AS (SELECT 1), x AS MODEL m VERSION v SELECT x!f(a)", "M@V!F"],
      ["SELECT m!predict(a)", "M@-!PREDICT"],
      ['SELECT db.s."m"!predict(a)', "DB.S.m@-!PREDICT"],
      ["SELECT * FROM t, TABLE(MODEL(m, v)!predict(t.a) OVER (PARTITION BY 1))", "M@V!PREDICT"],
      ["SELECT MODEL(m, v)!predict(a):out::FLOAT", "M@V!PREDICT"],
    ])
      expect([query, calls(query!)]).toEqual([query, [found]]);
  });

  it("are listed in the order of the text, one within another too", () => {
    const query = "SELECT MODEL(a)!f(MODEL(b, v)!g(c!h(1))), MODEL(d)!i()";
    expect(calls(query)).toEqual(["A@-!F", "B@V!G", "C@-!H", "D@-!I"]);
    for (const { offset } of modelCalls(query))
      expect(query.slice(offset)).toMatch(/^(MODEL\(|c!)/);
  });

  it("are not taken from literals, comments, quoted names or comparisons", () => {
    for (const query of [
      "SELECT 'MODEL(m)!f(a)', $$m!f(a)$$ FROM t",
      "SELECT 1 -- MODEL(m)!f(a)\n /* m!f(a) */ // m!f(a)",
      'SELECT "MODEL(m)!f(a)" FROM t',
      "SELECT a!=f(b) FROM t",
      "SELECT a FROM t WHERE NOT !f(a)",
      "SELECT MODEL(IDENTIFIER('m'))!f(a), MODEL($m, 'v')!f(a), MODEL()!f(a), MODEL(a.b.c.d)!f(a)",
      "SELECT f(m)!g(a), m!f, m!'f'(a)",
    ])
      expect([query, calls(query)]).toEqual([query, []]);
  });

  it("know an alias only in the query it belongs to", () => {
    const inner = "(WITH x AS MODEL m VERSION v SELECT x!f(a) FROM t)";
    expect(calls(`SELECT x!f(a) FROM ${inner}, x!f(b)`)).toEqual(["X@-!F", "M@V!F", "X@-!F"]);
    expect(calls(`WITH x AS MODEL n SELECT x!f(1) FROM ${inner}`)).toEqual(["N@-!F", "M@V!F"]);
    expect(calls("SELECT b, a AS MODEL FROM t, a!f(1)")).toEqual(["A@-!F"]);
  });

  it("are found in whatever stands around them", () => {
    const model = { name: '"d b".S.M', version: '"v1"', method: "PREDICT", output: "out" };
    fc.assert(
      fc.property(selectBodies({ ...SAMPLES, model }), ({ text, callsModel }) => {
        expect(calls(text)).toEqual(callsModel ? ["d b.S.M@v1!PREDICT"] : []);
      }),
    );
  });

  it("make no exception of any text", () => {
    const parts = fc.array(
      fc.oneof(
        attacks,
        fc.constantFrom("WITH ", "MODEL", "(", ")", "!", "x", " AS ", ",", ".", "f("),
      ),
    );
    fc.assert(
      fc.property(parts, (all) => {
        const text = all.join("");
        for (const { offset } of modelCalls(text)) expect(offset).toBeLessThan(text.length);
        expect(Array.isArray(volatileFunctions(text))).toBe(true);
        expect(typeof (checkQuery(text).problem ?? "")).toBe("string");
      }),
      { numRuns: 500 },
    );
  });
});

describe("a query", () => {
  it("is taken when it is one SELECT", () => {
    for (const query of [
      "SELECT 1",
      "-- ;\n/* ; */ select ';' ;; -- done",
      "WITH a AS (SELECT 1) SELECT * FROM a",
      "(SELECT 1) UNION ALL (SELECT 2);",
    ])
      expect([query, checkQuery(query)]).toEqual([query, {}]);
    fc.assert(
      fc.property(selectBodies(), ({ text }) => {
        expect(checkQuery(text)).toEqual({});
      }),
    );
  });

  it("is refused with what is wrong", () => {
    for (const [query, problem] of [
      ["", /empty/],
      ["-- SELECT 1", /empty/],
      [" ;", /empty/],
      ["DELETE FROM t", /begins with SELECT, WITH or a parenthesis/],
      ["(DELETE FROM t)", /begins with SELECT/],
      ["'SELECT'", /begins with SELECT/],
      ["; SELECT 1", /begins with SELECT/],
      ["SELECT 1; SELECT 2", /more after a semicolon/],
      ["SELECT 1; -- x\n DROP TABLE t;", /more after a semicolon/],
      ["SELECT 'a", /a string is not closed/],
      ["SELECT $$a", /a string is not closed/],
      ['SELECT "a', /a quoted name is not closed/],
      ["SELECT 1 /* a", /a comment is not closed/],
      ["SELECT (1", /a parenthesis is not closed/],
      ["SELECT 1) FROM (SELECT 2", /no opening one/],
    ] as const)
      expect([query, checkQuery(query).problem]).toEqual([query, expect.stringMatching(problem)]);
  });
});

describe("volatile functions", () => {
  it("are named once each, with or without parentheses", () => {
    expect(
      volatileFunctions(
        "SELECT current_timestamp, CURRENT_TIMESTAMP(), Random(), UUID_STRING(), seq4(), s.NEXTVAL FROM t",
      ),
    ).toEqual(["CURRENT_TIMESTAMP", "RANDOM", "UUID_STRING", "SEQ4", "NEXTVAL"]);
  });

  it("are neither texts nor somebody's own names", () => {
    for (const query of [
      "SELECT 'RANDOM()', \"CURRENT_DATE\", t.current_date, random, db.s.random() /* RANDOM() */ FROM t",
      "SELECT UUID_STRING('fe971b24-9572-4005-b22f-351e9c09274d', a), v:random, m!random(a) FROM t",
      "SELECT SYSDATE FROM t",
    ])
      expect([query, volatileFunctions(query)]).toEqual([query, []]);
  });

  it("of the current time may filter rows", () => {
    const filter = "ts > (CURRENT_TIMESTAMP() - INTERVAL '1 day')";
    for (const clause of ["WHERE", "GROUP BY a HAVING", "QUALIFY"])
      expect(volatileFunctions(`SELECT a FROM t ${clause} ${filter}`)).toEqual([]);
    expect(volatileFunctions(`SELECT a FROM t WHERE ${filter} GROUP BY CURRENT_DATE`)).toEqual([
      "CURRENT_DATE",
    ]);
    expect(volatileFunctions(`SELECT a FROM t WHERE a IN (SELECT CURRENT_DATE)`)).toHaveLength(1);
    expect(volatileFunctions("SELECT a FROM (SELECT a FROM t WHERE b > SYSDATE()), c")).toEqual([]);
    expect(volatileFunctions("SELECT a FROM t WHERE RANDOM() > 1")).toEqual(["RANDOM"]);
  });
});

import fc from "fast-check";
import { fingerprint, sameSql } from "../../../provider/snowflake/sql/fingerprint";
import { tokens } from "../../../provider/snowflake/sql/tokens";
import { attacks } from "../../support/attacks/texts";
import { gaps, SAMPLES, selectBodies } from "../../support/queries";

const model = { name: "ML.PROD.RISK", version: '"v1"', method: "PREDICT", output: "out" };
const bodies = selectBodies({ ...SAMPLES, model });

describe("a fingerprint", () => {
  it("stays under other comments, white space and case of words", () => {
    fc.assert(
      fc.property(bodies, fc.array(gaps, { minLength: 1 }), ({ text }, between) => {
        let used = 0;
        const other = tokens(text)
          .map(({ kind, text: own }) => {
            if (kind === "space" || kind === "comment") return between[used++ % between.length];
            return kind === "word" ? own.toLowerCase() : own;
          })
          .join("");
        expect(fingerprint(other)).toBe(fingerprint(text));
        expect(fingerprint(`/* x */ ((${other}\n)) ; -- ;\n;`)).toBe(fingerprint(text));
      }),
    );
  });

  it("changes with the letters of a literal or a quoted name", () => {
    const values = fc.tuple(attacks, attacks).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(values, fc.constantFrom("'", '"'), ([a, b], mark) => {
        const print = (text: string) =>
          fingerprint(
            `SELECT ${mark}${text.replaceAll("\\", "\\\\").replaceAll(mark, mark + mark)}${mark}`,
          );
        expect(print(a)).not.toBe(print(b));
      }),
    );
    expect(sameSql("SELECT 'a'", "SELECT 'A'")).toBe(false);
    expect(sameSql('SELECT "a"', 'SELECT "A"')).toBe(false);
  });

  it("is its own fingerprint", () => {
    fc.assert(
      fc.property(bodies, ({ text }) => {
        expect(fingerprint(fingerprint(text))).toBe(fingerprint(text));
      }),
    );
  });

  it("drops parentheses around the whole and no others", () => {
    expect(fingerprint("((SELECT (1)));")).toBe("SELECT ( 1 )");
    expect(fingerprint("(SELECT 1) UNION (SELECT 2)")).toBe("( SELECT 1 ) UNION ( SELECT 2 )");
    expect(fingerprint("")).toBe("");
    expect(fingerprint("()")).toBe("");
  });

  it("does not take a comment's marks inside a literal for a comment", () => {
    expect(sameSql("SELECT '--a'", "SELECT '--b'")).toBe(false);
    expect(sameSql("SELECT $$/*a*/$$", "SELECT $$/*b*/$$")).toBe(false);
  });
});

describe("sameSql", () => {
  it("compares absent texts too", () => {
    expect(sameSql(undefined, null)).toBe(true);
    expect(sameSql(undefined, "SELECT 1")).toBe(false);
    expect(sameSql("SELECT 1", "select\n1;")).toBe(true);
  });

  it("keeps a quoted word and a bare one apart", () => {
    expect(sameSql('SELECT "CURRENT_DATE"', "SELECT CURRENT_DATE")).toBe(false);
  });
});

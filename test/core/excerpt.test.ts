import fc from "fast-check";
import { excerpts } from "../../provider/core/excerpt";
import { queryOf } from "../support/tables";

describe("excerpts of two long texts", () => {
  it("show what a promotion changes, as it reads, and count the other places", () => {
    expect(excerpts(queryOf("V1"), queryOf("V2"))).toEqual({
      left: `… :"PROBABILITY"::FLOAT AS "RISK", 'V1'::VARCHAR AS "MODEL_VERSION" FROM ( …`,
      right: `… :"PROBABILITY"::FLOAT AS "RISK", 'V2'::VARCHAR AS "MODEL_VERSION" FROM ( …`,
      more: 1,
    });
  });

  it("show what one of them has more, between the words beside it", () => {
    const text = "SELECT A, B, C FROM ML.PROD.SAMPLES WHERE A > 1 ORDER BY A";
    expect(excerpts(text, text.replace("C FROM", "C, D FROM"))).toEqual({
      left: "SELECT A, B, C FROM ML.PROD.SAMPLES WHERE A > 1 ORDER …",
      right: "SELECT A, B, C, D FROM ML.PROD.SAMPLES WHERE A > 1 ORDER …",
      more: 0,
    });
  });

  it("cut what is another text altogether, and show nothing of lines and indents", () => {
    const long = "word ".repeat(100);
    expect(excerpts("absent", long)).toEqual({
      left: "absent",
      right: `${"word ".repeat(24).trim()} …`,
      more: 0,
    });
    expect(excerpts("a\n  b c", "a b d").left).toBe("a b c");
  });

  it("differ where the texts do", () => {
    const texts = fc.array(fc.constantFrom("a", "b", " ", ",", '"'), { maxLength: 60 });
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const [left, right] = [one.join("").trim(), other.join("").trim()];
        const found = excerpts(left, right);
        const isSame = left.replace(/\s+/g, " ") === right.replace(/\s+/g, " ");
        expect(found.left === found.right).toBe(isSame);
      }),
    );
  });
});

import fc from "fast-check";
import { tokenize } from "../../../provider/emulator/sql/lexer";
import {
  closingIndex,
  codeTokens,
  resolvedName,
  stringValue,
  tokens,
} from "../../../provider/snowflake/sql/tokens";
import { attacks } from "../../support/attacks/texts";
import { selectBodies } from "../../support/queries";

const kinds = (text: string) => codeTokens(text).map(({ kind, text }) => `${kind} ${text}`);

describe("tokens", () => {
  it("cover the whole text, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(attacks, fc.string({ unit: "binary" }), fc.string()), (text) => {
        const all = tokens(text);
        expect(all.map((token) => token.text).join("")).toBe(text);
        for (const { offset, text: own } of all)
          expect(text.slice(offset, offset + own.length)).toBe(own);
      }),
      { numRuns: 1000 },
    );
  });

  it("read the same words and values as the emulator's lexer", () => {
    fc.assert(
      fc.property(selectBodies(), ({ text }) => {
        const ours = codeTokens(text).map((token) =>
          token.kind === "string" ? stringValue(token) : (resolvedName(token) ?? token.text),
        );
        const theirs = tokenize(text).filter(({ type }) => type !== "end");
        expect(ours).toEqual(theirs.map(({ value }) => value));
      }),
    );
  });

  it("tell words, names, literals and operators apart", () => {
    expect(kinds(`m!"f" ('it''s \\' x', $$a'b$$, 1.5e-3, $1, x::FLOAT) -- y`)).toEqual([
      ...["word m", "operator !", 'quoted "f"', "operator (", "string 'it''s \\' x'", "operator ,"],
      ...["string $$a'b$$", "operator ,", "number 1.5e-3", "operator ,", "word $1", "operator ,"],
      ...["word x", "operator ::", "word FLOAT", "operator )"],
    ]);
    expect(kinds("a!=b a->>b a//b\nc a/*b*/c é")).toEqual([
      ...["word a", "operator !=", "word b", "word a", "operator ->>", "word b", "word a"],
      ...["word c", "word a", "word c", "word é"],
    ]);
  });

  it("say what has no end", () => {
    for (const text of ["'a''", "'a\\'", '"a""', "/* a *", "$$ a $", "'a\\"])
      expect(kinds(text)).toEqual([`unfinished ${text}`]);
    expect(kinds('\'\' """" $$$$ /**/ --')).toEqual(["string ''", 'quoted """"', "string $$$$"]);
  });

  it("resolve names as Snowflake does", () => {
    const name = (text: string) => resolvedName(codeTokens(text)[0]);
    expect(["v1", '"v1"', '"a""b"', "'v1'", '""', ""].map(name)).toEqual([
      ...["V1", "v1", 'a"b', undefined, undefined, undefined],
    ]);
  });

  it("decode literals", () => {
    const value = (text: string) => codeTokens(text).map(stringValue);
    expect(value(`'it''s' 'a\\'b' 'a\\\\b' 'a\\nb' '\\x41\\u0042\\103' '\\q'`)).toEqual([
      ...["it's", "a'b", "a\\b", "a\nb", "ABC", "q"],
    ]);
    expect(value("$$a\\n'b$$")).toEqual(["a\\n'b"]);
  });

  it("find the parenthesis that closes another", () => {
    const code = codeTokens("(a, (')'), b) c)");
    expect(closingIndex(code, 0)).toBe(8);
    expect(closingIndex(codeTokens("((a)"), 0)).toBeUndefined();
  });
});

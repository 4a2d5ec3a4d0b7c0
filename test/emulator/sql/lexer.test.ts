import fc from "fast-check";
import { SnowflakeError } from "../../../provider/emulator";
import { substituteBindings } from "../../../provider/emulator/sql/bindings";
import { splitStatements, tokenize } from "../../../provider/emulator/sql/lexer";
import { parse } from "../../../provider/emulator/sql/parser/parse";

const values = (text: string) =>
  tokenize(text)
    .slice(0, -1)
    .map((token) => `${token.type}:${token.value}`);

describe("tokens", () => {
  it("are words, quoted names, strings, stages and operators; comments are none", () => {
    expect(
      values(`select "a""b", 'it''s \\\\ \\n', $$raw '\\$$ -- c\n // d\n /* e */ @s/p/x ::`),
    ).toEqual([
      "word:SELECT",
      'quoted:a"b',
      "operator:,",
      "string:it's \\ \n",
      "operator:,",
      "string:raw '\\",
      "stage:@s/p/x",
      "operator:::",
    ]);
    expect(values("PUT file:///tmp/*.txt @s")).toEqual([
      "word:PUT",
      "file:file:///tmp/*.txt",
      "stage:@s",
    ]);
  });

  it("know where they stand", () => {
    expect(tokenize("a\n  b")[1]).toMatchObject({ line: 2, column: 2, offset: 4 });
    expect(() => tokenize("a\n 'open")).toThrow("line 2 at position 1 unexpected '''");
  });

  it("never fail but with Snowflake's own error", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        try {
          tokenize(text);
          parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SnowflakeError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("scripts", () => {
  it("split at semicolons between statements only", () => {
    expect(splitStatements("a ';' ; -- x;\n b $$;$$ ;; /* ; */")).toEqual([
      "a ';'",
      "-- x;\n b $$;$$",
    ]);
  });
});

describe("bind variables", () => {
  it("go where they stand outside strings, escaped", () => {
    const bound = substituteBindings("SELECT ?, '?', :2", {
      "1": { type: "TEXT", value: "it's \\" },
      "2": { type: "FIXED", value: "7" },
    });
    expect(bound).toBe("SELECT 'it''s \\\\', '?', 7");
    expect(() => substituteBindings("SELECT ?, ?", { "1": { type: "TEXT", value: "a" } })).toThrow(
      "not set",
    );
  });
});

describe("statements", () => {
  it.each([
    ["", "000900"],
    ["FOO", "001003"],
    ["ALTER MODEL m VERSION v SET ALIAS = a b", "001003"],
    ["ALTER MODEL m SET COLOR = 'x'", "001003"],
    ["CREATE MODEL m WITH VERSION v", "001003"],
    ["INSERT ALL INTO t VALUES (1)", "000002"],
    ["CREATE TEMPORARY TABLE t (a INT)", "000002"],
  ])("%j is refused with %s", (text, code) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code }));
  });
});

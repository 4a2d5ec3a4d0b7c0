import fc from "fast-check";
import { SnowflakeError } from "../../../provider/emulator";
import { tokenize } from "../../../provider/emulator/sql/lexer";
import { rawTexts } from "../../support/attacks/own-sql";
import { attacks } from "../../support/attacks/texts";
import { ABSENT, planned } from "../../support/plans";
import { table } from "../../support/tables";

/** What SQL is made of, so that many texts are taken, and some of them nearly leave their place. */
const PIECES = [
  ...["A", '"a b"', "1", "'x'", "'it''s'", "'\\'", "$$", "$$)$$", "''", '""'],
  ...["(", ")", "(A)", ",", ";", "=", "<", "||", ".", "!", "::", "->", "@", "@$$)$$", "@/*)*/"],
  ...["SELECT", "FROM", "WITH", "AS", "AND", "WHERE", "FLOAT", "NUMBER(3,1)", "5 minutes"],
  ...["--", "-- x\n", "//", "// x\n", "/*", "*/", "/* ) */", "\n", "\r", "\u2028", "\u00a0"],
  ...["SELECT 1 AS A", "; DROP TABLE T", ") AS B; SELECT 1", "A = 1", "A) AS S --", "/*/"],
];

const sqlLike = fc
  .tuple(
    fc.constantFrom("", "SELECT ", "A ", "(", "FLOAT"),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }),
    fc.constantFrom(" ", ""),
  )
  .map(([first, pieces, between]) => first + pieces.join(between));

/** The tokens of a statement; undefined when the server would not read it at all. */
function read(sql: string): readonly string[] | undefined {
  try {
    return tokenize(sql).map(({ text }) => text);
  } catch (error) {
    if (error instanceof SnowflakeError) return undefined;
    throw error;
  }
}

/** Whether what stands between some first and last tokens is closed in itself. */
function isWhole(inner: readonly string[]): boolean {
  let depth = 0;
  return (
    inner.every((text) => {
      depth += text === "(" ? 1 : text === ")" ? -1 : 0;
      return depth >= 0;
    }) && depth === 0
  );
}

describe("a text of one's own", () => {
  it.each(Object.entries(rawTexts))(
    "is refused as %s with its path, or stays where it was put",
    (path, { inputs, harmless }) => {
      const [usual = ""] = planned(table, inputs(harmless), ABSENT);
      const [before = "", after = ""] = usual.split(path === "targetLag" ? "7 minutes" : harmless);
      // The marks of a constant around the place belong to it.
      const prefix = read(before.replace(/'$/, ""))?.slice(0, -1) ?? [];
      const suffix = read(after.replace(/^'/, "")) ?? [];
      fc.assert(
        fc.property(fc.oneof(sqlLike, attacks), (text) => {
          const issues = table.rules?.(inputs(text)) ?? [];
          if (issues.length > 0) {
            expect(issues.map((issue) => issue.path)).toEqual([path]);
            return;
          }
          const [sql = ""] = planned(table, inputs(text), ABSENT);
          const found = read(sql);
          if (found === undefined) return;
          const inner = found.slice(prefix.length, found.length - suffix.length);
          expect(found.slice(0, prefix.length)).toEqual(prefix);
          expect(found.slice(found.length - suffix.length)).toEqual(suffix);
          expect(isWhole(inner)).toBe(true);
          const statements = path === "query" ? inner.join(" ").replace(/( ;)+$/, "") : inner;
          expect(statements).not.toContain(";");
        }),
        { numRuns: 1000, examples: [[harmless]] },
      );
    },
  );
});

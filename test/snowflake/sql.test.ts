import fc from "fast-check";
import { tokenize } from "../../provider/emulator/sql/lexer";
import {
  bareIdentifier,
  exactPattern,
  identifier,
  literal,
  sql,
} from "../../provider/snowflake/sql/sql";
import { isStageLocation, stageLocation } from "../../provider/snowflake/sql/stage";
import { attacks, names } from "../support/attacks/texts";
import { likeMatches } from "../../provider/emulator/statements/like";

describe("SQL text", () => {
  it("takes values only through typed holes", () => {
    // @ts-expect-error a plain string does not fit into a hole
    expect(() => sql`SELECT ${"'; DROP MODEL M"}`).toThrow();
  });

  it("carries any text as one literal that reads back as it went in", () => {
    fc.assert(
      fc.property(attacks, (text) => {
        const [head, value, tail, end] = tokenize(sql`SELECT ${literal(text)} AS X`.text);
        expect([head?.value, value?.type, value?.value, tail?.value]).toEqual([
          "SELECT",
          "string",
          text,
          "AS",
        ]);
        expect(end?.value).toBe("X");
      }),
      { numRuns: 500 },
    );
  });

  it("carries any name as one identifier", () => {
    fc.assert(
      fc.property(names, (text) => {
        const [name, end] = tokenize(sql`${identifier(text)}`.text);
        expect([name?.type, name?.value, end?.type]).toEqual(["quoted", text, "end"]);
      }),
    );
  });

  it("lets nothing but plain names stand bare", () => {
    for (const bad of ["a", "A B", "A;", "1", "", 'A"'])
      expect(() => bareIdentifier(bad)).toThrow(TypeError);
    expect(sql`${bareIdentifier("PRODUCTION")}`.text).toBe("PRODUCTION");
  });

  it("matches exactly one name by LIKE, apart from case", () => {
    fc.assert(
      fc.property(attacks, attacks, (name, other) => {
        const [pattern] = tokenize(sql`${exactPattern(name)}`.text);
        expect(likeMatches(pattern?.value, name)).toBe(true);
        if (other.toLowerCase() !== name.toLowerCase()) {
          expect(likeMatches(pattern?.value, `${other}x${name}`)).toBe(false);
        }
      }),
    );
    expect(likeMatches("A\\_B", "AXB")).toBe(false);
  });

  it("veils literals and nothing else", () => {
    const statement = sql`SET ${identifier("K")} = ${literal("hush")}`;
    expect(statement.shown((value) => value === "hush")).toBe(`SET "K" = '[secret]'`);
  });

  it("takes stage locations and no more", () => {
    expect(sql`${stageLocation("@ML.PROD.S/a-b/c")}`.text).toBe("@ML.PROD.S/a-b/c");
    expect(sql`${stageLocation('@ML.PROD."odd;stage"/x')}`.text).toBe(`'@ML.PROD."odd;stage"/x'`);
    for (const bad of ["ML.PROD.S", "@a b", "@a'b", "@", "@x@y"])
      expect(isStageLocation(bad)).toBe(false);
  });
});

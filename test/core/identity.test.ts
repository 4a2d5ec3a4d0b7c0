import fc from "fast-check";
import {
  formatIdentifier,
  formatSchemaObject,
  parseIdentifier,
  parseQualified,
  parseSchemaObject,
  sameIdentifier,
  sameQualified,
} from "../../provider/core/identity";

const name = fc
  .string({ minLength: 1, maxLength: 40, unit: "binary" })
  .filter((text) => !text.includes("\0"));

describe("identifiers", () => {
  it("fold when plain and are exact when quoted", () => {
    expect(parseIdentifier("v1")).toBe("V1");
    expect(parseIdentifier('"v1"')).toBe("v1");
    expect(parseIdentifier('"say ""hi"""')).toBe('say "hi"');
  });

  it.each(["", "1", "v1.0", "my-model", "a b", '"', '""', 'a"b', "ü"])(
    "refuse %j with advice to quote",
    (text) => {
      expect(() => parseIdentifier(text, "name")).toThrow(/^name: .*Write it as/);
    },
  );

  it("have at most 255 characters", () => {
    expect(parseIdentifier("A".repeat(255))).toHaveLength(255);
    expect(() => parseIdentifier("A".repeat(256))).toThrow("255");
  });

  it("compare by meaning", () => {
    expect(sameIdentifier("v1", '"V1"')).toBe(true);
    expect(sameIdentifier("v1", '"v1"')).toBe(false);
    expect(sameQualified("ml.prod.m", '"ML"."PROD"."M"')).toBe(true);
    expect(sameQualified("ml.prod.m", "ml.prod")).toBe(false);
  });

  it("split at dots outside quotes only", () => {
    expect(parseQualified('db.s."my.model"')).toEqual(["DB", "S", "my.model"]);
    for (const bad of ["db..s", ".a", "a.", 'a."b', "a.b.c.d.e-f"])
      expect(() => parseQualified(bad)).toThrow();
    expect(() => parseSchemaObject("db.s", "model")).toThrow("DATABASE.SCHEMA.NAME");
  });

  it("print what parses back", () => {
    fc.assert(
      fc.property(name, (resolved) => parseIdentifier(formatIdentifier(resolved)) === resolved),
    );
    fc.assert(
      fc.property(name, name, name, (database, schema, each) => {
        const whole = { database, schema, name: each };
        expect(parseSchemaObject(formatSchemaObject(whole))).toEqual(whole);
      }),
    );
  });
});

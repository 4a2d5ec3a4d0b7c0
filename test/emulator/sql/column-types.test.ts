import fc from "fast-check";
import { Cursor } from "../../../provider/emulator/sql/cursor";
import { columnType } from "../../../provider/emulator/sql/parser/column-types";

const printed = (text: string): string => {
  const cursor = new Cursor(text);
  const type = columnType(cursor);
  cursor.expectEnd();
  return type;
};

describe("a type of a column is kept as DESCRIBE prints it", () => {
  it.each([
    ["NUMBER", "NUMBER(38,0)"],
    ["NUMBER(10)", "NUMBER(10,0)"],
    ["number(10, 2)", "NUMBER(10,2)"],
    ["DECIMAL(5,5)", "NUMBER(5,5)"],
    ["NUMERIC", "NUMBER(38,0)"],
    ["INT", "NUMBER(38,0)"],
    ["BIGINT", "NUMBER(38,0)"],
    ["BYTEINT", "NUMBER(38,0)"],
    ["FLOAT", "FLOAT"],
    ["DOUBLE", "FLOAT"],
    ["DOUBLE PRECISION", "FLOAT"],
    ["REAL", "FLOAT"],
    ["VARCHAR", "VARCHAR(16777216)"],
    ["STRING", "VARCHAR(16777216)"],
    ["TEXT(20)", "VARCHAR(20)"],
    ["CHAR", "VARCHAR(1)"],
    ["CHAR(3)", "VARCHAR(3)"],
    ["CHARACTER VARYING(7)", "VARCHAR(7)"],
    ["BINARY", "BINARY(8388608)"],
    ["VARBINARY(16)", "BINARY(16)"],
    ["BOOLEAN", "BOOLEAN"],
    ["DATE", "DATE"],
    ["TIME", "TIME(9)"],
    ["DATETIME", "TIMESTAMP_NTZ(9)"],
    ["TIMESTAMP(3)", "TIMESTAMP_NTZ(3)"],
    ["TIMESTAMP WITH TIME ZONE", "TIMESTAMP_TZ(9)"],
    ["TIMESTAMP_LTZ(0)", "TIMESTAMP_LTZ(0)"],
    ["VARIANT", "VARIANT"],
    ["OBJECT", "OBJECT"],
    ["ARRAY", "ARRAY"],
  ])("%s as %s", (written, type) => {
    expect(printed(written)).toBe(type);
  });

  it("and means the same when it is read again", () => {
    const types = fc.oneof(
      fc
        .tuple(fc.integer({ min: 1, max: 38 }), fc.nat())
        .map(([p, s]) => `NUMBER(${String(p)},${String(s % Math.min(38, p + 1))})`),
      fc.integer({ min: 1, max: 16_777_216 }).map((n) => `VARCHAR(${String(n)})`),
      fc.integer({ min: 0, max: 9 }).map((n) => `TIMESTAMP_TZ(${String(n)})`),
    );
    fc.assert(
      fc.property(types, (type) => {
        expect(printed(type)).toBe(type);
      }),
    );
  });

  it.each([
    ["NUMBER(39,0)", "002040"],
    ["NUMBER(2,3)", "002040"],
    ["VARCHAR(0)", "002040"],
    ["TIME(10)", "001003"],
    ["GEOGRAPHY", "000002"],
    ["VECTOR(FLOAT, 3)", "000002"],
    ["ARRAY(NUMBER)", "000002"],
    ["NONSENSE", "000002"],
    ["5", "001003"],
  ])("refuses %s with %s", (written, code) => {
    expect(() => printed(written)).toThrow(expect.objectContaining({ code }));
  });
});

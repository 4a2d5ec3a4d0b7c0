import type { Column } from "../../contract";
import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";

/** Names of types after `::`. Source: https://docs.snowflake.com/en/sql-reference/intro-summary-data-types */

export type CastType = Omit<Column, "name" | "nullable">;

const of = (type: CastType["type"], names: string): readonly (readonly [string, CastType])[] =>
  names.split(" ").map((name) => [name, { type, ...BARE[type] }] as const);

/** Precision, scale and length where a statement names none. */
const BARE: Partial<Record<CastType["type"], Omit<CastType, "type">>> = {
  fixed: { precision: 38, scale: 0 },
  time: { precision: 0, scale: 9 },
  timestamp_ntz: { precision: 0, scale: 9 },
  timestamp_ltz: { precision: 0, scale: 9 },
  timestamp_tz: { precision: 0, scale: 9 },
  text: { length: 16_777_216 },
  binary: { length: 8_388_608 },
};

const TYPES: ReadonlyMap<string, CastType> = new Map([
  ...of("fixed", "NUMBER NUMERIC DECIMAL DEC INT INTEGER BIGINT SMALLINT TINYINT BYTEINT"),
  ...of("real", "FLOAT FLOAT4 FLOAT8 DOUBLE REAL"),
  ...of("text", "VARCHAR STRING TEXT CHAR CHARACTER NVARCHAR"),
  ...of("boolean", "BOOLEAN"),
  ...of("date", "DATE"),
  ...of("time", "TIME"),
  // TIMESTAMP_TYPE_MAPPING is TIMESTAMP_NTZ until somebody changes it.
  ...of("timestamp_ntz", "TIMESTAMP_NTZ TIMESTAMPNTZ TIMESTAMP DATETIME"),
  ...of("timestamp_ltz", "TIMESTAMP_LTZ TIMESTAMPLTZ"),
  ...of("timestamp_tz", "TIMESTAMP_TZ TIMESTAMPTZ"),
  ...of("binary", "BINARY VARBINARY"),
  ...of("variant", "VARIANT"),
  ...of("object", "OBJECT"),
  ...of("array", "ARRAY"),
]);

export const BINARY: CastType = { type: "binary", ...BARE.binary };

/** A type with its numbers: `NUMBER(10, 2)`, `TIME(3)`, `VARCHAR(20)`. */
export function castType(cursor: Cursor): CastType {
  const name = cursor.next.type === "word" ? cursor.take().value : cursor.fail();
  const type = TYPES.get(name);
  if (type === undefined) throw notSupported(`type ${name}`);
  if (!cursor.operator("(")) return type;
  const first = cursor.number();
  const second = cursor.operator(",") ? cursor.number() : undefined;
  cursor.expectOperator(")");
  if (type.type === "fixed") return { ...type, precision: first, scale: second ?? 0 };
  if (second !== undefined) cursor.fail();
  if (type.length !== undefined) return { ...type, length: first };
  if (type.scale !== undefined && first <= 9) return { ...type, scale: first };
  return cursor.fail();
}

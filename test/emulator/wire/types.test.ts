import { emulatorAndDriver } from "../../support/wire";

const wire = emulatorAndDriver();

/** Each type as SQL, as the driver's value, and as its text under fetchAsString. */
const TYPES = [
  ["NUMBER", "42::NUMBER", 42, "42"],
  ["NUMBER(10,2)", "'-12.345'::NUMBER(10,2)", -12.35, "-12.35"],
  ["FLOAT", "1.5::FLOAT", 1.5, "1.5"],
  ["VARCHAR", "'it''s ü'::VARCHAR", "it's ü", "it's ü"],
  ["BOOLEAN", "TRUE", true, "TRUE"],
  ["DATE", "'2026-01-01'::DATE", new Date("2026-01-01T00:00:00Z"), "2026-01-01"],
  ["TIME", "'13:14:15'::TIME(0)", "13:14:15", "13:14:15"],
  [
    "TIMESTAMP_NTZ",
    "'2026-01-01 13:14:15.123'::TIMESTAMP_NTZ(3)",
    new Date("2026-01-01T13:14:15.123Z"),
    "2026-01-01 13:14:15.123",
  ],
  [
    "TIMESTAMP_LTZ",
    "'2026-01-01T13:14:15.5'::TIMESTAMP_LTZ",
    new Date("2026-01-01T13:14:15.500Z"),
    "2026-01-01 13:14:15.500 +0000",
  ],
  [
    "TIMESTAMP_TZ",
    "'1969-12-31 23:00:00.25 -08:00'::TIMESTAMP_TZ",
    new Date("1970-01-01T07:00:00.250Z"),
    "1969-12-31 23:00:00.250 -0800",
  ],
  ["BINARY", "X'00fF'", Buffer.from([0, 255]), "00FF"],
  ["VARIANT", `PARSE_JSON('{"a": [1, null]}')`, { a: [1, null] }, '{"a":[1,null]}'],
  // The driver has no text for these two.
  ["OBJECT", `PARSE_JSON('{"a": 1}')::OBJECT`, { a: 1 }, { a: 1 }],
  ["ARRAY", "PARSE_JSON('[1, \"x\"]')::ARRAY", [1, "x"], [1, "x"]],
] as const;

const AS_TEXT = { fetchAsString: ["Boolean", "Number", "Date", "JSON", "Buffer"] };

/** Where the driver's text of NULL is no text; of TIME even the value is one. */
const KEPT_NULL: ReadonlySet<string> = new Set(["VARCHAR", "VARIANT", "OBJECT", "ARRAY"]);

/** Dates and buffers of the driver have methods of their own. */
function bare(value: unknown): unknown {
  if (value instanceof Date) return new Date(value.getTime());
  return Buffer.isBuffer(value) ? Buffer.from(value) : value;
}

describe("the unmodified driver", () => {
  it.each(TYPES)("reads %s as a value and as text", async (_type, sql, value, text) => {
    const [row] = await wire.client.query(`SELECT ${sql} AS V`);
    expect(bare(row?.["V"])).toEqual(value);
    expect(await wire.client.query(`SELECT ${sql} AS V`, AS_TEXT)).toEqual([{ V: text }]);
  });

  it.each(TYPES)("reads a NULL of %s as a value and as text", async (type) => {
    const sql = `SELECT NULL::${type} AS V`;
    expect(await wire.client.query(sql)).toEqual([{ V: type === "TIME" ? "NULL" : null }]);
    const text = KEPT_NULL.has(type) ? null : "NULL";
    expect(await wire.client.query(sql, AS_TEXT)).toEqual([{ V: text }]);
  });

  it("loses no digit of a number that it fetches as text", async () => {
    const sql = "SELECT '123456789012345678901234567890.12345678'::NUMBER(38,8) AS V";
    expect(await wire.client.query(sql, { fetchAsString: ["Number"] })).toEqual([
      { V: "123456789012345678901234567890.12345678" },
    ]);
  });
});

describe("a column of a table", () => {
  beforeAll(async () => {
    await wire.client.query("CREATE DATABASE ML");
  });

  /** Offsets from UTC are not kept, which differs from Snowflake. */
  const KEPT: Readonly<Record<string, string>> = {
    TIMESTAMP_TZ: "1970-01-01 07:00:00.250 +0000",
  };

  it.each(TYPES)("keeps %s, and is read as a value and as text", async (type, sql, value, text) => {
    await wire.client.query(`CREATE OR REPLACE TABLE T (N NUMBER, V ${type})`);
    await wire.client.query(`INSERT INTO T SELECT 1, ${sql} UNION ALL SELECT 2, NULL`);
    const read = "SELECT V FROM T WHERE N = 1";
    const [row] = await wire.client.query(read);
    expect(bare(row?.["V"])).toEqual(value);
    expect(await wire.client.query(read, AS_TEXT)).toEqual([{ V: KEPT[type] ?? text }]);
    const [none] = await wire.client.query("SELECT V FROM T WHERE N = 2");
    expect(none).toEqual({ V: type === "TIME" ? "NULL" : null });
  });

  it("loses no digit of a number", async () => {
    const digits = "123456789012345678901234567890.12345678";
    await wire.client.query("CREATE OR REPLACE TABLE T (V NUMBER(38,8))");
    await wire.client.query(`INSERT INTO T VALUES (${digits})`);
    expect(await wire.client.query("SELECT V FROM T", { fetchAsString: ["Number"] })).toEqual([
      { V: digits },
    ]);
  });

  it("takes bind variables", async () => {
    await wire.client.query("CREATE OR REPLACE TABLE T (A NUMBER, B VARCHAR, C BOOLEAN)");
    await wire.client.query("INSERT INTO T VALUES (?, ?, ?)", { binds: [7, "it's", true] });
    expect(await wire.client.query("SELECT * FROM T WHERE B = ?", { binds: ["it's"] })).toEqual([
      { A: 7, B: "it's", C: true },
    ]);
  });
});

describe("the driver", () => {
  it("is told how many rows a statement changed", async () => {
    await wire.client.query("CREATE OR REPLACE TABLE T (A NUMBER)");
    expect(await wire.client.query("INSERT INTO T VALUES (1), (2)")).toEqual([
      { "number of rows inserted": 2 },
    ]);
    expect(await wire.client.query("UPDATE T SET A = 3")).toEqual([
      { "number of rows updated": 2, "number of multi-joined rows updated": 0 },
    ]);
  });

  it("finds in the log what changed rows, though not among what changed the catalogue", async () => {
    wire.emulator.log.clear();
    await wire.client.query("CREATE OR REPLACE TRANSIENT TABLE ML.PUBLIC.T (A NUMBER)");
    await wire.client.query("INSERT INTO T VALUES (1)");
    await wire.client.query("COMMENT ON TABLE T IS 'x'");
    await wire.client.query("TRUNCATE TABLE T");
    const entries = wire.emulator.log.statements();
    expect(entries.map(({ kind, object, mutating }) => [kind, object, mutating])).toEqual([
      ["CREATE TRANSIENT TABLE", "ML.PUBLIC.T", true],
      ["INSERT", "ML.PUBLIC.T", false],
      ["ALTER TABLE SET", "ML.PUBLIC.T", true],
      ["TRUNCATE TABLE", "ML.PUBLIC.T", false],
    ]);
  });
});

describe("a cast", () => {
  it.each([
    ["'2026-02-31'::DATE", "100040"],
    ["'25:00'::TIME", "100108"],
    ["'yesterday'::TIMESTAMP_NTZ", "100035"],
    ["'x'::NUMBER", "100038"],
    ["'123'::NUMBER(2,0)", "100046"],
    ["'maybe'::BOOLEAN", "100037"],
    ["'0g'::BINARY", "100115"],
    ["PARSE_JSON('{')", "100069"],
    ["PARSE_JSON('[]')::OBJECT", "100071"],
    ["'{}'::OBJECT", "000002"],
  ])("is refused: %s", async (sql, code) => {
    await expect(wire.client.query(`SELECT ${sql}`)).rejects.toMatchObject({ code });
  });
});

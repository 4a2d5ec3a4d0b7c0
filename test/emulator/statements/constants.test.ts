import fc from "fast-check";
import { SnowflakeError } from "../../../provider/emulator";
import { EXPRESSIONS } from "../../support/constants";
import { openLayer } from "../../support/layer";
import type { Layer } from "../../support/layer";

let layer: Layer;

beforeAll(async () => {
  layer = openLayer("lenient");
  await layer.run("CREATE DATABASE ML");
  await layer.run("CREATE TABLE ONE AS SELECT 1 AS ID");
});

afterAll(() => {
  layer.close();
});

/** What a statement answers, or how it fails. */
async function answer(sql: string): Promise<unknown> {
  try {
    const { columns, rows } = await layer.result(sql);
    // Whether a column may be NULL is told by constants alone.
    return [columns.map((column) => ({ ...column, nullable: undefined })), rows];
  } catch (error) {
    if (!(error instanceof SnowflakeError)) throw error;
    return `${error.code} ${error.sqlState} ${error.message}`;
  }
}

async function expectAgreement(expression: string): Promise<void> {
  const alone = await answer(`SELECT ${expression} AS V`);
  expect(await answer(`SELECT ${expression} AS V FROM ONE`)).toEqual(alone);
}

describe("a constant", () => {
  it.each(EXPRESSIONS)("is the same with and without rows: %s", async (expression) => {
    await expectAgreement(expression);
  });

  it("of any number is the same", async () => {
    const digits = fc.stringMatching(/^\d{1,15}(?:\.\d{0,10})?(?:e-?[0-9])?$/);
    const cast = fc.constantFrom("", "::VARCHAR", "::FLOAT", "::VARIANT", "::NUMBER(38,3)");
    await fc.assert(
      fc.asyncProperty(digits, cast, async (number, to) => expectAgreement(`${number}${to}`)),
      { numRuns: 100 },
    );
  });

  it("of any text is read the same, as whatever it is taken for", async () => {
    const part = fc.constantFrom(..."1,12,31,2024,-,/,:, ,.5,T,Z,+02:00,Jan".split(","));
    const texts = fc.array(part, { maxLength: 9 }).map((parts) => parts.join("").trim());
    const types = fc.constantFrom(
      ..."DATE TIME TIMESTAMP TIMESTAMP_LTZ INT FLOAT BINARY BOOLEAN".split(" "),
    );
    await fc.assert(
      fc.asyncProperty(texts, types, async (text, type) => expectAgreement(`'${text}'::${type}`)),
      { numRuns: 300 },
    );
  });

  it("tells the release", async () => {
    expect(await layer.run("SELECT CURRENT_VERSION() AS V FROM ONE")).toEqual(
      await layer.run("SELECT CURRENT_VERSION() AS V"),
    );
  });

  it.each([
    ["'01/05/2024'::DATE", "'2024-01-05'::DATE"],
    ["'5-jan-2024'::DATE", "'2024-01-05'::DATE"],
    ["'01/05/2024 9:05 +02:00'::TIMESTAMP_LTZ", "'2024-01-05 07:05'::TIMESTAMP_LTZ"],
    ["'1700000000'::TIMESTAMP", "'2023-11-14 22:13:20'::TIMESTAMP"],
    ["'1700000000000'::TIMESTAMP", "'2023-11-14 22:13:20'::TIMESTAMP"],
  ])("is a date as AUTO reads it: %s", async (written, meant) => {
    expect(await answer(`SELECT ${written} AS V`)).toEqual(await answer(`SELECT ${meant} AS V`));
  });

  it.each(["'2024/01/05'::DATE", "'13/05/2024'::DATE", "'01-05-2024'::DATE", "'infinity'::DATE"])(
    "is no date: %s",
    async (expression) => {
      expect(await layer.refusal(`SELECT ${expression} FROM ONE`)).toMatch(/^100040 22007/);
      expect(await layer.run(`SELECT TRY_CAST(${expression.replace("::", " AS ")}) AS V`)).toEqual([
        { V: null },
      ]);
    },
  );

  it("of JSON needs no rows of a table", async () => {
    const sql = `SELECT PARSE_JSON('[9007199254740993]') AS V FROM TABLE(GENERATOR(ROWCOUNT => 1))`;
    expect(await layer.run(sql)).toEqual([{ V: "[9007199254740993]" }]);
  });
});

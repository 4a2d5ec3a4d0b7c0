import fc from "fast-check";
import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeAll(() => {
  world = openRowWorld();
});

afterAll(async () => world.close());

/** Anything but half a character, which no encoding carries. */
const anyText = fc.string({ unit: "grapheme", maxLength: 12 });

const literal = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

const identifier = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe("whatever a text holds", () => {
  it("stays what it is as a constant", async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect(await world.select(`SELECT ${literal(text)} || ''`)).toEqual([[text]]);
      }),
    );
  });

  it("is found as the key of an object", async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (key) => {
        const object = `OBJECT_CONSTRUCT(${literal(key)}, 7, 'other', 8)`;
        const sql = `SELECT ${object}[${literal(key)}]::INT, GET(${object}, ${literal(key)})::INT`;
        expect(await world.select(sql)).toEqual([["7", "7"]]);
      }),
    );
  });

  it("names a column", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyText.filter((text) => text !== ""),
        async (name) => {
          const sql = `SELECT q.${identifier(name)} FROM (SELECT 1 AS ${identifier(name)}, 2 AS ${identifier(`${name}x`)}) q`;
          const { columns, rows } = await world.rows.select(world.run(), { text: sql });
          expect([columns.map((column) => column.name), rows]).toEqual([[name], [["1"]]]);
        },
      ),
      { numRuns: 30 },
    );
  });
});

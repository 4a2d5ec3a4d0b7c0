import fc from "fast-check";
import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";
import { MINUTE_MS, creation, furnishLogins } from "../../../support/dynamic-tables";

/** What may happen to the rows of LOGINS, or to time. */
const step = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }))
    .map(([id, score]) => `INSERT INTO LOGINS VALUES (${String(id)}, ${String(score)}, 'n')`),
  fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }))
    .map(([id, by]) => `UPDATE LOGINS SET SCORE = SCORE + ${String(by)} WHERE ID = ${String(id)}`),
  fc.integer({ min: 0, max: 9 }).map((id) => `DELETE FROM LOGINS WHERE ID = ${String(id)}`),
  fc.constantFrom(
    "ALTER DYNAMIC TABLE A REFRESH",
    "ALTER DYNAMIC TABLE C REFRESH",
    "ALTER DYNAMIC TABLE E REFRESH",
    "time",
  ),
);

const QUERIES = {
  A: "SELECT ID, SCORE * 2 AS TWICE, KIND FROM LOGINS WHERE SCORE < 12",
  B: "SELECT ID, TWICE + 1 AS MORE FROM A WHERE ID > 1",
  C: "SELECT KIND, COUNT(*) AS N, SUM(TWICE) AS ALL_OF_IT FROM A GROUP BY KIND",
  // Many equal rows, and a reader that follows each of them.
  D: "SELECT X.KIND FROM LOGINS X JOIN LOGINS Y ON X.KIND = Y.KIND AND X.SCORE >= Y.SCORE",
  E: "SELECT KIND || '!' AS LOUD FROM D",
};

async function play(layer: Layer, steps: readonly string[]): Promise<void> {
  for (const each of steps)
    if (each === "time") await layer.clock.advance(MINUTE_MS);
    else await layer.run(each);
}

async function sorted(layer: Layer, sql: string): Promise<readonly string[]> {
  return (await layer.run(sql)).map((row) => JSON.stringify(row)).sort();
}

it("has, after a refresh, what its query gives, however rows came and went", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const layer = openLayer("lenient");
      try {
        await furnishLogins(layer);
        for (const [name, query] of Object.entries(QUERIES))
          await layer.run(creation(name, query, { clauses: "LAG = '2 minutes'" }));
        await play(layer, steps);
        await layer.run("ALTER DYNAMIC TABLE B, C, E REFRESH");
        for (const [name, query] of Object.entries(QUERIES))
          expect(await sorted(layer, `SELECT * FROM ${name}`)).toEqual(await sorted(layer, query));
      } finally {
        layer.close();
      }
    }),
    { numRuns: 20 },
  );
}, 60_000);

import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";
import { MINUTE_MS, creation, history, shown } from "../../../support/dynamic-tables";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer("lenient");
  await layer.run("CREATE DATABASE ML");
  await layer.run("CREATE SCHEMA ML.PROD");
  await layer.run("CREATE TABLE EVENTS (ID INT, SEEN TIMESTAMP_NTZ)");
  // The clock begins with 2026.
  await layer.run(
    "INSERT INTO EVENTS VALUES (1, '2025-12-31 23:00'), (2, '2025-12-31 23:58'), (3, '2026-01-01 00:30')",
  );
});

afterEach(() => {
  layer.close();
});

const RECENT = "SEEN > DATEADD(MINUTE, -5, CURRENT_TIMESTAMP())::TIMESTAMP_NTZ";
const incremental = { clauses: "LAG = '1 minute' REFRESH_MODE = INCREMENTAL" };

const ids = async () => (await layer.run("SELECT ID FROM T ORDER BY ID")).map((row) => row["ID"]);

describe("a dynamic table whose query reads the clock", () => {
  it.each([
    ["WHERE", `SELECT ID FROM EVENTS WHERE ${RECENT}`],
    ["WHERE of a view", "SELECT ID FROM LATELY"],
    ["HAVING", `SELECT ID FROM EVENTS GROUP BY ID, SEEN HAVING ${RECENT}`],
    ["QUALIFY", `SELECT ID FROM EVENTS QUALIFY ROW_NUMBER() OVER (ORDER BY ID) > 0 AND ${RECENT}`],
  ])("in %s is incremental, and follows the time", async (_, query) => {
    await layer.run(`CREATE VIEW LATELY AS SELECT ID FROM EVENTS WHERE ${RECENT}`);
    await layer.run(creation("T", query, incremental));
    expect(await ids()).toEqual(["2", "3"]);
    await layer.clock.advance(10 * MINUTE_MS);
    expect(await ids()).toEqual(["3"]);
    expect((await history(layer, "T")).at(-1)).toMatchObject({ REFRESH_ACTION: "INCREMENTAL" });
  });

  it.each([
    ["the list", "SELECT ID, CURRENT_TIMESTAMP() AS AT FROM EVENTS"],
    ["ORDER BY of a window", "SELECT ID, RANK() OVER (ORDER BY SYSDATE()) AS R FROM EVENTS"],
    ["a list below WHERE", "SELECT ID FROM EVENTS WHERE SEEN < (SELECT SYSDATE())"],
    ["a name of the list", "SELECT ID, SYSDATE() AS NOW FROM EVENTS WHERE SEEN < NOW"],
  ])("in %s is not incremental", async (_, query) => {
    expect(await layer.refusal(creation("T", query, incremental))).toMatch(/^091912 /);
  });

  it("and is computed in full gets new rows with time alone", async () => {
    await layer.run(
      creation("T", "SELECT ID, CURRENT_TIMESTAMP()::TIMESTAMP_NTZ AS MOMENT FROM EVENTS", {
        clauses: "LAG = '1 minute'",
      }),
    );
    expect(await shown(layer, "T")).toMatchObject({ refresh_mode: "FULL" });
    const times = () => layer.run("SELECT DISTINCT MOMENT::VARCHAR AS M FROM T");
    expect(await times()).toEqual([{ M: "2026-01-01 00:00:00.000" }]);
    await layer.clock.advance(MINUTE_MS);
    expect(await times()).toEqual([{ M: "2026-01-01 00:01:00.000" }]);
  });
});

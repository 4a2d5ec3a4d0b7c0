import { openLayer } from "../../support/layer";
import type { Layer } from "../../support/layer";
import { MINUTE_MS, creation, furnishLogins } from "../../support/dynamic-tables";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer("lenient");
  await furnishLogins(layer);
  await layer.run(creation("A", undefined, { clauses: "LAG = '2 minutes'" }));
  await layer.run(creation("B", "SELECT ID FROM A", { clauses: "LAG = DOWNSTREAM" }));
  await layer.run(creation("OTHER"));
});

afterEach(() => {
  layer.close();
});

const ask = (call: string) => layer.run(`SELECT * FROM TABLE(ML.INFORMATION_SCHEMA.${call})`);

const json = (text: string | null | undefined): unknown => JSON.parse(text ?? "null");

describe("DYNAMIC_TABLES", () => {
  it("tells how fresh each table is, and what it is to be", async () => {
    await layer.clock.advance(3 * MINUTE_MS);
    const [row] = await ask("DYNAMIC_TABLES(NAME => 'ML.PROD.A')");
    expect(row).toMatchObject({
      QUALIFIED_NAME: "ML.PROD.A",
      TARGET_LAG_SEC: "120",
      TARGET_LAG_TYPE: "USER_DEFINED",
      MEAN_LAG_SEC: "50",
      MAXIMUM_LAG_SEC: "120",
      TIME_ABOVE_TARGET_LAG_SEC: "0",
      TIME_WITHIN_TARGET_LAG_RATIO: "1",
      LATEST_DATA_TIMESTAMP: `${String(Date.UTC(2026, 0, 1, 0, 2) / 1000)}.000`,
      LAST_COMPLETED_REFRESH_STATE: "SUCCEEDED",
    });
    expect(json(row?.["SCHEDULING_STATE"])).toEqual({ state: "ACTIVE" });
  });

  it("finds what is connected with a table", async () => {
    const names = async (call: string) => (await ask(call)).map((row) => row["NAME"]);
    expect(await names("DYNAMIC_TABLES()")).toEqual(["A", "B", "OTHER"]);
    expect(await names("DYNAMIC_TABLES(NAME => 'B', INCLUDE_CONNECTED => TRUE)")).toEqual([
      "A",
      "B",
    ]);
    expect(await names("DYNAMIC_TABLES(RESULT_LIMIT => 1)")).toEqual(["A"]);
  });

  it("shows the state to who may monitor the table", async () => {
    await layer.run("CREATE ROLE R");
    for (const on of [
      "USAGE ON DATABASE ML",
      "USAGE ON SCHEMA ML.PROD",
      "SELECT ON DYNAMIC TABLE A",
    ])
      await layer.run(`GRANT ${on} TO ROLE R`);
    const session = layer.open({ role: "R" });
    const sql = "SELECT * FROM TABLE(ML.INFORMATION_SCHEMA.DYNAMIC_TABLES())";
    const rows = await layer.run(sql, { session });
    expect(rows).toMatchObject([{ NAME: "A", TARGET_LAG_SEC: "120", SCHEDULING_STATE: null }]);
    await layer.run("GRANT MONITOR ON DYNAMIC TABLE A TO ROLE R");
    expect((await layer.run(sql, { session }))[0]?.["SCHEDULING_STATE"]).toContain("ACTIVE");
  });

  it("needs a warehouse", async () => {
    const session = layer.open({ warehouse: null });
    const sql = "SELECT NAME FROM TABLE(ML.INFORMATION_SCHEMA.DYNAMIC_TABLES())";
    expect(await layer.refusal(sql, { session })).toContain("000606");
  });
});

describe("DYNAMIC_TABLE_REFRESH_HISTORY", () => {
  it("tells what each refresh did, newest first", async () => {
    await layer.run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')");
    await layer.clock.advance(2 * MINUTE_MS);
    const rows = await ask("DYNAMIC_TABLE_REFRESH_HISTORY(NAME => 'A')");
    expect(rows[0]).toMatchObject({
      STATE: "SUCCEEDED",
      REFRESH_ACTION: "INCREMENTAL",
      WAREHOUSE: "COMPUTE_WH",
      TARGET_LAG_SEC: "120",
    });
    // The second is that before the first refresh of B, which reads A.
    expect(rows.map((row) => row["REFRESH_TRIGGER"])).toEqual(["SCHEDULED", "MANUAL", "CREATION"]);
    expect(json(rows[0]?.["STATISTICS"])).toMatchObject({ numInsertedRows: 1, numDeletedRows: 0 });
  });

  it("stands in any query", async () => {
    const since = "DATEADD('hour', -1, CURRENT_TIMESTAMP())";
    const sql = `SELECT NAME, COUNT(*) AS N FROM TABLE(ML.INFORMATION_SCHEMA.DYNAMIC_TABLE_REFRESH_HISTORY(DATA_TIMESTAMP_START => ${since})) WHERE STATE LIKE 'SUCC%' GROUP BY NAME ORDER BY NAME`;
    expect(await layer.run(sql)).toEqual([
      { NAME: "A", N: "2" },
      { NAME: "B", N: "1" },
      { NAME: "OTHER", N: "1" },
    ]);
    const state =
      "SELECT SCHEDULING_STATE:state::STRING AS S FROM TABLE(ML.INFORMATION_SCHEMA.DYNAMIC_TABLES(INCLUDE_CONNECTED => FALSE)) LIMIT 1";
    expect(await layer.run(state)).toEqual([{ S: "ACTIVE" }]);
  });

  it("reaches as far back as it is asked to, and can tell errors alone", async () => {
    await layer.run("DROP TABLE LOGINS");
    expect(await layer.refusal("ALTER DYNAMIC TABLE B REFRESH")).toContain("002753");
    const errors = await ask("DYNAMIC_TABLE_REFRESH_HISTORY(ERROR_ONLY => TRUE)");
    expect(errors.map((row) => [row["NAME"], row["STATE"]])).toEqual([
      ["B", "UPSTREAM_FAILED"],
      ["A", "FAILED"],
    ]);
    await layer.clock.advance(25 * 60 * MINUTE_MS);
    const old = "2026-01-01T00:00:00Z";
    const day = await ask("DYNAMIC_TABLE_REFRESH_HISTORY(NAME_PREFIX => 'ML.PROD.B')");
    expect(day).toEqual([]);
    const all = await ask(
      `DYNAMIC_TABLE_REFRESH_HISTORY(NAME => 'B', DATA_TIMESTAMP_START => '${old}'::TIMESTAMP_LTZ)`,
    );
    expect(all.map((row) => row["STATE"])).toEqual(["UPSTREAM_FAILED", "SUCCEEDED"]);
  });
});

describe("DYNAMIC_TABLE_GRAPH_HISTORY", () => {
  it("tells what a table read, and how that changed", async () => {
    const of = async (name: string, call: string) =>
      (await ask(call)).filter((row) => row["NAME"] === name);
    const [row] = await of("B", "DYNAMIC_TABLE_GRAPH_HISTORY()");
    expect(row).toMatchObject({
      QUERY_TEXT: "SELECT ID FROM A",
      TARGET_LAG_TYPE: "DOWNSTREAM",
      VALID_TO: null,
    });
    expect(json(row?.["INPUTS"])).toEqual([
      { name: "ML.PROD.A", kind: "DYNAMIC_TABLE", insideRefreshBoundary: true },
    ]);
    await layer.clock.advance(MINUTE_MS);
    await layer.run("ALTER DYNAMIC TABLE B SUSPEND");
    const start = "'2026-01-01T00:00:00Z'::TIMESTAMP_LTZ";
    const all = await of("B", `DYNAMIC_TABLE_GRAPH_HISTORY(HISTORY_START => ${start})`);
    expect(all.map((each) => json(each["ALTER_TRIGGER"]))).toEqual([
      ["CREATE_DYNAMIC_TABLE"],
      ["SUSPEND"],
    ]);
    expect(json(all[1]?.["SCHEDULING_STATE"])).toMatchObject({ reason_code: "USER_SUSPENDED" });
  });
});

import { join } from "node:path";
import { start } from "../../../../provider/emulator";
import type { Emulator } from "../../../../provider/emulator";
import { scratch } from "../../../support/account";
import { MINUTE_MS } from "../../../support/dynamic-tables";
import { refusalOf } from "../../../support/refusal";
import { copyWithoutModel, source } from "../../../support/registry";

const files = scratch();
let emulator: Emulator;
/** How many rows each version was asked for. */
let asked: Record<string, number>;

beforeEach(async () => {
  emulator = await start({
    unknowns: "lenient",
    clock: { start: new Date(Date.UTC(2026, 0, 1)) },
    init: [
      "CREATE DATABASE ML",
      "CREATE SCHEMA ML.PROD",
      "CREATE STAGE ML.PROD.PACKAGES",
      "CREATE TABLE ML.PROD.SAMPLES (ID INT, X FLOAT)",
      "INSERT INTO ML.PROD.SAMPLES VALUES (1, 1), (2, 2), (3, 3)",
    ],
  });
  copyWithoutModel(source("V1").directory, join(files.path, "package"));
  await emulator.upload(join(files.path, "package"), "ML.PROD.PACKAGES");
  await emulator.execute("CREATE MODEL ML.PROD.TUMOR WITH VERSION V1 FROM @ML.PROD.PACKAGES");
  await emulator.execute("ALTER MODEL ML.PROD.TUMOR ADD VERSION V2 FROM @ML.PROD.PACKAGES");
  asked = {};
  for (const [version, factor] of [
    ["V1", 10],
    ["V2", 100],
  ] as const)
    emulator.registerModel({ model: "ML.PROD.TUMOR", version, method: "PREDICT" }, (row) => {
      asked[version] = (asked[version] ?? 0) + 1;
      const value = Number(row["MEAN_RADIUS"]) * factor;
      return { MALIGNANT: 0, PROBABILITY: value };
    });
});

afterEach(() => emulator.stop());

afterAll(() => {
  files.remove();
});

const query = (version: string) =>
  `SELECT ID, P:"PROBABILITY"::FLOAT AS RISK FROM (SELECT ID, MODEL(ML.PROD.TUMOR, ${version})!PREDICT(X, X, X, X, X, X, X, X) AS P FROM ML.PROD.SAMPLES) AS B`;

const table = (version: string, { how = "CREATE", clauses = "REFRESH_MODE = INCREMENTAL" } = {}) =>
  `${how} DYNAMIC TABLE ML.PROD.SCORED TARGET_LAG = '1 minute' WAREHOUSE = COMPUTE_WH ${clauses} AS ${query(version)}`;

const risks = async () =>
  (await emulator.execute("SELECT RISK FROM ML.PROD.SCORED ORDER BY ID")).map((row) => row["RISK"]);

const last = async () => {
  const [row] = await emulator.execute(
    "SELECT STATE, REFRESH_ACTION, STATE_MESSAGE FROM TABLE(ML.INFORMATION_SCHEMA.DYNAMIC_TABLE_REFRESH_HISTORY(NAME => 'ML.PROD.SCORED'))",
  );
  return row;
};

describe("a dynamic table over a model", () => {
  it("scores no row again that a join before it gives once more", async () => {
    await emulator.execute("CREATE TABLE ML.PROD.SITES AS SELECT 1 AS ID UNION ALL SELECT 2");
    await emulator.execute(
      "CREATE DYNAMIC TABLE ML.PROD.JOINED TARGET_LAG = DOWNSTREAM REFRESH_MODE = INCREMENTAL WAREHOUSE = COMPUTE_WH AS SELECT S.ID, S.X FROM ML.PROD.SAMPLES S JOIN ML.PROD.SITES T ON S.ID = T.ID",
    );
    await emulator.execute(table("V1").replace("ML.PROD.SAMPLES", "ML.PROD.JOINED"));
    expect(asked).toEqual({ V1: 2 });
    await emulator.execute("INSERT INTO ML.PROD.SITES VALUES (3)");
    await emulator.clock.advance(MINUTE_MS);
    expect(await risks()).toEqual(["10", "20", "30"]);
    expect(asked).toEqual({ V1: 3 });
  });

  it("scores with the version of its day and nothing again, when it only appends", async () => {
    const appending = (version: string, how: string) =>
      `${how} DYNAMIC TABLE ML.PROD.SCORED (ID INT, RISK FLOAT) TARGET_LAG = '1 minute' WAREHOUSE = COMPUTE_WH REFRESH USING (INSERT INTO SELF ${query(version).replace("ML.PROD.SAMPLES", "ML.PROD.SAMPLES CHANGES (INFORMATION => APPEND_ONLY)")})`;
    await emulator.execute(appending("V1", "CREATE"));
    await emulator.execute(appending("V2", "CREATE OR ALTER"));
    await emulator.execute("INSERT INTO ML.PROD.SAMPLES VALUES (4, 4)");
    await emulator.clock.advance(MINUTE_MS);
    expect(await last()).toMatchObject({ REFRESH_ACTION: "CUSTOM_INCREMENTAL" });
    expect(await risks()).toEqual(["10", "20", "30", "400"]);
    expect(asked).toEqual({ V1: 3, V2: 1 });
  });

  it("scores new and changed rows alone", async () => {
    await emulator.execute(table("V1"));
    expect(await risks()).toEqual(["10", "20", "30"]);
    expect(asked).toEqual({ V1: 3 });
    await emulator.execute("INSERT INTO ML.PROD.SAMPLES VALUES (4, 4)");
    await emulator.execute("UPDATE ML.PROD.SAMPLES SET X = 20 WHERE ID = 2");
    await emulator.execute("DELETE FROM ML.PROD.SAMPLES WHERE ID = 1");
    await emulator.clock.advance(MINUTE_MS);
    expect(await risks()).toEqual(["200", "30", "40"]);
    expect(asked).toEqual({ V1: 5 });
    await emulator.clock.advance(MINUTE_MS);
    expect(asked).toEqual({ V1: 5 });
    expect(await last()).toMatchObject({ REFRESH_ACTION: "NO_DATA" });
  });

  it("may call its model as the guide does", async () => {
    const inputs = Array.from({ length: 8 }, () => "S.X").join(", ");
    await emulator.execute(
      `CREATE DYNAMIC TABLE ML.PROD.SCORED TARGET_LAG = '1 minute' WAREHOUSE = COMPUTE_WH REFRESH_MODE = INCREMENTAL AS
       WITH MV AS MODEL TUMOR VERSION V2
       SELECT S.ID, MV!PREDICT(${inputs}):PROBABILITY::FLOAT AS RISK FROM SAMPLES S`,
    );
    expect(await risks()).toEqual(["100", "200", "300"]);
  });

  it("scores everything anew once the query names another version", async () => {
    await emulator.execute(table("V1"));
    await emulator.execute(table("V2", { how: "CREATE OR ALTER" }));
    expect(await risks()).toEqual(["10", "20", "30"]);
    await emulator.clock.advance(MINUTE_MS);
    expect(await risks()).toEqual(["100", "200", "300"]);
    expect(asked).toEqual({ V1: 3, V2: 3 });
  });

  it("keeps the predictions of a frozen region when the version changes", async () => {
    await emulator.execute(table("V1"));
    await emulator.execute("ALTER DYNAMIC TABLE ML.PROD.SCORED SET FROZEN WHERE (ID < 3)");
    const clauses = "REFRESH_MODE = INCREMENTAL FROZEN WHERE (ID < 3)";
    await emulator.execute(table("V2", { how: "CREATE OR ALTER", clauses }));
    await emulator.clock.advance(MINUTE_MS);
    expect(await risks()).toEqual(["10", "20", "300"]);
  });

  it("scores all rows at every change with FULL", async () => {
    await emulator.execute(table("V1", { clauses: "REFRESH_MODE = FULL" }));
    await emulator.execute("INSERT INTO ML.PROD.SAMPLES VALUES (4, 4)");
    await emulator.clock.advance(MINUTE_MS);
    expect(asked).toEqual({ V1: 7 });
    expect(await last()).toMatchObject({ REFRESH_ACTION: "FULL" });
  });

  it("fails when its version is gone, or its owner may not use the model, and keeps its rows", async () => {
    await emulator.execute(table("V2"));
    await emulator.execute("ALTER MODEL ML.PROD.TUMOR DROP VERSION V2");
    await emulator.clock.advance(MINUTE_MS);
    expect(await last()).toMatchObject({ STATE: "FAILED" });
    expect(await risks()).toEqual(["100", "200", "300"]);
    await emulator.clock.advance(10 * MINUTE_MS);
    const [row] = await emulator.execute("SHOW DYNAMIC TABLES IN SCHEMA ML.PROD");
    expect(row).toMatchObject({ scheduling_state: "SUSPENDED", rows: "3" });
  });

  it("needs USAGE on the model for whoever owns it", async () => {
    for (const sql of [
      "CREATE ROLE OWNER",
      "GRANT ROLE OWNER TO ROLE SYSADMIN",
      "GRANT USAGE ON DATABASE ML TO ROLE OWNER",
      "GRANT USAGE ON SCHEMA ML.PROD TO ROLE OWNER",
      "GRANT CREATE DYNAMIC TABLE ON SCHEMA ML.PROD TO ROLE OWNER",
      "GRANT SELECT ON TABLE ML.PROD.SAMPLES TO ROLE OWNER",
      "ALTER TABLE ML.PROD.SAMPLES SET CHANGE_TRACKING = TRUE",
    ])
      await emulator.execute(sql);
    const as = { role: "OWNER" };
    expect(await refusalOf(emulator.execute(table("V1"), as))).toContain("002003");
    await emulator.execute("GRANT USAGE ON MODEL ML.PROD.TUMOR TO ROLE OWNER");
    await emulator.execute(table("V1"), as);
    await emulator.execute("REVOKE USAGE ON MODEL ML.PROD.TUMOR FROM ROLE OWNER");
    await emulator.clock.advance(MINUTE_MS);
    expect(await last()).toMatchObject({ STATE: "FAILED" });
  });

  it("is listed among tables, and by its name in grants", async () => {
    await emulator.execute(table("V1"));
    const tables = await emulator.execute("SHOW TABLES IN SCHEMA ML.PROD");
    expect(tables.map((row) => [row["name"], row["is_dynamic"]])).toEqual([
      ["SAMPLES", "N"],
      ["SCORED", "Y"],
    ]);
    const [grant] = await emulator.execute("SHOW GRANTS ON DYNAMIC TABLE ML.PROD.SCORED");
    expect(grant).toMatchObject({ granted_on: "DYNAMIC_TABLE", name: "ML.PROD.SCORED" });
  });
});

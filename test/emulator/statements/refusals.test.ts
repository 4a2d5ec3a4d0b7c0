import { furnish, openLayer } from "../../support/layer";
import type { Layer } from "../../support/layer";

let layer: Layer;

beforeAll(async () => {
  layer = openLayer();
  await furnish(layer);
});

afterAll(() => {
  layer.close();
});

const M = "ALTER MODEL ML.PROD.TUMOR";

describe("no success is made up", () => {
  it.each([
    ["CREATE DATABASE X FOO = 'bar'", "001008 22023"],
    ["CREATE USER X constructor = 'bar'", "001008 22023"],
    ["CREATE ROLE X PASSWORD = 'x'", "001008 22023"],
    ["ALTER USER ADA SET COLOR = 'red'", "001008 22023"],
    ["CREATE WAREHOUSE X WAREHOUSE_SIZE = HUGE", "001008 22023"],
    ["CREATE DATABASE X COMMENT = bareword", "001003 42000"],
    ["CREATE DATABASE X COMMENT = 'a' COMMENT = 'b'", "001003 42000"],
    ["CREATE DATABASE X,", "001003 42000"],
    ["CREATE DATABASE A.B", "001003 42000"],
    ["CREATE SCHEMA A.B.C", "001003 42000"],
    ["CREATE OR REPLACE DATABASE IF NOT EXISTS X", "001003 42000"],
    ['CREATE DATABASE ""', "001003 42000"],
    [`${M} VERSION V1 SET ALIAS = ""`, "001003 42000"],
    ["SHOW TERSE MODELS", "001003 42000"],
    ["PUT file:///x @ML.PROD.PACKAGES FOO = 1", "001008 22023"],
    ["ALTER USER ADA SET", "001003 42000"],
    ["ALTER SESSION SET QUERY_TAG = 'x',", "001003 42000"],
  ])("by %s, refused with %s", async (sql, code) => {
    expect(await layer.refusal(sql)).toContain(code);
    expect(await layer.run("SHOW DATABASES LIKE 'X'")).toEqual([]);
  });
});

describe("what Snowflake knows and is not here", () => {
  it.each([
    "CREATE STAGE ML.PROD.X URL = 's3://bucket/'",
    "CREATE STAGE ML.PROD.X FILE_FORMAT = (TYPE = CSV)",
    "CREATE USER X NETWORK_POLICY = 'abc'",
    "ALTER USER ADA SET DISABLED = TRUE",
    "ALTER USER ADA RENAME TO EVE",
    "CREATE DATABASE X CLONE ML",
    "CREATE TRANSIENT DATABASE X",
    "CREATE OR ALTER DATABASE X",
    "SET x = 1",
    "UNSET x",
    "USE SECONDARY ROLES ALL",
    `${M} ADD VERSION V9 FROM @~/x`,
    "CREATE MODEL ML.PROD.X WITH VERSION V1 FROM @~/x",
    "CREATE MODEL ML.PROD.X WITH VERSION V1 FROM @ML.PROD.%T/x",
    "CREATE MODEL ML.PROD.X WITH VERSION V1 FROM 'snow://model/ML.PROD.TUMOR/versions/V1/'",
    "CREATE MODEL MONITOR ML.PROD.X WITH MODEL = TUMOR",
    "ALTER MODEL MONITOR ML.PROD.X SUSPEND",
    "DROP MODEL MONITOR ML.PROD.X",
    "SHOW MODEL MONITORS",
    "DESC MODEL ML.PROD.TUMOR",
    "SHOW PARAMETERS IN ACCOUNT",
    "SHOW DATABASES HISTORY",
    "SHOW SCHEMAS IN DATABASE ML LIMIT 1 FROM 'A'",
    "SELECT *",
    "SELECT * FROM ML.PROD.T SAMPLE (10)",
    "SELECT ST_MAKEPOINT(1, 2)",
    "SELECT * FROM ML.INFORMATION_SCHEMA.SEQUENCES",
    "SELECT * FROM ML.INFORMATION_SCHEMA.MODEL_VERSIONS WHERE CREATED = '2026'",
    "SELECT SYSTEM$GET_TAG('ML.PROD.T', 'ML.PROD.TUMOR')",
    "CREATE TEMP STAGE IDENTIFIER('ML.PROD.X')",
    "SELECT '1'::GEOGRAPHY",
    "SELECT SYSTEM$CANCEL_ALL_QUERIES('all')",
    "SELECT TRUE::DATE",
    "SELECT * FROM TABLE(RESULT_SCAN(LAST_QUERY_ID(-2)))",
    "SELECT LAST_QUERY_ID(1)",
    "CREATE TABLE ML.PROD.T1 (A MAP(VARCHAR, NUMBER))",
    "CREATE TABLE ML.PROD.T1 (A VECTOR(FLOAT, 3))",
    "SHOW SERVICES IN SCHEMA ML.PROD STARTS WITH 'SVC'",
    "SHOW SERVICE CONTAINERS IN SERVICE ML.PROD.SVC",
    "DESCRIBE SERVICE ML.PROD.SVC",
    "DROP SERVICE ML.PROD.SVC",
    "CALL SYSTEM$DEPLOY_MODEL('spec')",
    "call ML.PROD.J!spcs_wait_for('DONE', 30)",
    "SELECT SYSTEM$GET_SERVICE_LOGS('S', '0', 'main')",
    "EXECUTE INFERENCE JOB SERVICE\nIN COMPUTE POOL P\nMODEL = ML.PROD.TUMOR",
    "COPY INTO '@ML.PROD.PACKAGES/x/' FROM (SELECT 1) FILE_FORMAT = ( TYPE = parquet )",
  ])("is said by name: %s", async (sql) => {
    expect(await layer.refusal(sql)).toMatch(/^000002 0A000 .*emulator: not supported/);
  });

  it("leaves a model called MONITOR alone", async () => {
    const session = layer.open({ database: "ML", schema: "PROD" });
    for (const sql of [
      "CREATE MODEL MONITOR WITH VERSION V1 FROM @ML.PROD.PACKAGES",
      "ALTER MODEL MONITOR SET COMMENT = 'x'",
      "DROP MODEL MONITOR",
    ]) {
      expect(await layer.refusal(sql, { session })).toBe("accepted");
    }
  });
});

describe("a session", () => {
  it("is in no database that was dropped", async () => {
    const session = layer.open();
    await layer.run("CREATE DATABASE GONE", { session });
    expect(session.database).toBe("GONE");
    await layer.run("DROP DATABASE GONE", { session });
    expect([session.database, session.schema]).toEqual([null, null]);
  });
});

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { scratch } from "../../support/account";
import { connect } from "../../support/client";
import type { Client } from "../../support/client";
import { PACKAGES } from "../../support/registry";

/**
 * What snowflake-ml-python 2.6.0 sends, in its order and its spelling, through another driver.
 * Recorded from the client itself; `npm run interop` runs the client.
 */

const CAPABILITIES = { ENABLE_HIDDEN_LIVE_VERSION_IN_SDK: true };
const DETAILS = { SHOW_MODEL_DETAILS_IN_SHOW_VERSIONS_IN_MODEL: true, project: "MLOps" };
const PUT_OPTIONS =
  " parallel = 4 source_compression = 'AUTO_DETECT' auto_compress = False overwrite = False";

let emulator: Emulator;
let client: Client;

beforeAll(async () => {
  emulator = await start({
    capabilities: CAPABILITIES,
    init: ["CREATE DATABASE DB", "CREATE SCHEMA DB.SCH", "CREATE TAG DB.SCH.T"],
  });
  const place = { database: "DB", schema: "SCH", warehouse: "COMPUTE_WH" };
  client = await connect(emulator.url, place);
});

afterAll(async () => {
  await client.close();
  await emulator.stop();
});

const run = (sql: string, parameters: object = {}) => client.query(sql, { parameters });

/** Every DDL answers with one row and one column, which the client insists on. */
const change = async (sql: string): Promise<void> => {
  const rows = await run(sql);
  expect([sql, rows.map((row) => Object.keys(row))]).toEqual([sql, [["status"]]]);
};

async function put(target: string): Promise<void> {
  const folder = join(PACKAGES, "V1");
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const below = entry.parentPath.slice(folder.length);
    const source = join(entry.parentPath, entry.name);
    await run(`PUT 'file://${source}' '${target}${below}' ${PUT_OPTIONS}`);
  }
}

const versionsOf = async (model: string) =>
  (await run(`SHOW VERSIONS IN MODEL DB.SCH.${model}`)).map(({ name }) => name);

/** The read that ends log_model, version and each of versions. */
async function reference(model: string, version: string): Promise<void> {
  const [row] = await run(`SHOW VERSIONS LIKE '${version}' IN MODEL ${model}`, DETAILS);
  expect(row).toMatchObject({ name: version, metadata: expect.anything() });
  for (const column of ["comment", "aliases", "runnable_in", "inference_services"])
    expect(row).toHaveProperty(column);
  expect(row?.["model_spec"]).toContain("signatures:");
  const functions = await run(`SHOW FUNCTIONS IN MODEL ${model} VERSION ${version}`);
  for (const each of functions) {
    expect(each["return_type"]).toBe("OBJECT");
    expect(String(row?.["model_spec"])).toContain(`${String(each["name"]).toLowerCase()}:`);
  }
  expect(functions).not.toEqual([]);
}

describe("Registry(…)", () => {
  it("finds its place and asks what the account can do", async () => {
    expect(await run("SHOW DATABASES LIKE 'DB';")).toMatchObject([{ name: "DB" }]);
    const schemas = "SHOW SCHEMAS LIKE 'SCH'\n                IN DATABASE DB;";
    expect(await run(schemas)).toMatchObject([{ name: "SCH" }]);
    const [row] = await run("SELECT SYSTEM$ML_PLATFORM_CAPABILITIES() AS FEATURES;");
    expect(JSON.parse(String(row?.["FEATURES"]))).toEqual(CAPABILITIES);
  });
});

describe("log_model through a stage", () => {
  const STAGE = "DB.SCH.SNOWPARK_TEMP_STAGE_ABCDEFGHIJ";

  it("makes a model", async () => {
    expect(await run("SHOW MODELS LIKE 'M' IN SCHEMA DB.SCH")).toEqual([]);
    await change(`CREATE SCOPED TEMPORARY STAGE ${STAGE}`);
    expect(
      await run("DESC ARTIFACT REPOSITORY snowflake.snowpark.pypi_shared_repository"),
    ).toHaveLength(1);
    const packages =
      "\nSELECT PACKAGE_NAME, VERSION\nFROM information_schema.packages\nWHERE (package_name = 'snowflake-ml-python')\nAND language = 'python'\nAND (runtime_version = '3.11'\n    OR runtime_version is null);\n";
    expect(await run(packages)).toEqual([
      { PACKAGE_NAME: "snowflake-ml-python", VERSION: "2.6.0" },
    ]);
    await put(`@${STAGE}/model`);
    await change(`CREATE MODEL DB.SCH.M WITH VERSION V1 FROM @${STAGE}/model`);
    await reference("DB.SCH.M", "V1");
    await change("ALTER MODEL DB.SCH.M MODIFY VERSION V1 SET COMMENT=$$it's v1$$");
    const metrics = '{"metrics": {"auc": 0.9}, "snowpark_ml_schema_version": "2024-01-01"}';
    await change(`ALTER MODEL DB.SCH.M MODIFY VERSION V1 SET METADATA=$$${metrics}$$`);
  });

  it("adds a version", async () => {
    expect(await run("SHOW VERSIONS LIKE 'V2' IN MODEL DB.SCH.M")).toEqual([]);
    await change(`ALTER MODEL DB.SCH.M ADD VERSION V2 FROM @${STAGE}/model`);
    await reference("DB.SCH.M", "V2");
    expect(await versionsOf("M")).toEqual(["V1", "V2"]);
  });
});

describe("log_model through a hidden live version", () => {
  it("makes a model under its final name in one statement", async () => {
    const [pending, live] = ["DB.SCH.PENDING_3636F0FA_MODEL", "LIVE_79B2BA25_VERSION"];
    await change(`CREATE MODEL ${pending} WITH LIVE VERSION ${live}`);
    await put(`snow://model/${pending}/versions/${live}`);
    expect(await run("SHOW MODELS LIKE 'L' IN SCHEMA DB.SCH")).toEqual([]);
    await change(
      `ALTER MODEL ${pending} COMMIT VERSION ${live} RENAME TO DB.SCH.L RENAME VERSION TO V1`,
    );
    await reference("DB.SCH.L", "V1");
    expect(await run("SHOW MODELS LIKE 'PENDING%' IN SCHEMA DB.SCH")).toEqual([]);
  });

  it("adds a version", async () => {
    const live = "LIVE_0600CCC4_VERSION";
    await change(`ALTER MODEL DB.SCH.L ADD LIVE VERSION ${live}`);
    await put(`snow://model/DB.SCH.L/versions/${live}`);
    await change(`ALTER MODEL DB.SCH.L COMMIT VERSION ${live} RENAME VERSION TO V2`);
    await reference("DB.SCH.L", "V2");
    expect(await versionsOf("L")).toEqual(["V1", "V2"]);
  });
});

describe("log_model of a version", () => {
  it("copies it", async () => {
    await change("CREATE MODEL DB.SCH.N WITH VERSION V9 FROM MODEL DB.SCH.M VERSION V1");
    await change("ALTER MODEL DB.SCH.N ADD VERSION V10 FROM MODEL DB.SCH.M VERSION V2");
    await reference("DB.SCH.N", "V9");
    expect(await versionsOf("N")).toEqual(["V9", "V10"]);
  });
});

describe("models and versions", () => {
  const [model, version] = ["ALTER MODEL DB.SCH.M", "ALTER MODEL DB.SCH.M MODIFY VERSION V1"];

  it("are shown with the columns that the client insists on", async () => {
    for (const sql of ["SHOW MODELS LIKE 'M' IN SCHEMA DB.SCH", "SHOW MODELS IN SCHEMA DB.SCH"]) {
      const row = (await run(sql)).find(({ name }) => name === "M");
      expect(row).toMatchObject({ comment: null, default_version_name: "V1" });
      expect(row?.["owner"]).toBe("ACCOUNTADMIN");
    }
  });

  it("have aliases, a default and comments", async () => {
    await change(`${model} VERSION V1 SET ALIAS = PROD`);
    await change(`${model} VERSION PROD UNSET ALIAS`);
    await change(`${model} SET DEFAULT_VERSION = V2`);
    await change(`${version} SET COMMENT=$$by hand$$`);
    await change("COMMENT ON MODEL DB.SCH.M IS $$all of it$$");
    const [row] = await run("SHOW MODELS LIKE 'M' IN SCHEMA DB.SCH");
    expect(row).toMatchObject({ comment: "all of it", default_version_name: "V2" });
    const versions = await run("SHOW VERSIONS IN MODEL DB.SCH.M");
    expect(versions.map(({ name, comment }) => [name, comment])).toEqual([
      ["V1", "by hand"],
      ["V2", null],
    ]);
  });

  it("have tags", async () => {
    await change(`${model} SET TAG DB.SCH.T = $$v$$`);
    const tag = "SYSTEM$GET_TAG($$DB.SCH.T$$, $$DB.SCH.M$$, 'MODULE')";
    expect(await run(`SELECT ${tag} AS TAG_VALUE`)).toEqual([{ TAG_VALUE: "v" }]);
    const references = `SELECT TAG_DATABASE, TAG_SCHEMA, TAG_NAME, TAG_VALUE\nFROM TABLE(DB.INFORMATION_SCHEMA.TAG_REFERENCES($$DB.SCH.M$$, 'MODULE'))`;
    expect(await run(references)).toEqual([
      { TAG_DATABASE: "DB", TAG_SCHEMA: "SCH", TAG_NAME: "T", TAG_VALUE: "v" },
    ]);
    await change(`${model} UNSET TAG DB.SCH.T`);
    expect(await run(`SELECT ${tag} AS TAG_VALUE`)).toEqual([{ TAG_VALUE: null }]);
  });

  it("give their files to whoever loads them", async () => {
    expect(await run("SELECT CURRENT_ROLE()")).toEqual([{ "CURRENT_ROLE()": "ACCOUNTADMIN" }]);
    const place = "snow://model/DB.SCH.L/versions/V1";
    const files = await run(`List '${place}/model/'`);
    expect(files.map(({ name }) => name)).toContain("versions/V1/model/model.yaml");
    const target = scratch();
    const from = `'${place}/model/model.yaml'`;
    expect(await run(`GET ${from} 'file://${target.path}'  parallel = 10`)).toHaveLength(1);
    target.remove();
  });

  it("are renamed and dropped", async () => {
    await change("ALTER MODEL DB.SCH.N RENAME TO DB.SCH.N2");
    await change("ALTER MODEL DB.SCH.N2 DROP VERSION V10");
    await change("DROP MODEL DB.SCH.N2");
    expect(await run("SHOW MODELS LIKE 'N%' IN SCHEMA DB.SCH")).toEqual([]);
  });
});

describe("an asynchronous statement", () => {
  it("is read by its id from another statement, by who ran it alone", async () => {
    const sql = "SHOW MODELS IN SCHEMA DB.SCH";
    const submitted: unknown = await client.query(sql, { asyncExec: true });
    const { queryId } = submitted as { queryId: string };
    await client.connection.getResultsFromQueryId({ queryId });
    const scan = `select * from table(result_scan('${queryId}'))`;
    expect((await run(scan)).map(({ name }) => name)).toEqual(["L", "M"]);
    const other = await connect(emulator.url, { username: "other" });
    await expect(other.query(scan)).rejects.toMatchObject({ code: "000709" });
    await other.close();
  });
});

import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { fileURLToPath } from "node:url";
import { start } from "pulumi-snowflakeml/emulator";
import driver from "snowflake-sdk";

// The driver writes to stdout and to snowflake.log until it is told not to.
driver.configure({ logLevel: "OFF", additionalLogToConsole: false });

// A folder that save_model of snowflake-ml-python wrote, with its MANIFEST.yml.
const PACKAGE = fileURLToPath(new URL("../quickstart/models/V1", import.meta.url));

let snowflake;
let connection;

const run = (sqlText) =>
  new Promise((resolve, reject) => {
    const complete = (error, _statement, rows) => (error ? reject(error) : resolve(rows));
    connection.execute({ sqlText, complete });
  });

before(async () => {
  snowflake = await start({
    init: ["CREATE DATABASE ML", "CREATE SCHEMA ML.PROD", "CREATE STAGE ML.PROD.PACKAGES"],
  });
  // Somebody else makes the model; the log does not show it.
  await snowflake.upload(PACKAGE, "ML.PROD.PACKAGES/v1");
  for (const sql of [
    "CREATE MODEL ML.PROD.TUMOR WITH VERSION V1 FROM @ML.PROD.PACKAGES/v1",
    "ALTER MODEL ML.PROD.TUMOR ADD VERSION V2 FROM @ML.PROD.PACKAGES/v1",
    "ALTER MODEL ML.PROD.TUMOR VERSION V1 SET ALIAS = PRODUCTION",
  ])
    await snowflake.execute(sql);
  connection = driver.createConnection({
    account: "local",
    username: "me",
    password: "any",
    accessUrl: snowflake.url,
  });
  await new Promise((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
});

after(async () => {
  await new Promise((resolve) => connection.destroy(resolve));
  await snowflake.stop();
});

// What is tested. In your project: an import.
async function promote(version) {
  await run("ALTER MODEL ML.PROD.TUMOR VERSION PRODUCTION UNSET ALIAS");
  await run(`ALTER MODEL ML.PROD.TUMOR VERSION ${version} SET ALIAS = PRODUCTION`);
}

it("promotes with two statements", async () => {
  await promote("V2");
  const changes = snowflake.log.statements({ mutating: true });
  assert.deepEqual(
    changes.map(({ kind, object, outcome }) => [kind, object, outcome.ok]),
    [
      ["ALTER MODEL UNSET ALIAS", "ML.PROD.TUMOR", true],
      ["ALTER MODEL SET ALIAS", "ML.PROD.TUMOR", true],
    ],
  );
  const [model] = await snowflake.execute("SHOW MODELS LIKE 'TUMOR' IN SCHEMA ML.PROD");
  assert.equal(JSON.parse(model.aliases).PRODUCTION, "V2");
});

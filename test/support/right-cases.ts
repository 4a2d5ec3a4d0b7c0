import { ANY, LISTED, NEVER, ONE, OWNER, OWNER_IF_EXISTS, SEEN_OWNER, of } from "./right-answers";
import type { Case } from "./rights";
import { TABLE_CASES } from "./table-right-cases";

/** Each statement on each kind, with what it comes to at each level. */

const database = of("DATABASE");
const schema = of("SCHEMA");
const stage = of("STAGE");
const tag = of("TAG");
const model = of("MODEL");
const warehouse = of("WAREHOUSE");
const role = of("ROLE");
const user = of("USER");

const MAY_CREATE = {
  MODEL: ["CREATE MODEL ON SCHEMA ML.PROD"],
  STAGE: ["CREATE STAGE ON SCHEMA ML.PROD"],
  TAG: ["CREATE TAG ON SCHEMA ML.PROD"],
  SCHEMA: ["CREATE SCHEMA ON DATABASE ML"],
} as const;

const READS_MODEL = ["READ ON MODEL ML.PROD.TUMOR"];
const LIVE = "'snow://model/ML.PROD.TUMOR/versions/";

export const CASES: readonly Case[] = [
  database("SHOW DATABASES LIKE 'ML'", LISTED),
  database("DESCRIBE DATABASE ML", ANY),
  database("USE DATABASE ML", ["no container", "accepted", undefined, "accepted"]),
  database("SHOW SCHEMAS LIKE 'PROD' IN DATABASE ML", [
    "no container",
    "no row",
    undefined,
    "no row",
  ]),
  database("SHOW GRANTS ON DATABASE ML", ["hidden", "a row", undefined, "a row"]),
  database("CREATE SCHEMA ML.NEW", ONE, { needs: "CREATE SCHEMA" }),
  database("ALTER DATABASE ML SET COMMENT = 'x'", NEVER),
  database("DROP DATABASE ML", OWNER),
  database("DROP DATABASE IF EXISTS ML", OWNER_IF_EXISTS),
  database("GRANT USAGE ON DATABASE ML TO ROLE OTHER", OWNER),
  database("GRANT OWNERSHIP ON DATABASE ML TO ROLE OTHER REVOKE CURRENT GRANTS", OWNER),

  schema("SHOW SCHEMAS LIKE 'PROD' IN DATABASE ML", LISTED),
  schema("DESCRIBE SCHEMA ML.PROD", ANY),
  schema("USE SCHEMA ML.PROD", ["no container", "accepted", undefined, "accepted"]),
  schema("SHOW STAGES LIKE 'PACKAGES' IN SCHEMA ML.PROD", [
    "no container",
    "no row",
    undefined,
    "no row",
  ]),
  schema("CREATE STAGE ML.PROD.NEW", ONE, { needs: "CREATE STAGE" }),
  schema("CREATE TEMPORARY STAGE ML.PROD.NEW", ONE, { needs: "CREATE STAGE" }),
  schema("CREATE TAG ML.PROD.NEW", ONE, { needs: "CREATE TAG" }),
  schema("CREATE MODEL ML.PROD.NEW WITH VERSION V1 FROM MODEL ML.PROD.TUMOR", ONE, {
    needs: "CREATE MODEL",
    besides: READS_MODEL,
  }),
  schema("CREATE TABLE ML.PROD.NEW (A INT)", ONE, { needs: "CREATE TABLE" }),
  schema("CREATE VIEW ML.PROD.NEW AS SELECT 1 AS A", ONE, { needs: "CREATE VIEW" }),
  schema("CREATE MODEL ML.PROD.NEW WITH LIVE VERSION V1", ONE, { needs: "CREATE MODEL" }),
  schema("CREATE SCHEMA IF NOT EXISTS ML.PROD", ["name taken", undefined, undefined, "accepted"], {
    besides: MAY_CREATE.SCHEMA,
  }),
  schema("ALTER SCHEMA ML.PROD SET COMMENT = 'x'", NEVER),
  schema("DROP SCHEMA ML.PROD", OWNER),
  schema("DROP SCHEMA IF EXISTS ML.PROD", OWNER_IF_EXISTS),

  stage("SHOW STAGES LIKE 'PACKAGES' IN SCHEMA ML.PROD", LISTED),
  stage("DESCRIBE STAGE ML.PROD.PACKAGES", ANY),
  stage("LIST @ML.PROD.PACKAGES", ["hidden", "forbidden", "a row", "a row"], { needs: "READ" }),
  stage("GET @ML.PROD.PACKAGES 'file:///x'", ONE, { needs: "READ" }),
  stage("PUT 'file:///x' @ML.PROD.PACKAGES", ONE, { needs: "WRITE" }),
  stage("REMOVE @ML.PROD.PACKAGES/x", ["hidden", "forbidden", "no row", "no row"], {
    needs: "WRITE",
  }),
  stage("CREATE MODEL ML.PROD.NEW WITH VERSION V1 FROM @ML.PROD.PACKAGES", ONE, {
    needs: "READ",
    besides: MAY_CREATE.MODEL,
  }),
  stage(
    "CREATE STAGE IF NOT EXISTS ML.PROD.PACKAGES",
    ["name taken", "accepted", undefined, "accepted"],
    { besides: MAY_CREATE.STAGE },
  ),
  stage(
    "CREATE OR REPLACE STAGE ML.PROD.PACKAGES",
    ["name taken", "forbidden", undefined, "accepted"],
    { besides: MAY_CREATE.STAGE },
  ),
  stage("ALTER STAGE ML.PROD.PACKAGES SET COMMENT = 'x'", NEVER),
  stage("DROP STAGE ML.PROD.PACKAGES", OWNER),
  stage("DROP STAGE IF EXISTS ML.PROD.PACKAGES", OWNER_IF_EXISTS),
  stage("GRANT READ ON STAGE ML.PROD.PACKAGES TO ROLE OTHER", OWNER),

  tag("SHOW TAGS LIKE 'T' IN SCHEMA ML.PROD", LISTED),
  tag("SHOW GRANTS ON TAG ML.PROD.T", ["hidden", "a row", undefined, "a row"]),
  tag("CREATE OR REPLACE TAG ML.PROD.T", ["name taken", "forbidden", undefined, "accepted"], {
    besides: MAY_CREATE.TAG,
  }),
  tag("ALTER TAG ML.PROD.T SET COMMENT = 'x'", NEVER),
  // Of a model that the role does not own: APPLY alone is not enough.
  tag(
    "ALTER MODEL ML.PROD.TUMOR SET TAG ML.PROD.T = 'x'",
    ["hidden", "forbidden", "forbidden", "forbidden"],
    { needs: "APPLY", besides: READS_MODEL },
  ),
  tag("ALTER MODEL ML.PROD.OWN SET TAG ML.PROD.T = 'x'", ONE, { needs: "APPLY" }),
  tag("ALTER MODEL ML.PROD.OWN UNSET TAG ML.PROD.T", ONE, { needs: "APPLY" }),
  tag("DROP TAG ML.PROD.T", OWNER),
  tag("DROP TAG IF EXISTS ML.PROD.T", OWNER_IF_EXISTS),

  model("SHOW MODELS LIKE 'TUMOR' IN SCHEMA ML.PROD", LISTED),
  model("SHOW VERSIONS IN MODEL ML.PROD.TUMOR", ["no container", "a row", undefined, "a row"]),
  model("SHOW FUNCTIONS IN MODEL ML.PROD.TUMOR", ["no container", "a row", undefined, "a row"]),
  model("SHOW GRANTS ON MODEL ML.PROD.TUMOR", ["hidden", "a row", undefined, "a row"]),
  model(
    "SELECT MODEL_NAME FROM ML.INFORMATION_SCHEMA.MODEL_VERSIONS WHERE MODEL_NAME = 'TUMOR'",
    LISTED,
  ),
  model("DESCRIBE MODEL ML.PROD.TUMOR", NEVER),
  model(`LIST ${LIVE}V1/'`, ["hidden", "forbidden", "a row", "a row"], { needs: "READ" }),
  model(`GET ${LIVE}V1/MANIFEST.yml' 'file:///x'`, ONE, { needs: "READ" }),
  model(`PUT 'file:///x' ${LIVE}DRAFT/'`, ["hidden", "forbidden", "forbidden", "accepted"], {
    needs: "READ",
  }),
  model("CREATE MODEL ML.PROD.NEW WITH VERSION V1 FROM MODEL ML.PROD.TUMOR", ONE, {
    needs: "READ",
    besides: MAY_CREATE.MODEL,
  }),
  model(
    "CREATE OR REPLACE MODEL ML.PROD.TUMOR WITH VERSION V1 FROM MODEL ML.PROD.TUMOR",
    ["name taken", "forbidden", "forbidden", "accepted"],
    { needs: "READ", besides: MAY_CREATE.MODEL },
  ),
  ...[
    "SET COMMENT = 'x'",
    "SET DEFAULT_VERSION = V2",
    "ADD VERSION V9 FROM MODEL ML.PROD.TUMOR",
    "ADD LIVE VERSION V9",
    "COMMIT VERSION DRAFT",
    "DROP VERSION V2",
    "VERSION V2 SET ALIAS = A",
    "VERSION V1 UNSET ALIAS",
    "MODIFY VERSION V1 SET COMMENT = 'x'",
    "MODIFY VERSION V1 SET METADATA = '{}'",
  ].map((action) =>
    model(`ALTER MODEL ML.PROD.TUMOR ${action}`, ["hidden", "forbidden", "forbidden", "accepted"], {
      needs: "READ",
    }),
  ),
  model(
    "ALTER MODEL ML.PROD.TUMOR RENAME TO ML.PUBLIC.TUMOR",
    ["hidden", "forbidden", "forbidden", "forbidden"],
    { needs: "READ", besides: ["USAGE ON SCHEMA ML.PUBLIC"] },
  ),
  model(
    "ALTER MODEL ML.PROD.TUMOR RENAME TO ML.PUBLIC.TUMOR",
    ["hidden", "forbidden", "forbidden", "accepted"],
    { needs: "READ", besides: ["USAGE, CREATE MODEL ON SCHEMA ML.PUBLIC"] },
  ),
  model("ALTER MODEL IF EXISTS ML.PROD.TUMOR SET COMMENT = 'x'", OWNER_IF_EXISTS),
  model("COMMENT ON MODEL ML.PROD.TUMOR IS 'x'", OWNER),
  model("DROP MODEL ML.PROD.TUMOR", ["hidden", "forbidden", "forbidden", "accepted"], {
    needs: "READ",
  }),
  model("GRANT READ ON MODEL ML.PROD.TUMOR TO ROLE OTHER", OWNER),
  model("REVOKE READ ON MODEL ML.PROD.TUMOR FROM ROLE OTHER", OWNER),

  ...TABLE_CASES,

  warehouse("SHOW WAREHOUSES LIKE 'WH'", LISTED),
  warehouse("DESCRIBE WAREHOUSE WH", ANY),
  warehouse("USE WAREHOUSE WH", ["no container", "no container", "accepted", "accepted"], {
    needs: "USAGE",
  }),
  warehouse("ALTER WAREHOUSE WH SUSPEND", NEVER),
  warehouse("DROP WAREHOUSE WH", OWNER),
  warehouse("DROP WAREHOUSE IF EXISTS WH", OWNER_IF_EXISTS),

  role("SHOW ROLES LIKE 'OTHER'", ["a row", undefined, undefined, "a row"]),
  role("SHOW GRANTS TO ROLE OTHER", ["no row", undefined, undefined, "no row"]),
  role("GRANT ROLE OTHER TO USER EVE", SEEN_OWNER),
  role("REVOKE ROLE OTHER FROM USER EVE", SEEN_OWNER),
  role("ALTER ROLE OTHER SET COMMENT = 'x'", ["not offered", undefined, undefined, "not offered"]),
  role("DROP ROLE OTHER", SEEN_OWNER),
  role("DROP ROLE IF EXISTS OTHER", SEEN_OWNER),

  user("SHOW USERS LIKE 'EVE'", ["a row", undefined, undefined, "a row"]),
  user("DESCRIBE USER EVE", ["forbidden", undefined, "a row", "a row"], { needs: "MONITOR" }),
  user("ALTER USER EVE SET COMMENT = 'x'", ["forbidden", undefined, "forbidden", "accepted"], {
    needs: "MONITOR",
  }),
  user("ALTER USER EVE UNSET COMMENT", SEEN_OWNER),
  user("ALTER USER EVE ADD PAT P", SEEN_OWNER),
  user("SHOW USER PATS FOR USER EVE", ["forbidden", undefined, undefined, "no row"]),
  user("DROP USER EVE", SEEN_OWNER),
  user("DROP USER IF EXISTS EVE", SEEN_OWNER),
];

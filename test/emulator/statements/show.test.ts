import { likeMatches } from "../../../provider/emulator/statements/like";
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

/** Columns as they are declared; types other than text follow a colon. */
const columns = async (sql: string): Promise<string> =>
  (await layer.result(sql)).columns
    .map(({ name, type }) => (type === "text" ? name : `${name}:${type}`))
    .join(" ");

const TERSE = "created_on:timestamp_ltz name kind database_name schema_name";

describe("columns of", () => {
  it.each([
    [
      "SHOW DATABASES",
      "created_on:timestamp_ltz name is_default is_current origin owner comment options retention_time kind owner_role_type",
    ],
    [
      "SHOW SCHEMAS IN DATABASE ML",
      "created_on:timestamp_ltz name is_default is_current database_name owner comment options retention_time owner_role_type",
    ],
    [
      "SHOW STAGES IN SCHEMA ML.PROD",
      "created_on:timestamp_ltz name database_name schema_name url has_credentials has_encryption_key owner comment region type cloud storage_integration endpoint owner_role_type directory_enabled",
    ],
    [
      "SHOW WAREHOUSES",
      "name state type size min_cluster_count:fixed max_cluster_count:fixed started_clusters:fixed running:fixed queued:fixed is_default is_current auto_suspend:fixed auto_resume available provisioning quiescing other created_on:timestamp_ltz resumed_on:timestamp_ltz updated_on:timestamp_ltz owner comment enable_query_acceleration query_acceleration_max_scale_factor:fixed resource_monitor actives:fixed pendings:fixed failed:fixed suspended:fixed uuid scaling_policy owner_role_type resource_constraint",
    ],
    [
      "SHOW ROLES",
      "created_on:timestamp_ltz name is_default is_current is_inherited assigned_to_users:fixed granted_to_roles:fixed granted_roles:fixed owner comment",
    ],
    [
      "SHOW USERS",
      "name created_on:timestamp_ltz login_name display_name first_name last_name email mins_to_unlock days_to_expiry comment disabled must_change_password snowflake_lock default_warehouse default_namespace default_role default_secondary_roles ext_authn_duo ext_authn_uid mins_to_bypass_mfa owner last_success_login:timestamp_ltz expires_at_time:timestamp_ltz locked_until_time:timestamp_ltz has_password has_rsa_public_key type has_mfa has_workload_identity",
    ],
    [
      "SHOW TAGS IN ACCOUNT",
      "created_on:timestamp_ltz name database_name schema_name owner comment allowed_values owner_role_type propagate",
    ],
    [
      "SHOW MODELS IN ACCOUNT",
      "created_on:timestamp_ltz name model_type database_name schema_name comment owner default_version_name versions:array aliases:object",
    ],
    [
      "SHOW VERSIONS IN MODEL ML.PROD.TUMOR",
      "created_on:timestamp_ltz name aliases:array comment database_name schema_name model_name is_default_version functions:array metadata:object user_data:object model_attributes:object size:fixed environment:object runnable_in:array inference_services:array model_spec",
    ],
    [
      "SHOW FUNCTIONS IN MODEL ML.PROD.TUMOR",
      "created_on:timestamp_ltz name version_name min_num_arguments:fixed max_num_arguments:fixed arguments return_type description language",
    ],
    [
      "SHOW GRANTS ON MODEL ML.PROD.TUMOR",
      "created_on:timestamp_ltz privilege granted_on name granted_to grantee_name grant_option granted_by_role_type granted_by",
    ],
    ["SHOW PARAMETERS", "key value default level description type"],
    ["SHOW TERSE DATABASES", TERSE],
    ["SHOW TERSE SCHEMAS", TERSE],
    ["SHOW TERSE ROLES", TERSE],
    ["SHOW TERSE USERS", TERSE],
    ["LIST @ML.PROD.PACKAGES", "name size:fixed md5 last_modified"],
    ["DESCRIBE DATABASE ML", "created_on:timestamp_ltz name kind"],
    ["DESC SCHEMA ML.PROD", "created_on:timestamp_ltz name kind"],
    ["DESC WAREHOUSE COMPUTE_WH", "created_on:timestamp_ltz name kind"],
    [
      "DESC STAGE ML.PROD.PACKAGES",
      "parent_property property property_type property_value property_default",
    ],
    ["DESCRIBE USER ADA", "property value default description"],
  ])("%s", async (sql, expected) => {
    expect(await columns(sql)).toBe(expected);
  });

  it("a statement that changes are told without running it", async () => {
    const { rows, columns: told } = await layer.engine.execute(layer.admin, "DROP DATABASE ML", {
      bindings: {},
      statementParameters: {},
      describeOnly: true,
      queryId: "q",
    });
    expect([rows, told.length]).toEqual([[], 1]);
    expect(await layer.run("SHOW DATABASES LIKE 'ML'")).toHaveLength(1);
  });
});

describe("descriptions", () => {
  it("list schemas, objects, and properties", async () => {
    const names = async (sql: string) =>
      (await layer.run(sql)).map((row) => `${String(row["kind"])} ${String(row["name"])}`);
    expect(await names("DESC DATABASE ML")).toEqual(["SCHEMA PUBLIC", "SCHEMA PROD"]);
    expect(await names("DESC SCHEMA ML.PROD")).toEqual(["MODEL TUMOR", "STAGE PACKAGES"]);
    expect(await names("DESC WAREHOUSE COMPUTE_WH")).toEqual(["WAREHOUSE COMPUTE_WH"]);
    expect(await layer.run("DESC USER ADA")).toContainEqual(
      expect.objectContaining({ property: "DEFAULT_ROLE", value: "ACCOUNTADMIN" }),
    );
  });

  it.each(["DATABASE X", "SCHEMA ML.X", "WAREHOUSE X", "STAGE ML.PROD.X", "USER X"])(
    "fail for a missing %s",
    async (what) => {
      expect(await layer.refusal(`DESC ${what}`)).toContain("002003 02000");
    },
  );
});

describe("LIKE", () => {
  it.each([
    ["A\\_B", "a_b", true],
    ["A\\_B", "AXB", false],
    ["a_b", "AXB", true],
    ["%", "", true],
    ["", "a", false],
    ["%b%d", "abcbd", true],
    ["%b%d", "abcdb", false],
    ["\\%", "%", true],
    ["a.c", "abc", false],
  ])("%j against %j is %s", (pattern, name, expected) => {
    expect(likeMatches(pattern, name)).toBe(expected);
  });

  it("takes no longer than text times pattern", () => {
    const started = Date.now();
    expect(likeMatches(`${"%a".repeat(60)}%b`, "a".repeat(255))).toBe(false);
    expect(Date.now() - started).toBeLessThan(500);
  });
});

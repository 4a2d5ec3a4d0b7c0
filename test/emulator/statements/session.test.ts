import { furnish, openLayer } from "../../support/layer";
import type { Layer } from "../../support/layer";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer();
  await furnish(layer);
});

afterEach(() => {
  layer.close();
});

describe("the warehouse", () => {
  const NEEDS_ONE = [
    "CREATE MODEL ML.PROD.X WITH VERSION V1 FROM @ML.PROD.PACKAGES",
    "ALTER MODEL ML.PROD.TUMOR ADD VERSION V9 FROM MODEL ML.PROD.TUMOR",
    "SELECT * FROM TABLE(ML.INFORMATION_SCHEMA.TAG_REFERENCES('ML.PROD.TUMOR', 'MODULE'))",
    "SELECT * FROM ML.INFORMATION_SCHEMA.MODEL_VERSIONS",
  ];

  it.each(["", null, "NOPE"])("%j is none", async (warehouse) => {
    const session = layer.open({ warehouse });
    for (const sql of NEEDS_ONE) {
      expect(await layer.refusal(sql, { session })).toContain("000606 57P03");
    }
    for (const sql of ["SHOW MODELS IN ACCOUNT", "ALTER MODEL ML.PROD.TUMOR SET COMMENT = 'x'"]) {
      expect(await layer.refusal(sql, { session })).toBe("accepted");
    }
  });

  it("is none without USAGE on it", async () => {
    await layer.run("CREATE WAREHOUSE OWN WAREHOUSE_SIZE = XXLARGE AUTO_SUSPEND = 60");
    await layer.run("CREATE ROLE DEPLOYER");
    await layer.run("GRANT OWNERSHIP ON MODEL ML.PROD.TUMOR TO ROLE DEPLOYER");
    for (const what of ["DATABASE ML", "SCHEMA ML.PROD"])
      await layer.run(`GRANT USAGE ON ${what} TO ROLE DEPLOYER`);
    const session = layer.open({ role: "DEPLOYER", warehouse: "OWN" });
    const add = "ALTER MODEL ML.PROD.TUMOR ADD VERSION V9 FROM MODEL ML.PROD.TUMOR";
    expect(await layer.refusal(add, { session })).toContain("000606");
    await layer.run("GRANT USAGE ON WAREHOUSE OWN TO ROLE DEPLOYER");
    expect(await layer.refusal(add, { session })).toBe("accepted");
    const [row] = await layer.run("SHOW WAREHOUSES LIKE 'OWN'");
    expect(row).toMatchObject({ size: "2X-Large", auto_suspend: "60", auto_resume: "true" });
  });
});

describe("parameters", () => {
  it("are shown with their defaults and what the session set", async () => {
    await layer.run("ALTER SESSION SET QUERY_TAG = 'ci', STATEMENT_TIMEOUT_IN_SECONDS = 60");
    expect(await layer.run("SHOW PARAMETERS LIKE 'TIMEZONE'")).toEqual([
      expect.objectContaining({ key: "TIMEZONE", value: "America/Los_Angeles", level: "" }),
    ]);
    expect(await layer.run("SHOW PARAMETERS LIKE 'query_tag' IN SESSION")).toEqual([
      expect.objectContaining({ key: "QUERY_TAG", value: "ci", default: "", level: "SESSION" }),
    ]);
    await layer.run("ALTER SESSION UNSET QUERY_TAG, STATEMENT_TIMEOUT_IN_SECONDS");
    expect(layer.admin.parameters.size).toBe(0);
  });

  it.each([
    ["ALTER SESSION SET QUERY_TAG = 'x' FOO = 1", "001008 22023"],
    ["ALTER SESSION SET constructor = 1", "001008 22023"],
    ["ALTER SESSION UNSET FOO", "001008 22023"],
    ["ALTER SESSION SET AUTOCOMMIT = maybe", "001008 22023"],
    ["ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = 'long'", "001008 22023"],
    ["ALTER SESSION SET \"TIMEZONE\" = 'UTC'", "001003 42000"],
  ])("%s is refused and sets nothing", async (sql, code) => {
    expect(await layer.refusal(sql)).toContain(code);
    expect(layer.admin.parameters.size).toBe(0);
  });
});

describe("QUOTED_IDENTIFIERS_IGNORE_CASE", () => {
  const drop = 'DROP MODEL "ml"."prod"."tumor"';
  const parameters = { QUOTED_IDENTIFIERS_IGNORE_CASE: true };

  it("folds quoted names, in strings and stages too", async () => {
    expect(await layer.refusal(drop)).toContain("002003");
    await layer.run("ALTER SESSION SET QUOTED_IDENTIFIERS_IGNORE_CASE = TRUE");
    expect(await layer.run('LIST @"ml".prod."packages"')).not.toEqual([]);
    await layer.run(
      `SELECT * FROM TABLE("ml".INFORMATION_SCHEMA.TAG_REFERENCES('"ml"."prod"."tumor"', 'MODULE'))`,
    );
    expect(
      await layer.refusal(drop, { parameters: { QUOTED_IDENTIFIERS_IGNORE_CASE: false } }),
    ).toContain("002003");
    expect(await layer.refusal(drop)).toBe("accepted");
  });

  it("of a statement stands before the session's", async () => {
    expect(await layer.refusal(drop, { parameters })).toBe("accepted");
  });
});

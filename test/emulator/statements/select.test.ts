import type { Binding } from "../../../provider/emulator/contract";
import { furnish, openLayer } from "../../support/layer";
import type { Layer } from "../../support/layer";

let layer: Layer;

beforeAll(async () => {
  layer = openLayer("lenient");
  await furnish(layer);
  await layer.run("CREATE TAG ML.PROD.STAGE");
  await layer.run("CREATE TAG ML.PROD.TEAM");
  await layer.run("ALTER MODEL ML.PROD.TUMOR SET TAG ML.PROD.STAGE = 'live', ML.PROD.TEAM = 'a'");
  await layer.run("ALTER MODEL ML.PROD.TUMOR VERSION V2 SET ALIAS = CHAMPION");
});

afterAll(() => {
  layer.close();
});

const TAGS = "TABLE(ML.INFORMATION_SCHEMA.TAG_REFERENCES('ML.PROD.TUMOR', 'MODULE'))";
const VERSIONS = "ML.INFORMATION_SCHEMA.MODEL_VERSIONS";

describe("TAG_REFERENCES", () => {
  it("has all documented columns", async () => {
    const [row] = await layer.run(`SELECT * FROM ${TAGS}`);
    expect(row).toEqual({
      TAG_DATABASE: "ML",
      TAG_SCHEMA: "PROD",
      TAG_NAME: "STAGE",
      TAG_VALUE: "live",
      APPLY_METHOD: "MANUAL",
      LEVEL: "MODULE",
      OBJECT_DATABASE: "ML",
      OBJECT_SCHEMA: "PROD",
      OBJECT_NAME: "TUMOR",
      DOMAIN: "MODULE",
      COLUMN_NAME: null,
    });
  });

  it("gives the columns asked for, of the rows asked for", async () => {
    expect(
      await layer.run(`SELECT TAG_NAME AS N, tag_value, 1 FROM ${TAGS} WHERE TAG_NAME = 'TEAM'`),
    ).toEqual([{ N: "TEAM", TAG_VALUE: "a", "1": "1" }]);
    expect(await layer.refusal(`SELECT NOPE FROM ${TAGS}`)).toContain("000904");
    expect(await layer.refusal(`SELECT * FROM ${TAGS} WHERE NOPE = 'x'`)).toContain("000904");
  });

  it.each(["ML.PROD.TUMOR nonsense", "ML.PROD.TUMOR;", "", "ML.PROD.TUMOR.X"])(
    "takes a whole name, not %j",
    async (name) => {
      const refusal = await layer.refusal(
        `SELECT * FROM TABLE(ML.INFORMATION_SCHEMA.TAG_REFERENCES('${name}', 'MODULE'))`,
      );
      expect(refusal).toContain("001003");
      expect(
        await layer.refusal(`SELECT SYSTEM$GET_TAG('ML.PROD.STAGE', '${name}', 'MODULE')`),
      ).toContain("001003");
      expect(
        await layer.refusal(
          `SELECT SYSTEM$GET_TAG('${name.replace("TUMOR", "STAGE")}', 'ML.PROD.TUMOR', 'MODULE')`,
        ),
      ).toContain("001003");
    },
  );

  it("agrees with SYSTEM$GET_TAG", async () => {
    expect(
      await layer.run("SELECT SYSTEM$GET_TAG('ML.PROD.STAGE', 'ML.PROD.TUMOR', 'module') AS V"),
    ).toEqual([{ V: "live" }]);
  });
});

describe("MODEL_VERSIONS", () => {
  it("has a row for every version that the role sees", async () => {
    const rows = await layer.run(`SELECT * FROM ${VERSIONS}`);
    expect(rows.map((row) => row["MODEL_VERSION_NAME"])).toEqual(["V1", "V2"]);
    expect(rows[1]).toMatchObject({
      DATABASE_NAME: "ML",
      SCHEMA_NAME: "PROD",
      MODEL_NAME: "TUMOR",
      VERSION_ALIASES: '["LAST","CHAMPION"]',
      OWNER: "ACCOUNTADMIN",
      FUNCTIONS: '["PREDICT"]',
      MODEL_TYPE: "USER_MODEL",
      LANGUAGE: "PYTHON",
      METADATA: "{}",
      USERDATA: "{}",
    });
    for (const what of ["DATABASE ML", "SCHEMA ML.PROD"])
      await layer.run(`GRANT USAGE ON ${what} TO ROLE PUBLIC`);
    const session = layer.open({ role: "PUBLIC" });
    expect(await layer.run(`SELECT * FROM ${VERSIONS}`, { session })).toEqual([]);
  });

  it("filters by texts", async () => {
    const where = "WHERE MODEL_NAME = 'TUMOR' AND MODEL_VERSION_NAME = 'V2'";
    expect(await layer.run(`SELECT MODEL_VERSION_NAME AS V FROM ${VERSIONS} ${where}`)).toEqual([
      { V: "V2" },
    ]);
    expect(await layer.run(`SELECT * FROM ${VERSIONS} WHERE MODEL_NAME = 'tumor'`)).toEqual([]);
  });

  it("declares arrays and times", async () => {
    const { columns } = await layer.result(`SELECT VERSION_ALIASES, LAST_ALTERED FROM ${VERSIONS}`);
    expect(columns.map(({ type }) => type)).toEqual(["array", "timestamp_ltz"]);
  });
});

describe("RESULT_SCAN", () => {
  it("reads what a statement answered, but for the secret of a token", async () => {
    const scan = "SELECT * FROM TABLE(RESULT_SCAN('q'))";
    const shown = await layer.run("SHOW MODELS IN SCHEMA ML.PROD");
    expect(await layer.run(scan)).toEqual(shown);
    const add = "ALTER USER ADA ADD PROGRAMMATIC ACCESS TOKEN CI";
    expect((await layer.run(add))[0]).toHaveProperty("token_secret");
    expect(await layer.run(scan)).toEqual(shown);
  });
});

describe("LAST_QUERY_ID", () => {
  it("names what the session ran last", async () => {
    const shown = await layer.run("SHOW MODELS IN SCHEMA ML.PROD");
    expect(await layer.run("SELECT * FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()))")).toEqual(shown);
    expect(await layer.run("SELECT LAST_QUERY_ID() AS Q")).toEqual([{ Q: "q" }]);
    const session = layer.open({});
    expect(await layer.run("SELECT LAST_QUERY_ID() AS Q", { session })).toEqual([{ Q: null }]);
  });
});

describe("numbers and bind variables", () => {
  const bound = async (binding: Binding, sql = "SELECT ? AS X") =>
    (await layer.run(sql, { bindings: { "1": binding } }))[0]?.["X"];

  it("may have a sign", async () => {
    expect(await layer.run("SELECT -1, +2.5 AS P, - 3 AS M")).toEqual([
      { "-1": "-1", P: "2.5", M: "-3" },
    ]);
    expect(await bound({ type: "FIXED", value: "-1" })).toBe("-1");
    expect(await bound({ type: "REAL", value: "-1.5e-3" })).toBe("-0.0015");
    expect(await bound({ type: "BOOLEAN", value: "false" })).toBe("0");
    expect(await bound({ type: "FIXED", value: null })).toBeNull();
  });

  it.each([
    [{ type: "FIXED", value: "1, CURRENT_USER()" }, "100038"],
    [{ type: "REAL", value: "NaN" }, "100038"],
    [{ type: "BOOLEAN", value: "1 AS X, 2" }, "100037"],
    [{ type: "FIXED", value: ["1", "2"] }, "emulator: not supported"],
    [{ type: "GEOGRAPHY", value: "0" }, "emulator: not supported"],
  ])("%j is refused with %s", async (binding, expected) => {
    expect(await layer.refusal("SELECT ?", { bindings: { "1": binding } })).toContain(expected);
  });

  it("must all be there", async () => {
    expect(await layer.refusal("SELECT ?")).toContain("002049 42601");
  });
});

import { refusal, startAccount } from "../../support/account";
import type { Emulator } from "../../../provider/emulator";

const M = "ALTER MODEL ML.PROD.TUMOR";

async function row(emulator: Emulator): Promise<Readonly<Record<string, string | null>>> {
  const [found] = await emulator.execute("SHOW MODELS LIKE 'tumor' IN SCHEMA ML.PROD");
  return found ?? {};
}

describe.each(["strict", "lenient"] as const)("models, %s", (unknowns) => {
  const strict = unknowns === "strict";
  let emulator: Emulator;
  const run = (sql: string) => emulator.execute(sql);
  const refused = (sql: string) => refusal(emulator, sql);

  beforeEach(async () => {
    emulator = await startAccount({ unknowns });
  });

  afterEach(() => emulator.stop());

  it("list versions, the first as default, and the system aliases", async () => {
    expect(await row(emulator)).toMatchObject({
      name: "TUMOR",
      model_type: "USER_MODEL",
      comment: null,
      owner: "ACCOUNTADMIN",
      default_version_name: "V1",
      versions: '["V1","V2","V3"]',
      aliases: '{"DEFAULT":"V1","FIRST":"V1","LAST":"V3"}',
    });
  });

  it("read methods, signatures and sizes from the package", async () => {
    const [version] = await run("SHOW VERSIONS LIKE 'V1' IN MODEL ML.PROD.TUMOR");
    expect(version).toMatchObject({
      functions: '["PREDICT"]',
      is_default_version: "true",
      metadata: "{}",
      runnable_in: '["WAREHOUSE","SNOWPARK_CONTAINER_SERVICES"]',
      aliases: '["DEFAULT","FIRST"]',
    });
    expect(version?.["model_spec"]).toContain("signatures:");
    expect(Number(version?.["size"])).toBeGreaterThan(5000);
    const [method] = await run("SHOW FUNCTIONS IN MODEL ML.PROD.TUMOR VERSION V1");
    expect(method).toMatchObject({
      name: "PREDICT",
      return_type: "OBJECT",
      min_num_arguments: "8",
    });
  });

  it("hold one alias per version and one version per alias", async () => {
    await run(`${M} VERSION V1 SET ALIAS = production`);
    expect(JSON.parse((await row(emulator))["aliases"] ?? "")).toMatchObject({ PRODUCTION: "V1" });
    expect(await refused(`${M} VERSION V2 SET ALIAS = PRODUCTION`)).toContain("already exists");
    expect(await refused(`${M} VERSION V1 SET ALIAS = OTHER`)).toContain(
      strict ? "has the alias" : "accepted",
    );
    expect(await refused(`${M} VERSION V2 SET ALIAS = V3`)).toContain("already exists");
    expect(await refused(`${M} VERSION V2 SET ALIAS = LAST`)).toContain("system alias");
  });

  it("free an alias by its own name, and have switches for what nobody documents", async () => {
    await run(`${M} VERSION V2 SET ALIAS = A`);
    expect(await refused(`${M} VERSION V2 SET ALIAS = A`)).toContain(
      strict ? "already exists" : "accepted",
    );
    expect(await refused(`${M} SET DEFAULT_VERSION = A`)).toContain(strict ? "002003" : "accepted");
    await run(`${M} SET DEFAULT_VERSION = V1`);
    expect(await refused(`${M} DROP VERSION A`)).toContain(strict ? "002003" : "accepted");
    if (strict) await run(`${M} VERSION A UNSET ALIAS`);
    expect(await refused(`${M} VERSION V3 UNSET ALIAS`)).toContain(
      strict ? "has no alias" : "accepted",
    );
    expect(await refused(`${M} VERSION GONE UNSET ALIAS`)).toContain("002003");
  });

  it("never drop the default version, and move FIRST and LAST when others go", async () => {
    expect(await refused(`${M} DROP VERSION V1`)).toContain("default version");
    await run(`${M} SET DEFAULT_VERSION = V2`);
    await run(`${M} DROP VERSION V1`);
    expect((await row(emulator))["aliases"]).toBe('{"DEFAULT":"V2","FIRST":"V2","LAST":"V3"}');
  });

  it("keep metadata as it was written, up to 100 KB of one object", async () => {
    await run(`${M} MODIFY VERSION V1 SET METADATA = '{"b": 1,  "a": "\\\\\\\\d"}'`);
    const [version] = await run("SHOW VERSIONS LIKE 'V1' IN MODEL ML.PROD.TUMOR");
    expect(version?.["metadata"]).toBe('{"b": 1,  "a": "\\\\d"}');
    for (const bad of ["{", `{"a":"${"x".repeat(110_000)}"}`]) {
      expect(await refused(`${M} MODIFY VERSION V1 SET METADATA = $$${bad}$$`)).toContain("001008");
    }
  });

  it("copy the content of a version", async () => {
    await run(
      'CREATE MODEL ML.PROD.COPY WITH VERSION "1.0" FROM MODEL ML.PROD.TUMOR VERSION FIRST',
    );
    const [version] = await run("SHOW VERSIONS IN MODEL ML.PROD.COPY");
    expect(version).toMatchObject({
      name: "1.0",
      comment: null,
      metadata: "{}",
      functions: '["PREDICT"]',
    });
  });

  it("are renamed with all they have", async () => {
    await run(`${M} VERSION V1 SET ALIAS = A`);
    await run(`${M} RENAME TO ML.PROD."lung"`);
    expect(await refused("SHOW VERSIONS IN MODEL ML.PROD.TUMOR")).toContain("does not exist");
    const [found] = await run("SHOW MODELS IN SCHEMA ML.PROD");
    expect(found).toMatchObject({ name: "lung" });
    expect(found?.["aliases"]).toContain('"A":"V1"');
  });

  it("answer with Snowflake's numbers", async () => {
    expect(
      await refused("CREATE MODEL ML.PROD.TUMOR WITH VERSION V1 FROM @ML.PROD.PACKAGES"),
    ).toContain("42710");
    expect(
      await refused("CREATE MODEL ML.PROD.X WITH VERSION V1 FROM @ML.PROD.PACKAGES/nowhere"),
    ).toContain("398507");
    expect(
      await refused("CREATE MODEL ML.NOPE.X WITH VERSION V1 FROM @ML.PROD.PACKAGES"),
    ).toContain("002003 02000 SQL compilation error: Schema");
    expect(await refused("SHOW MODELS IN SCHEMA ML.NOPE")).toContain("002043 02000");
    expect(await refused(`${M} ADD VERSION V1 FROM @ML.PROD.PACKAGES`)).toContain("already exists");
    expect(await refused("DROP MODEL ML.PROD.NOPE")).toContain("002003");
    expect(
      await refusal(emulator, `${M} ADD VERSION V9 FROM @ML.PROD.PACKAGES`, { warehouse: "" }),
    ).toContain("000606 57P03");
  });

  it("carry tags that INFORMATION_SCHEMA tells", async () => {
    await run("CREATE TAG ML.PROD.STAGE ALLOWED_VALUES 'live', 'test'");
    await run(`${M} SET TAG ML.PROD.STAGE = 'live'`);
    expect(await refused(`${M} SET TAG ML.PROD.STAGE = 'other'`)).toContain("001008");
    const references = "TABLE(ML.INFORMATION_SCHEMA.TAG_REFERENCES('ML.PROD.TUMOR', 'MODULE'))";
    expect(await run(`SELECT TAG_NAME, TAG_VALUE, APPLY_METHOD FROM ${references}`)).toEqual([
      { TAG_NAME: "STAGE", TAG_VALUE: "live", APPLY_METHOD: "MANUAL" },
    ]);
    await run(`${M} UNSET TAG ML.PROD.STAGE`);
    expect(await run(`SELECT TAG_NAME FROM ${references}`)).toEqual([]);
  });
});

describe("roles", () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startAccount({
      init: [
        "CREATE ROLE READER",
        "GRANT ROLE READER TO USER LOCAL",
        "CREATE ROLE STRANGER",
        "GRANT ROLE STRANGER TO USER LOCAL",
      ],
    });
    for (const sql of ["DATABASE ML", "SCHEMA ML.PROD", "MODEL ML.PROD.TUMOR"]) {
      await emulator.execute(`GRANT USAGE ON ${sql} TO ROLE READER`);
    }
    for (const sql of ["DATABASE ML", "SCHEMA ML.PROD"])
      await emulator.execute(`GRANT USAGE ON ${sql} TO ROLE STRANGER`);
  });

  afterAll(() => emulator.stop());

  it("see what they own or were granted, and nothing else", async () => {
    expect(
      await emulator.execute("SHOW MODELS IN SCHEMA ML.PROD", { role: "READER" }),
    ).toHaveLength(1);
    expect(await emulator.execute("SHOW MODELS IN SCHEMA ML.PROD", { role: "STRANGER" })).toEqual(
      [],
    );
  });

  it("tell missing privileges from missing objects only where the object is visible", async () => {
    const drop = "DROP MODEL ML.PROD.TUMOR";
    expect(await refusal(emulator, drop, { role: "READER" })).toContain("003001 42501");
    expect(await refusal(emulator, drop, { role: "STRANGER" })).toContain("002003 02000");
    const create = "CREATE MODEL ML.PROD.X WITH VERSION V1 FROM MODEL ML.PROD.TUMOR";
    expect(await refusal(emulator, create, { role: "READER" })).toContain("003001");
  });

  it("call a model MODULE in grants", async () => {
    const grants = await emulator.execute("SHOW GRANTS ON MODEL ML.PROD.TUMOR");
    expect(
      grants.map((grant) => [grant["privilege"], grant["granted_on"], grant["grantee_name"]]),
    ).toEqual([
      ["OWNERSHIP", "MODULE", "ACCOUNTADMIN"],
      ["USAGE", "MODULE", "READER"],
    ]);
  });
});

import { startAccount } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import type { Declared } from "../../support/dispatched";
import { mutating, setAliases, source, userAliases } from "../../support/registry";
import type { Emulator } from "../../../provider/emulator";

let emulator: Emulator;
let stack: DispatchedStack;

beforeEach(async () => {
  emulator = await startAccount();
  stack = new DispatchedStack(emulator);
});

afterEach(() => emulator.stop());

const model = "ML.PROD.TUMOR";
const alias = (name: string, version: string, more: object = {}): Declared => ({
  kind: "Alias",
  inputs: { model, name, version, ...more },
});
const version = (name: string, more: object = {}): Declared => ({
  kind: "ModelVersion",
  inputs: { model, name, ...more },
});

describe("an object that the program goes on declaring", () => {
  it("stays when its resource gets another name in the program", async () => {
    await stack.up({ a: alias("PRODUCTION", "V1"), v: version("V3") });
    emulator.log.clear();
    const told = await stack.up({ renamed: alias("PRODUCTION", "V1"), other: version("V3") });
    expect(mutating(emulator)).toEqual([]);
    expect(told.messages.join("\n")).toContain("ML.PROD.TUMOR/PRODUCTION stays");
    expect(await userAliases(emulator)).toEqual({ PRODUCTION: "V1" });
    expect((await stack.preview({ renamed: alias("PRODUCTION", "V1") })).plans).toEqual([]);
  });

  it("is declared by one resource only", async () => {
    const both = { a: alias("A", "V1"), b: alias('"A"', "V2") };
    await expect(stack.preview(both)).rejects.toThrow("declared twice in this program");
  });

  it("is dropped when the program has it no more", async () => {
    await stack.up({ a: alias("A", "V1"), v: version("V3") });
    emulator.log.clear();
    await stack.up({});
    expect(mutating(emulator)).toHaveLength(2);
  });
});

describe("an alias", () => {
  it("of a model that is nowhere is refused in preview", async () => {
    const lost = {
      a: { ...alias("A", "V1"), inputs: { model: "ML.PROD.NOPE", name: "A", version: "V1" } },
    };
    await expect(stack.preview(lost)).rejects.toThrow("nothing in this program creates it");
  });

  it("is not driven out for one whose other place will never come", async () => {
    await setAliases(emulator, { PRODUCTION: "V2", CHALLENGER: "V1" });
    const standing = { a: alias("PRODUCTION", "V2"), b: alias("CHALLENGER", "V1") };
    await stack.up(standing);
    const typo = { a: alias("PRODUCTION", "V1"), b: alias("CHALLENGER", "V77") };
    await expect(stack.up(typo)).rejects.toThrow("stands there");
    expect(await userAliases(emulator)).toEqual({ PRODUCTION: "V2", CHALLENGER: "V1" });
  });

  it("called DEFAULT moves in the up that makes its model", async () => {
    const lung = { database: "ML", schema: "PROD", name: "LUNG" };
    const first = { name: "V1", source: source("V1") };
    const program = {
      m: { kind: "Model", inputs: { ...lung, firstVersion: first } },
      v: {
        kind: "ModelVersion",
        inputs: { model: "ML.PROD.LUNG", name: "V2", source: source("V2") },
      },
      d: { kind: "Alias", inputs: { model: "ML.PROD.LUNG", name: "DEFAULT", version: "V2" } },
    };
    await stack.up(program);
    const [row] = await emulator.execute("SHOW MODELS LIKE 'LUNG' IN SCHEMA ML.PROD");
    expect(row?.["default_version_name"]).toBe("V2");
    expect((await stack.preview(program)).plans).toEqual([]);
  });
});

describe("ignoreChanges", () => {
  it("of one key leaves the other keys managed", async () => {
    const declared = (metadata: object): Declared => ({
      ...version("V1", { metadata, adopt: true }),
      hidden: { ignoreChanges: ["metadata.owner"] },
    });
    await stack.up({ v: declared({ owner: "us", stage: "dev" }) });
    await emulator.execute(
      `ALTER MODEL ${model} MODIFY VERSION V1 SET METADATA = '{"owner":"them","stage":"dev"}'`,
    );
    expect((await stack.preview({ v: declared({ owner: "us", stage: "dev" }) })).plans).toEqual([]);
    await stack.up({ v: declared({ owner: "us", stage: "prod" }) });
    const [row] = await emulator.execute(`SHOW VERSIONS LIKE 'V1' IN MODEL ${model}`);
    expect(JSON.parse(row?.["metadata"] ?? "")).toEqual({ owner: "them", stage: "prod" });
  });

  it("of everything repairs no drift, and keeps what steers the provider", async () => {
    const declared: Declared = {
      ...version("V1", { comment: "ours", adopt: true }),
      hidden: { ignoreChanges: ["*"] },
    };
    await stack.up({ v: version("V1", { comment: "ours", adopt: true }) });
    await emulator.execute(`ALTER MODEL ${model} MODIFY VERSION V1 SET COMMENT = 'theirs'`);
    expect((await stack.preview({ v: declared })).plans).toEqual([]);
  });
});

describe("what stands after a failure", () => {
  it("is kept when it was made and could not be read back", async () => {
    emulator.faults.add({
      match: { sql: /SHOW VERSIONS/ },
      times: 2,
      action: { sql: { code: "000603", sqlState: "XX000", message: "incident" } },
    });
    const made = { v: version("V9", { source: { model, version: "V1" } }) };
    await expect(stack.up(made)).rejects.toMatchObject({
      partial: { standing: { name: "V9" } },
    });
  });
});

describe("a race that is lost", () => {
  it("leaves the other's object out of the state", async () => {
    const foreign = `ALTER MODEL ${model} ADD VERSION V9 FROM MODEL ${model} VERSION V2`;
    emulator.faults.add({
      match: { sql: /ADD VERSION "V9"/ },
      action: { delayMs: 1 },
      onFire: () => void emulator.execute(foreign),
    });
    const lost = { v: version("V9", { source: { model, version: "V1" } }) };
    await expect(stack.up(lost)).rejects.toMatchObject({
      message: expect.stringContaining("exists already"),
      partial: undefined,
    });
    expect(stack.state.size).toBe(0);
  });
});

describe("a rename that ran without its children", () => {
  const named = (name: string): Declared => ({
    kind: "Model",
    inputs: { database: "ML", schema: "PROD", name, allowRename: true, adopt: true },
  });
  const inside = (name: string, target: string, more: object = {}) => ({
    m: named(name),
    v: { kind: "ModelVersion", inputs: { model: `ML.PROD.${name}`, name: "V2", ...more } },
    a: { kind: "Alias", inputs: { model: `ML.PROD.${name}`, name: "PRODUCTION", version: target } },
  });

  it("is followed by them later, with a promotion on the way", async () => {
    await stack.up(inside("TUMOR", "V1"));
    const { v, a } = Object.fromEntries(stack.state);
    await stack.up({ ...inside("TUMOR", "V1"), m: named("LUNG") }).catch(() => undefined);
    expect(await userAliases(emulator, "LUNG")).toEqual({ PRODUCTION: "V1" });
    if (v !== undefined && a !== undefined) stack.state.set("v", v).set("a", a);
    emulator.log.clear();
    await stack.up(inside("LUNG", "V2"));
    expect(mutating(emulator)).toHaveLength(2);
    expect(await userAliases(emulator, "LUNG")).toEqual({ PRODUCTION: "V2" });
    expect((await stack.preview(inside("LUNG", "V2"))).plans).toEqual([]);
  });

  it("is not mixed with new content of a version", async () => {
    const old = { model: "ML.PROD.TUMOR", version: "V1" };
    await stack.up(inside("TUMOR", "V1", { source: old, adopt: true }));
    const other = { model: "ML.PROD.TUMOR", version: "V3" };
    const both = inside("LUNG", "V1", { source: other });
    await expect(stack.preview(both)).rejects.toThrow("Rename first, run one `pulumi up`");
    expect(mutating(emulator).filter((sql) => sql.includes("RENAME"))).toEqual([]);
  });
});

describe("an owner who lost the way to the object", () => {
  it("never takes it for deleted", async () => {
    for (const sql of [
      "CREATE ROLE OPS",
      "GRANT ROLE OPS TO USER LOCAL",
      "GRANT USAGE ON DATABASE ML TO ROLE OPS",
      "GRANT USAGE ON SCHEMA ML.PROD TO ROLE OPS",
      "GRANT OWNERSHIP ON MODEL ML.PROD.TUMOR TO ROLE OPS",
      "GRANT USAGE ON WAREHOUSE COMPUTE_WH TO ROLE OPS",
    ])
      await emulator.execute(sql);
    await emulator.execute("CREATE USER STORY DEFAULT_ROLE = 'OPS'");
    await emulator.execute("GRANT ROLE OPS TO USER STORY");
    const own = new DispatchedStack(emulator, { "snowflakeml:role": "OPS" });
    await own.up({ v: version("V1"), a: alias("A", "V1") });
    await emulator.execute("REVOKE USAGE ON SCHEMA ML.PROD FROM ROLE OPS");
    emulator.log.clear();
    await expect(own.refresh()).rejects.toThrow("cannot read what holds it");
    await expect(own.preview({ v: version("V1") })).rejects.toThrow("cannot read what holds it");
    await expect(own.destroy()).rejects.toThrow("cannot read what holds it");
    expect(own.state.size).toBe(2);
    expect(mutating(emulator)).toEqual([]);
  });
});

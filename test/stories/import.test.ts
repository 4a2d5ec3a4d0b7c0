import { Alias, Model, ModelVersion } from "pulumi-snowflakeml/native";
import * as native from "pulumi-snowflakeml/native";
import { mutating, seedModel, source, userAliases } from "../support/registry";
import { startWorld } from "../support/world";
import type { Imported, World } from "../support/world";

const NAMES = Array.from({ length: 10 }, (_each, index) => `M${String(index)}`);

const typed = (kind: string, name: string, id: string): Imported => ({
  type: `snowflakeml:index:${kind}`,
  name,
  id,
});

let world: World;

/** A registry that people made: models of three versions, one of them with an alias and a comment. */
beforeAll(async () => {
  world = await startWorld();
  await world.emulator.execute("CREATE TAG ML.PROD.STAGE");
  for (const name of NAMES) {
    await seedModel(world.emulator, 3, name);
    await world.emulator.execute(`ALTER MODEL ML.PROD.${name} VERSION V2 SET ALIAS = PRODUCTION`);
    await world.emulator.execute(`ALTER MODEL ML.PROD.${name} SET COMMENT = 'by hand'`);
    await world.emulator.execute(`ALTER MODEL ML.PROD.${name} SET TAG ML.PROD.STAGE = 'live'`);
    await world.emulator.execute(
      `ALTER MODEL ML.PROD.${name} MODIFY VERSION V3 SET COMMENT = 'third'`,
    );
  }
});

afterAll(() => world.stop());

/** What these imports declare; `more` adds what is used at creation alone. */
function program(more: boolean) {
  return () => {
    for (const name of NAMES) {
      const created = more ? { firstVersion: { name: "V1", source: source("V1") } } : {};
      const model = new Model(name, {
        database: "ML",
        schema: "PROD",
        name,
        comment: "by hand",
        tags: { "ML.PROD.STAGE": "live" },
        ...created,
      });
      for (const version of ["V1", "V2", "V3"]) {
        const comment = version === "V3" ? { comment: "third" } : {};
        new ModelVersion(`${name}-${version}`, { model, name: version, ...comment });
      }
      new Alias(`${name}-production`, { model, name: "PRODUCTION", version: "V2" });
    }
  };
}

describe("pulumi import", () => {
  it("of a registry made by hand gives an empty preview, also with create-only inputs added", async () => {
    const stack = await world.stack(program(false));
    const all = NAMES.flatMap((name) => [
      typed("Model", name, `ml.prod.${name}`),
      ...["V1", "V2", "V3"].map((version) =>
        typed("ModelVersion", `${name}-${version}`, `ML.PROD.${name}.${version}`),
      ),
      typed("Alias", `${name}-production`, `ML.PROD.${name}/PRODUCTION`),
    ]);
    world.emulator.log.clear();
    const imported = await stack.import(all);
    expect(imported).toMatchObject({ ok: true });
    expect(world.emulator.log.logins()).toBe(1);
    const sent = world.emulator.log.statements().map(({ sql }) => sql.split(" IN ")[0]);
    expect(sent.filter((sql) => sql === "SHOW MODELS")).toHaveLength(1);
    for (const more of [false, true]) {
      stack.program = program(more);
      const preview = await stack.preview({ expectNoChanges: true });
      expect([preview.ok, preview.steps]).toEqual([true, {}]);
    }
    expect(mutating(world.emulator)).toEqual([]);
    const { M3: model, "M3-V3": version } = await stack.resources();
    expect(model).toMatchObject({ id: "ML.PROD.M3", inputs: { comment: "by hand" } });
    expect(version?.outputs).toMatchObject({ framework: "custom", comment: "third" });
  });

  it("tells which id it expects, and what it did not find", async () => {
    const stack = await world.stack(() => undefined, { name: "wrong" });
    for (const [id, message] of [
      ["M1", '"M1" is not an id like DATABASE.SCHEMA.MODEL/ALIAS'],
      ["ML.PROD.M1/NONE", "Alias ML.PROD.M1/NONE does not exist, or the role ACCOUNTADMIN"],
    ] as const) {
      const refused = await stack.import([typed("Alias", "x", id)]);
      expect(refused.ok).toBe(false);
      expect(refused.text).toContain(message);
      expect(refused.text).not.toMatch(/\n\s+at .*:\d+:\d+/);
    }
  });
});

describe("an object that the program does not manage", () => {
  it("is looked at by get, and by data sources with their filters", async () => {
    const stack = await world.stack(
      async () => {
        const model = Model.get("looked-at", "ML.PROD.M4");
        const { models } = await native.getModels({ database: "ML", schema: "PROD", like: "m_" });
        const { modelVersions } = await native.getModelVersions({
          model: "ML.PROD.M4",
          like: "%3",
        });
        const version = await native.getModelVersion({ model: "ML.PROD.M4", name: "V2" });
        const alias = await native.getAlias({ model: "ML.PROD.M4", name: "PRODUCTION" });
        const one = await native.getModel({ database: "ML", schema: "PROD", name: "M4" });
        return {
          comment: model.comment,
          owner: model.owner,
          models: models.map(({ name }) => name),
          versions: modelVersions.map(({ id, comment }) => [id, comment]),
          aliases: version.aliases,
          first: version.signatures[0]?.inputs[0],
          alias: alias.version,
          tags: one.tags,
        };
      },
      { name: "looking" },
    );
    expect(await stack.up()).toMatchObject({ ok: true });
    expect(await stack.outputs()).toEqual({
      comment: "by hand",
      owner: "ACCOUNTADMIN",
      models: NAMES,
      versions: [["ML.PROD.M4.V3", "third"]],
      aliases: ["PRODUCTION"],
      first: { name: "MEAN_RADIUS", type: "FLOAT" },
      alias: "V2",
      tags: { "ML.PROD.STAGE": "live" },
    });
  });
});

describe("aliases of a model that is looked at", () => {
  it("change places as those of one that is declared, and of a version that is looked at", async () => {
    const program = (production: string, candidate: string) => () => {
      const model = Model.get("m6", "ML.PROD.M6");
      const first = ModelVersion.get("m6-v1", "ML.PROD.M6.V1");
      const of = (version: string) => (version === "V1" ? first : version);
      new Alias("a", { model, name: "PRODUCTION", version: of(production), adopt: true });
      new Alias("b", { model, name: "CANDIDATE", version: of(candidate) });
    };
    const stack = await world.stack(program("V2", "V1"), { name: "swapping" });
    expect(await stack.up()).toMatchObject({ ok: true });
    stack.program = program("V1", "V2");
    expect(await stack.up()).toMatchObject({ ok: true, steps: { a: "update", b: "update" } });
    expect(await userAliases(world.emulator, "M6")).toEqual({ PRODUCTION: "V1", CANDIDATE: "V2" });
    expect(await stack.preview({ expectNoChanges: true })).toMatchObject({ ok: true });
  });
});

describe("pulumi refresh --preview-only", () => {
  it("is silent without drift, and fails with it", async () => {
    const stack = await world.stack(
      () => new Alias("x", { model: "ML.PROD.M5", name: "PRODUCTION", version: "V2" }),
      { name: "drifting" },
    );
    await stack.import([typed("Alias", "x", "ML.PROD.M5/PRODUCTION")]);
    const look = () => stack.refresh({ previewOnly: true, expectNoChanges: true });
    expect(await look()).toMatchObject({ ok: true });
    await world.emulator.execute("ALTER MODEL ML.PROD.M5 VERSION V2 UNSET ALIAS");
    await world.emulator.execute("ALTER MODEL ML.PROD.M5 VERSION V3 SET ALIAS = PRODUCTION");
    const drift = await look();
    expect(drift.ok).toBe(false);
    expect(drift.text).toContain("version");
  });
});

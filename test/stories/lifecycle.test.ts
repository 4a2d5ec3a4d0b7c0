import * as pulumi from "@pulumi/pulumi";
import { Alias, Model, ModelVersion } from "../support/classes";
import { mutating, seedModel, setAliases, source, userAliases } from "../support/registry";
import { startWorld } from "../support/world";
import type { World } from "../support/world";

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.stop());

const identity = { database: "ML", schema: "PROD", name: "TUMOR" };
const first = { name: "V1", source: source("V1") };

describe("a create that fails in the middle", () => {
  it("keeps what stands, and the next up goes on without repeating a statement", async () => {
    const incident = { code: "000603", sqlState: "XX000", message: "incident" };
    world.emulator.faults.add({ match: { sql: /SET COMMENT/ }, action: { sql: incident } });
    const stack = await world.stack(() => {
      new Model("tumor", {
        ...identity,
        firstVersion: first,
        comment: "Tumours",
        deletionProtection: false,
      });
    });
    const failed = await stack.up();
    expect(failed.ok).toBe(false);
    expect(failed.text).toContain("Snowflake said: 000603");
    expect(failed.text).toContain("Done and standing: ");
    expect(failed.text).not.toMatch(/at .*\(.*:\d+:\d+\)/);
    expect((await stack.refresh()).ok).toBe(true);
    world.emulator.log.clear();
    const again = await stack.up();
    expect(again.ok).toBe(true);
    expect(mutating(world.emulator)).toEqual([
      `ALTER MODEL "ML"."PROD"."TUMOR" SET COMMENT = 'Tumours'`,
    ]);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
    expect((await stack.destroy()).ok).toBe(true);
    expect(await world.emulator.execute("SHOW MODELS IN SCHEMA ML.PROD")).toEqual([]);
  });
});

describe("an account where everything exists already", () => {
  it("is taken over by the first up without a statement that changes anything", async () => {
    await seedModel(world.emulator, 2);
    await seedModel(world.emulator, 1, "NOTED");
    await setAliases(world.emulator, { PRODUCTION: "V2" });
    const stack = await world.stack(() => {
      const model = new Model("tumor", identity);
      new ModelVersion("v2", { model, name: "V2" });
      const alias = new Alias("production", { model, name: "PRODUCTION", version: "V2" });
      // Not known before the alias stands: planned later, and replaced by nothing in preview.
      const comment = pulumi.interpolate`beside ${alias.id}`;
      new Model("noted", { ...identity, name: "NOTED", comment, adopt: true });
    });
    const preview = await stack.preview();
    const create = "create";
    expect(preview.steps).toEqual({ tumor: create, v2: create, production: create, noted: create });
    const up = await stack.up();
    expect([preview.ok, up.ok]).toEqual([true, true]);
    expect(up.text).toContain("exists already and is taken over");
    expect(mutating(world.emulator)).toEqual([
      `ALTER MODEL "ML"."PROD"."NOTED" SET COMMENT = 'beside ML.PROD.TUMOR/PRODUCTION'`,
    ]);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });
});

describe("two stacks on one schema", () => {
  it("do not disturb each other", async () => {
    await seedModel(world.emulator, 2);
    const alias = (name: string, version: string) => () => {
      new Alias("own", { model: "ML.PROD.TUMOR", name, version });
    };
    const one = await world.stack(alias("CHAMPION", "V1"), { name: "one" });
    const two = await world.stack(alias("CHALLENGER", "V2"), { name: "two" });
    expect((await one.up()).ok).toBe(true);
    expect((await two.up()).ok).toBe(true);
    expect((await one.preview({ expectNoChanges: true })).ok).toBe(true);
    // Gone by somebody's hand: deleting it is a success all the same.
    await world.emulator.execute("ALTER MODEL ML.PROD.TUMOR VERSION CHALLENGER UNSET ALIAS");
    expect((await two.destroy()).ok).toBe(true);
    expect(await userAliases(world.emulator)).toEqual({ CHAMPION: "V1" });
  });
});

describe("a version and its alias in one up", () => {
  const orders = ["BEFORE", "AFTER", "RESOURCE"] as const;

  it("work with the version declared before, after and handed over", async () => {
    for (const order of orders) await seedModel(world.emulator, 1, order);
    const stack = await world.stack(() => {
      for (const order of orders) {
        const model = `ML.PROD.${order}`;
        const alias = (version: InstanceType<typeof ModelVersion> | string) =>
          new Alias(`${order}-alias`, { model, name: "PRODUCTION", version });
        if (order === "AFTER") alias("V2");
        const made = new ModelVersion(`${order}-v2`, { model, name: "V2", source: source("V2") });
        if (order === "BEFORE") alias("V2");
        if (order === "RESOURCE") alias(made);
      }
    });
    const up = await stack.up({ parallel: 1 });
    expect(up.ok).toBe(true);
    for (const order of orders)
      expect(await userAliases(world.emulator, order)).toEqual({ PRODUCTION: "V2" });
  });
});

describe("a model with a version and an alias", () => {
  const program =
    (name: string, deletionProtection = true) =>
    () => {
      const options = { firstVersion: first, allowRename: true, deletionProtection };
      const model = new Model("tumor", { ...identity, name, ...options });
      const fields = { model, name: "V1", source: source("V1"), comment: "first" };
      const version = new ModelVersion("v1", fields);
      new Alias("production", { model, name: "PRODUCTION", version });
    };

  it("is renamed by one statement, kept by protection, and then destroyed by one", async () => {
    const stack = await world.stack(program("TUMOR"));
    expect((await stack.up()).ok).toBe(true);
    world.emulator.log.clear();
    stack.program = program("LUNG");
    const preview = await stack.preview();
    expect(Object.values(preview.steps)).toEqual(["update", "update", "update"]);
    const up = await stack.up();
    expect(up.ok).toBe(true);
    expect(mutating(world.emulator)).toEqual([
      'ALTER MODEL "ML"."PROD"."TUMOR" RENAME TO "ML"."PROD"."LUNG"',
    ]);
    expect(await userAliases(world.emulator, "LUNG")).toEqual({ PRODUCTION: "V1" });
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
    expect((await stack.refresh({ expectNoChanges: true })).ok).toBe(true);

    const refused = await stack.destroy();
    expect(refused.ok).toBe(false);
    expect(refused.text).toMatch(/protect/);
    expect(await userAliases(world.emulator, "LUNG")).toEqual({ PRODUCTION: "V1" });
    stack.program = program("LUNG", false);
    expect((await stack.up()).ok).toBe(true);
    world.emulator.log.clear();
    expect((await stack.destroy()).ok).toBe(true);
    expect(mutating(world.emulator)).toEqual(['DROP MODEL "ML"."PROD"."LUNG"']);
  });
});

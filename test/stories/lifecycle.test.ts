import * as pulumi from "@pulumi/pulumi";
import { Alias, Model, ModelVersion } from "pulumi-snowflakeml";
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

describe("destroy", () => {
  it("is refused by protection, then allowed, and sends one DROP for model, versions and aliases", async () => {
    const program = (deletionProtection: boolean) => () => {
      const model = new Model("tumor", { ...identity, firstVersion: first, deletionProtection });
      const version = new ModelVersion("v1", { model, name: "V1", source: source("V1") });
      new Alias("production", { model, name: "PRODUCTION", version });
    };
    const stack = await world.stack(program(true));
    expect((await stack.up()).ok).toBe(true);
    const refused = await stack.destroy();
    expect(refused.ok).toBe(false);
    expect(refused.text).toMatch(/protect/);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V1" });
    stack.program = program(false);
    expect((await stack.up()).ok).toBe(true);
    world.emulator.log.clear();
    expect((await stack.destroy()).ok).toBe(true);
    expect(mutating(world.emulator)).toEqual(['DROP MODEL "ML"."PROD"."TUMOR"']);
  });
});

describe("an account where everything exists already", () => {
  it("is taken over by the first up without a statement that changes anything", async () => {
    await seedModel(world.emulator, 2);
    await setAliases(world.emulator, { PRODUCTION: "V2" });
    const stack = await world.stack(() => {
      const model = new Model("tumor", identity);
      new ModelVersion("v2", { model, name: "V2" });
      new Alias("production", { model, name: "PRODUCTION", version: "V2" });
    });
    const up = await stack.up();
    expect(up.ok).toBe(true);
    expect(up.text).toContain("exists already and is taken over");
    expect(mutating(world.emulator)).toEqual([]);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("is a conflict where it differs, in preview, and adopt resolves it", async () => {
    await seedModel(world.emulator, 2);
    await setAliases(world.emulator, { PRODUCTION: "V1" });
    const program = (adopt: boolean) => () => {
      new Alias("production", { model: "ML.PROD.TUMOR", name: "PRODUCTION", version: "V2", adopt });
    };
    const stack = await world.stack(program(false));
    const refused = await stack.preview();
    expect(refused.ok).toBe(false);
    expect(refused.text).toContain('version is "V1", the program wants "V2"');
    expect(refused.text).toContain("adopt: true");
    stack.program = program(true);
    expect((await stack.up()).ok).toBe(true);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V2" });
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
  it.each(["before", "after", "as a resource"])(
    "works with the version declared %s",
    async (order) => {
      await seedModel(world.emulator, 1);
      const stack = await world.stack(() => {
        const model = "ML.PROD.TUMOR";
        const version = () => new ModelVersion("v2", { model, name: "V2", source: source("V2") });
        const alias = (target: ModelVersion | string) =>
          new Alias("a", { model, name: "PRODUCTION", version: target });
        if (order === "after") alias("V2");
        const made = version();
        if (order === "before") alias("V2");
        if (order === "as a resource") alias(made);
      });
      const up = await stack.up({ parallel: 1 });
      expect(up.ok).toBe(true);
      expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V2" });
    },
  );
});

describe("a rename of the model", () => {
  it("is one statement, and what belongs to the model follows with none", async () => {
    const program = (name: string) => () => {
      const model = new Model("tumor", {
        ...identity,
        name,
        firstVersion: first,
        allowRename: true,
      });
      new ModelVersion("v1", { model, name: "V1", source: source("V1"), comment: "first" });
      new Alias("production", { model, name: "PRODUCTION", version: "V1" });
    };
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
  });
});

describe("values that are not known yet", () => {
  it("are planned later, and replaced by nothing in preview", async () => {
    await seedModel(world.emulator, 2);
    const stack = await world.stack(() => {
      const one = new Alias("one", { model: "ML.PROD.TUMOR", name: "ONE", version: "V1" });
      const comment = pulumi.interpolate`moved from ${one.previousVersion}`;
      new Model("tumor", { ...identity, comment, adopt: true });
    });
    const preview = await stack.preview();
    expect(preview.ok).toBe(true);
    expect(preview.steps).toEqual({ one: "create", tumor: "create" });
    expect((await stack.up()).ok).toBe(true);
  });
});

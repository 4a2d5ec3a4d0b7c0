import * as pulumi from "@pulumi/pulumi";
import { Alias, Model, ModelVersion } from "../support/classes";
import { moves, mutating, seedModel, userAliases } from "../support/registry";
import { startWorld } from "../support/world";
import type { World } from "../support/world";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await seedModel(world.emulator, 1, "OTHER");
});

afterAll(() => world.stop());

const source = { model: "ML.STAGING.SEED", version: "V1" };

/** A model with a version in use, one that nobody uses, its default and an alias. */
function declare({ prefix = "", spare = "X1", parent }: Layout = {}): void {
  // Nobody can read what a version was made from, so even its own stack must say that it takes it.
  const adopt = prefix !== "";
  const options = parent === undefined ? {} : { parent };
  const model = new Model("tumor", {
    database: "ML",
    schema: "PROD",
    name: "TUMOR",
    firstVersion: { name: "V1", source },
    deletionProtection: false,
  });
  const v2 = new ModelVersion(`${prefix}v2`, { model, name: "V2", source, adopt }, options);
  new ModelVersion(`${prefix}spare`, { model, name: spare, source, adopt }, options);
  new Alias(`${prefix}default`, { model, name: "DEFAULT", version: v2 }, options);
  new Alias(`${prefix}production`, { model, name: "PRODUCTION", version: "V1" }, options);
}

interface Layout {
  readonly prefix?: string;
  readonly spare?: string;
  readonly parent?: pulumi.Resource;
}

// Five operations on one stack: what each leaves behind is where the next begins.
describe("what a program goes on declaring", () => {
  it("stands through new names, components, replacements and force", async () => {
    const stack = await world.stack(() => {
      declare();
    });
    expect((await stack.up()).text).toContain("created");
    const [row] = await world.emulator.execute("SHOW MODELS LIKE 'TUMOR' IN SCHEMA ML.PROD");
    expect(row?.["default_version_name"]).toBe("V2");

    world.emulator.log.clear();
    stack.program = () => {
      declare({ prefix: "new-", parent: new pulumi.ComponentResource("test:Box", "box") });
    };
    const renamed = await stack.up();
    expect([renamed.ok, mutating(world.emulator)]).toEqual([true, []]);
    expect(renamed.text).toContain("PRODUCTION stays");
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);

    stack.program = () => {
      declare({
        prefix: "new-",
        spare: "X2",
        parent: new pulumi.ComponentResource("test:Box", "box"),
      });
    };
    const shown = await stack.preview();
    const plan = shown.messages.find(({ name }) => name === "new-spare")?.message ?? "";
    expect(plan).toMatch(/1\. .*ADD VERSION "X2"[^]*2\. .*DROP VERSION "X1"[^]*irreversible/);
    expect((await stack.up()).ok).toBe(true);
    expect(moves(world.emulator).map((sql) => sql.split(" FROM")[0])).toEqual([
      'ADD VERSION "X2"',
      'DROP VERSION "X1"',
    ]);

    world.emulator.log.clear();
    const { "new-production": alias } = await stack.resources();
    const forced = await stack.up({ replace: [alias?.urn ?? ""] });
    expect([forced.ok, mutating(world.emulator)]).toEqual([true, []]);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V1" });
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  }, 120_000);
});

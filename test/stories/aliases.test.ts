import * as pulumi from "@pulumi/pulumi";
import { Alias, Model } from "pulumi-snowflakeml";
import { mutating, moves, seedModel, setAliases, userAliases } from "../support/registry";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

const MODEL = "ML.PROD.TUMOR";

/** Aliases by version, with two unrelated resources that change too between each two of them. */
function declare(aliases: Readonly<Record<string, string>>, noise = "a") {
  return () => {
    Object.entries(aliases).forEach(([name, version], index) => {
      new Alias(name.toLowerCase(), { model: MODEL, name, version, adopt: true });
      for (const other of [1, 2]) {
        const resource = `noise-${String(index)}-${String(other)}`;
        new Alias(resource, {
          model: `ML.PROD.OTHER${String(index)}${String(other)}`,
          name: "NOISE",
          version: noise,
        });
      }
    });
  };
}

let world: World;
let stack: TestStack;

async function prepare(
  aliases: Readonly<Record<string, string>>,
  unknowns: "strict" | "lenient" = "strict",
): Promise<void> {
  world = await startWorld({ unknowns });
  await seedModel(world.emulator, 4);
  for (const index of [0, 1, 2]) {
    for (const other of [1, 2])
      await seedModel(world.emulator, 2, `OTHER${String(index)}${String(other)}`);
  }
  stack = await world.stack(declare(aliases, "V1"));
  expect((await stack.up()).ok).toBe(true);
  world.emulator.log.clear();
}

afterEach(() => world.stop());

const ofTumor = () => moves(world.emulator).filter((sql) => !sql.includes("OTHER"));

const SWAP = {
  name: "a swap",
  from: { CHAMPION: "V1", CHALLENGER: "V2" },
  to: { CHAMPION: "V2", CHALLENGER: "V1" },
};

const CHAIN = {
  name: "a chain",
  from: { CHAMPION: "V1", CHALLENGER: "V2", SHADOW: "V3" },
  to: { CHAMPION: "V2", CHALLENGER: "V3", SHADOW: "V4" },
};

describe.each([
  [1, "strict"],
  [16, "lenient"],
] as const)("aliases that change places, at --parallel %i, %s", (parallel, unknowns) => {
  it("swaps two with four statements", async () => {
    await prepare({ CHAMPION: "V1", CHALLENGER: "V2" }, unknowns);
    stack.program = declare({ CHAMPION: "V2", CHALLENGER: "V1" }, "V2");
    const preview = await stack.preview({ parallel });
    const up = await stack.up({ parallel });
    expect(up.text).not.toContain("error");
    expect(await userAliases(world.emulator)).toEqual({ CHAMPION: "V2", CHALLENGER: "V1" });
    expect(ofTumor()).toHaveLength(4);
    for (const sql of mutating(world.emulator)) expect(preview.text).toContain(sql);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("moves a chain of three, each by two statements", async () => {
    await prepare({ CHAMPION: "V1", CHALLENGER: "V2", SHADOW: "V3" }, unknowns);
    stack.program = declare({ CHAMPION: "V2", CHALLENGER: "V3", SHADOW: "V4" }, "V2");
    expect((await stack.up({ parallel })).ok).toBe(true);
    expect(await userAliases(world.emulator)).toEqual({
      CHAMPION: "V2",
      CHALLENGER: "V3",
      SHADOW: "V4",
    });
    expect(ofTumor()).toHaveLength(6);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  // Each shape once, and each parallelism once: every case is a stack of its own.
  const shape = parallel === 1 ? SWAP : CHAIN;

  it(`loses no alias when a step of ${shape.name} fails, and finishes in the next up`, async () => {
    const { from, to } = shape;
    await prepare(from, unknowns);
    const sql = { code: "000603", sqlState: "XX000", message: "incident" };
    world.emulator.faults.add({
      match: { sql: /TUMOR" VERSION "V\d" SET ALIAS/, after: 1 },
      action: { sql },
    });
    stack.program = declare(to, "V2");
    const up = await stack.up({ parallel });
    expect(up.ok).toBe(false);
    expect(Object.keys(await userAliases(world.emulator)).sort()).toEqual(Object.keys(from).sort());
    expect((await stack.up({ parallel })).ok).toBe(true);
    expect(await userAliases(world.emulator)).toEqual(to);
  });
});

describe("an alias in the way", () => {
  it("is an error in preview when it stays, before anything moved", async () => {
    await prepare({ CHAMPION: "V1", CHALLENGER: "V2" });
    stack.program = declare({ CHAMPION: "V2", CHALLENGER: "V2" }, "V1");
    const both = await stack.preview();
    expect(both.ok).toBe(false);
    expect(both.text).toContain("a version holds one alias");
    await setAliases(world.emulator, { FOREIGN: "V3" });
    stack.program = declare({ CHAMPION: "V3", CHALLENGER: "V2" }, "V1");
    const foreign = await stack.preview();
    expect(foreign.ok).toBe(false);
    expect(foreign.text).toContain('set displaces: ["FOREIGN"]');
    expect(mutating(world.emulator)).toEqual([]);
  });

  it("that leaves the program in the same update goes when it is displaced", async () => {
    await prepare({ CHAMPION: "V1", CHALLENGER: "V2" });
    stack.program = () => {
      new Alias("champion", {
        model: MODEL,
        name: "CHAMPION",
        version: "V2",
        displaces: ["CHALLENGER"],
      });
    };
    const up = await stack.up();
    expect(up.ok).toBe(true);
    expect(await userAliases(world.emulator)).toEqual({ CHAMPION: "V2" });
  });
});

describe("components", () => {
  it("hold two aliases of one model without waiting for each other", async () => {
    world = await startWorld();
    await seedModel(world.emulator, 2);
    class Promotion extends pulumi.ComponentResource {
      constructor() {
        super("story:index:Promotion", "promotion");
        const options = { parent: this };
        const model = new Model(
          "tumor",
          { database: "ML", schema: "PROD", name: "TUMOR", adopt: true },
          options,
        );
        new Alias("a", { model, name: "CHAMPION", version: "V1" }, options);
        new Alias("b", { model, name: "CHALLENGER", version: "V2" }, options);
      }
    }
    stack = await world.stack(() => {
      new Promotion();
    });
    const up = await stack.up();
    expect(up.ok).toBe(true);
    expect(await userAliases(world.emulator)).toEqual({ CHAMPION: "V1", CHALLENGER: "V2" });
  });
});

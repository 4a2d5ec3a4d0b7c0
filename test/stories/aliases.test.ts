import * as pulumi from "@pulumi/pulumi";
import { Alias, Model } from "../support/classes";
import { mutating, moves, seedModel, setAliases, userAliases } from "../support/registry";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

const MODEL = "ML.PROD.TUMOR";

/** Aliases by version, with two unrelated resources that change too between each two of them. */
function declare(aliases: Readonly<Record<string, string>>, noise: string) {
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

/** A stack whose aliases stand, and two changing resources between each two of them. */
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
}

beforeEach(() => {
  // Undefined where preparing failed, which is then what is told.
  (world as World | undefined)?.emulator.log.clear();
});

afterAll(() => world.stop());

const ofTumor = () => moves(world.emulator).filter((sql) => !sql.includes("OTHER"));

// One stack for each parallelism: every move begins where the one before it ended.
describe.each([
  [1, "strict"],
  [16, "lenient"],
] as const)("aliases that change places, at --parallel %i, %s", (parallel, unknowns) => {
  beforeAll(() => prepare({ CHAMPION: "V1", CHALLENGER: "V2" }, unknowns));
  afterAll(() => world.stop());

  const swapped = { CHAMPION: "V2", CHALLENGER: "V1" };

  it("swaps two with four statements, which preview showed", async () => {
    stack.program = declare(swapped, "V2");
    const preview = await stack.preview({ parallel });
    const up = await stack.up({ parallel });
    expect(up.text).not.toContain("error");
    expect(await userAliases(world.emulator)).toEqual(swapped);
    expect(ofTumor()).toHaveLength(4);
    for (const sql of mutating(world.emulator)) expect(preview.text).toContain(sql);
  });

  const back = { CHAMPION: "V1", CHALLENGER: "V2", SHADOW: "V3" };

  it("loses no alias when a step of a swap fails, and finishes in the next up", async () => {
    failOnce();
    stack.program = declare(back, "V1");
    expect((await stack.up({ parallel })).ok).toBe(false);
    expect(Object.keys(await userAliases(world.emulator))).toEqual(
      expect.arrayContaining(["CHALLENGER", "CHAMPION"]),
    );
    expect((await stack.up({ parallel })).ok).toBe(true);
    expect(await userAliases(world.emulator)).toEqual(back);
  });

  const chained = { CHAMPION: "V2", CHALLENGER: "V3", SHADOW: "V4" };

  it("loses no alias when a step of a chain fails, and finishes in the next up", async () => {
    failOnce();
    stack.program = declare(chained, "V2");
    expect((await stack.up({ parallel })).ok).toBe(false);
    expect(Object.keys(await userAliases(world.emulator)).sort()).toEqual(Object.keys(back).sort());
    expect((await stack.up({ parallel })).ok).toBe(true);
    expect(await userAliases(world.emulator)).toEqual(chained);
  });

  const further = { CHAMPION: "V3", CHALLENGER: "V4", SHADOW: "V1" };

  it("moves a chain of three, each by two statements, and says what a rollback restores", async () => {
    stack.program = declare(further, "V1");
    expect((await stack.up({ parallel })).ok).toBe(true);
    const { champion, challenger, shadow } = await stack.resources();
    expect([champion, challenger, shadow].map((each) => each?.outputs["previousVersion"])).toEqual(
      Object.values(chained),
    );
    expect(await userAliases(world.emulator)).toEqual(further);
    expect(ofTumor()).toHaveLength(6);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });
});

/** Fails the second statement that sets one of the model's aliases. */
function failOnce(): void {
  world.emulator.faults.add({
    match: { sql: /TUMOR" VERSION "V\d" SET ALIAS/, after: 1 },
    action: { sql: { code: "000603", sqlState: "XX000", message: "incident" } },
  });
}

describe("an alias in the way", () => {
  beforeAll(() => prepare({ CHAMPION: "V1", CHALLENGER: "V2" }));

  it("is an error in preview when it stays, before anything moved", async () => {
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
    expect(await userAliases(world.emulator)).toEqual({ CHAMPION: "V2", FOREIGN: "V3" });
  });
});

describe("components", () => {
  it("hold two aliases of one model without waiting for each other", async () => {
    await seedModel(world.emulator, 2, "BOXED");
    class Promotion extends pulumi.ComponentResource {
      constructor() {
        super("story:index:Promotion", "promotion");
        const options = { parent: this };
        const model = new Model(
          "tumor",
          { database: "ML", schema: "PROD", name: "BOXED", adopt: true },
          options,
        );
        new Alias("a", { model, name: "CHAMPION", version: "V1" }, options);
        new Alias("b", { model, name: "CHALLENGER", version: "V2" }, options);
      }
    }
    const boxed = await world.stack(
      () => {
        new Promotion();
      },
      { name: "boxed" },
    );
    const up = await boxed.up();
    expect(up.ok).toBe(true);
    expect(await userAliases(world.emulator, "BOXED")).toEqual({
      CHAMPION: "V1",
      CHALLENGER: "V2",
    });
  });
});

import { Alias, FRONT_END, Model, ModelVersion } from "../support/classes";
import { providersUnder } from "../support/processes";
import { mutating, seedStaging, userAliases } from "../support/registry";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

let world: World;
let stack: TestStack;

const source = { model: "ML.STAGING.TUMOR", version: "V1" };

function program(name: string, comment: string) {
  return () => {
    const model = new Model("model", {
      database: "ML",
      schema: "PROD",
      name,
      comment,
      firstVersion: { name: "V1", source },
      allowRename: true,
      deletionProtection: false,
    });
    const v2 = new ModelVersion("v2", { model, name: "V2", source, comment });
    new Alias("production", { model, name: "PRODUCTION", version: v2 });
  };
}

beforeAll(async () => {
  world = await startWorld();
  await seedStaging(world.emulator);
  stack = await world.stack(program("TUMOR", "first"));
  expect(await stack.up()).toMatchObject({ ok: true });
});

afterAll(() => world.stop());

beforeEach(() => {
  world.emulator.log.clear();
});

const renames = () => mutating(world.emulator).filter((sql) => sql.includes("RENAME TO"));

/** The next up repeats nothing that was done and makes nothing anew. */
async function finishes(name: string): Promise<void> {
  const up = await stack.up();
  expect([up.ok, Object.values(up.steps).filter((step) => step !== "update")]).toEqual([true, []]);
  expect(await userAliases(world.emulator, name)).toEqual({ PRODUCTION: "V2" });
  expect(await stack.preview({ expectNoChanges: true })).toMatchObject({ ok: true });
}

// One stack: what each break leaves behind is where the next begins.
describe("a rename that breaks off", () => {
  it("when the provider is killed is gone on with, and is not taken for a model that is gone", async () => {
    world.emulator.faults.add({
      match: { sql: /RENAME TO/ },
      action: { hang: "after" },
      onFire: () => {
        for (const each of providersUnder(process.pid)) process.kill(each, "SIGKILL");
      },
    });
    stack.program = program("KILLED", "second");
    expect(await stack.up()).toMatchObject({ ok: false });
    expect(await stack.refresh({ previewOnly: true, expectNoChanges: true })).toMatchObject({
      ok: false,
    });
    await finishes("KILLED");
    expect(renames()).toHaveLength(1);
  });

  it("when the next statement fails is taken back, and done again", async () => {
    world.emulator.faults.add({
      match: { sql: /"FAILED" SET COMMENT/ },
      action: { sql: { code: "000603", sqlState: "XX000", message: "incident" } },
    });
    stack.program = program("FAILED", "third");
    expect(await stack.up()).toMatchObject({ ok: false });
    expect(renames()).toHaveLength(2);
    await finishes("FAILED");
  });

  it("when another resource fails is gone on with by its members", async () => {
    world.emulator.faults.add({
      match: { sql: /MODIFY VERSION "V2" SET COMMENT/ },
      action: { sql: { code: "000603", sqlState: "XX000", message: "incident" } },
    });
    stack.program = program("MEMBERS", "fourth");
    expect(await stack.up()).toMatchObject({ ok: false });
    expect(renames()).toHaveLength(1);
    await finishes("MEMBERS");
    expect(renames()).toHaveLength(1);
  });

  it("by somebody else is no rename of ours: the model is gone", async () => {
    await world.emulator.execute("ALTER MODEL ML.PROD.MEMBERS RENAME TO ML.PROD.THEIRS");
    const refreshed = await stack.refresh({ previewOnly: true });
    expect(refreshed).toMatchObject({ ok: true });
    if (FRONT_END === "native") {
      const preview = await stack.preview();
      expect(Object.values(preview.steps)).toEqual(["create", "create", "create"]);
    }
  });
});

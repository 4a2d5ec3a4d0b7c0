import { Alias, FRONT_END, Model, ModelVersion } from "../support/classes";
import { mutating, source, userAliases } from "../support/registry";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

let world: World;
let stack: TestStack;

function program(production: string) {
  return () => {
    const tumor = new Model("tumor", {
      database: "ML",
      schema: "PROD",
      name: "TUMOR",
      comment: "Tumours",
      firstVersion: { name: "V1", source: source("V1") },
    });
    new ModelVersion("v1", {
      model: tumor,
      name: "V1",
      source: source("V1"),
      metrics: { auc: 0.97 },
    });
    new ModelVersion("v2", {
      model: tumor,
      name: "V2",
      source: source("V2"),
      metrics: { auc: 0.98 },
    });
    const alias = new Alias("production", {
      model: tumor,
      name: "PRODUCTION",
      version: production,
    });
    return { previous: alias.previousVersion, model: tumor.fullyQualifiedName };
  };
}

describe("the main job, on the real engine", () => {
  beforeAll(async () => {
    world = await startWorld();
    stack = await world.stack(program("V1"));
  });

  afterAll(() => world.stop());

  it("shows in preview the SQL that up then runs", async () => {
    const preview = await stack.preview();
    expect(preview.text).toContain('CREATE MODEL "ML"."PROD"."TUMOR" WITH VERSION "V1"');
    expect(mutating(world.emulator)).toEqual([]);
    const up = await stack.up();
    expect(up.ok).toBe(true);
    for (const sql of mutating(world.emulator)) expect(preview.text).toContain(`${sql};`);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V1" });
  });

  it("gives back what only Snowflake knows", async () => {
    const { v1, tumor } = await stack.resources();
    expect(tumor?.outputs).toMatchObject({
      fullyQualifiedName: "ML.PROD.TUMOR",
      owner: "ACCOUNTADMIN",
      modelType: "USER_MODEL",
      createdOn: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(v1?.outputs).toMatchObject({
      fullyQualifiedName: "ML.PROD.TUMOR.V1",
      functions: [{ name: "PREDICT", signatureHash: expect.stringMatching(/^[0-9a-f]{12}$/) }],
      framework: "custom",
      task: "UNKNOWN",
      runnableIn: ["SNOWPARK_CONTAINER_SERVICES", "WAREHOUSE"],
      size: expect.any(Number),
    });
  });

  it("does nothing in a second up, with one login and one statement per schema and model", async () => {
    world.emulator.log.clear();
    const preview = await stack.preview({ expectNoChanges: true });
    expect(preview.ok).toBe(true);
    expect(world.emulator.log.statements().map((entry) => entry.sql)).toEqual([
      'SHOW MODELS IN SCHEMA "ML"."PROD"',
      'SHOW VERSIONS IN MODEL "ML"."PROD"."TUMOR"',
    ]);
    expect(world.emulator.log.logins()).toBe(1);
  });

  it("promotes with exactly two mutating statements and says what a rollback restores", async () => {
    world.emulator.log.clear();
    stack.program = program("V2");
    const preview = await stack.preview();
    expect(preview.steps).toEqual({ production: "update" });
    const up = await stack.up();
    expect(up.ok).toBe(true);
    expect(mutating(world.emulator)).toEqual([
      'ALTER MODEL "ML"."PROD"."TUMOR" VERSION PRODUCTION UNSET ALIAS',
      'ALTER MODEL "ML"."PROD"."TUMOR" VERSION "V2" SET ALIAS = PRODUCTION',
    ]);
    expect(await stack.outputs()).toMatchObject({ previous: "V1", model: "ML.PROD.TUMOR" });
  });

  it("finds the alias that somebody moved by hand, and puts it back", async () => {
    await world.emulator.execute("ALTER MODEL ML.PROD.TUMOR VERSION PRODUCTION UNSET ALIAS");
    await world.emulator.execute("ALTER MODEL ML.PROD.TUMOR VERSION V1 SET ALIAS = PRODUCTION");
    const preview = await stack.preview();
    expect(preview.text).toContain('drift: version is "V1", should be "V2"');
    expect((await stack.up()).ok).toBe(true);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V2" });
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("rolls back the way it promoted", async () => {
    stack.program = program("V1");
    expect((await stack.up()).ok).toBe(true);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V1" });
  });

  it("changes nothing by a refresh", async () => {
    const refresh = await stack.refresh({ expectNoChanges: true });
    expect(refresh.ok).toBe(true);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("creates an alias that vanished again", async () => {
    await world.emulator.execute("ALTER MODEL ML.PROD.TUMOR VERSION PRODUCTION UNSET ALIAS");
    const preview = await stack.preview();
    // The engine itself sees that it is gone when it reads before it compares.
    const step = FRONT_END === "native" ? "create" : "update";
    expect(preview.steps).toEqual({ production: step });
    expect((await stack.up()).ok).toBe(true);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V1" });
  });
});

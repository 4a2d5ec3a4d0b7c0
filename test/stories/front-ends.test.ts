import * as throughDynamic from "pulumi-snowflakeml";
import * as throughPlugin from "pulumi-snowflakeml/native";
import { mutating, source, userAliases } from "../support/registry";
import { seedSamples, wrongRows } from "../support/samples";
import { FEATURES } from "../support/tables";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

type Classes = Pick<
  typeof throughDynamic,
  "Alias" | "DynamicInferenceTable" | "Model" | "ModelVersion"
>;

const TABLE = "ML.PROD.PREDICTIONS";

let world: World;
let stack: TestStack;

/** The same program, whichever import line it has. */
function program(
  { Alias, DynamicInferenceTable, Model, ModelVersion }: Classes,
  version: "V1" | "V2" = "V1",
) {
  return () => {
    const model = new Model("tumor", {
      database: "ML",
      schema: "PROD",
      name: "TUMOR",
      firstVersion: { name: "V1", source: source("V1") },
      comment: "Tumours",
    });
    const metrics = { auc: 0.9 };
    const v2 = new ModelVersion("v2", { model, name: "V2", source: source("V2"), metrics });
    const alias = new Alias(
      "production",
      { model, name: "PRODUCTION", version },
      { dependsOn: v2 },
    );
    new DynamicInferenceTable("predictions", {
      database: "ML",
      schema: "PROD",
      name: "PREDICTIONS",
      source: "ML.PROD.SAMPLES",
      passthroughColumns: ["SAMPLE_ID"],
      model: alias,
      arguments: FEATURES,
      outputs: {
        MALIGNANT: { type: "NUMBER(38,0)" },
        PROBABILITY: { type: "FLOAT", column: "RISK" },
      },
      modelVersionColumn: "MODEL_VERSION",
      targetLag: "5 minutes",
      warehouse: "COMPUTE_WH",
    });
  };
}

beforeAll(async () => {
  world = await startWorld();
  await seedSamples(world.emulator);
  stack = await world.stack(program(throughDynamic));
  expect((await stack.up()).ok).toBe(true);
});

afterAll(() => world.stop());

describe("a program that changes its import line", () => {
  it("to the plugin changes no object and replaces nothing", async () => {
    world.emulator.log.clear();
    stack.program = program(throughPlugin);
    const preview = await stack.preview();
    expect([preview.text, preview.steps]).toEqual([expect.any(String), {}]);
    const up = await stack.up();
    expect([up.ok, up.steps]).toEqual([true, {}]);
    expect(mutating(world.emulator)).toEqual([]);
    const { tumor, predictions } = await stack.resources();
    expect(tumor).toMatchObject({ id: "ML.PROD.TUMOR", type: "snowflakeml:index:Model" });
    expect(predictions).toMatchObject({
      id: TABLE,
      type: "snowflakeml:index:DynamicInferenceTable",
    });
  });

  it("goes on as if it had never been otherwise: a promotion takes its table along", async () => {
    stack.program = program(throughPlugin, "V2");
    const up = await stack.up();
    expect([up.ok, up.steps]).toEqual([true, { production: "update", predictions: "update" }]);
    expect(await userAliases(world.emulator)).toEqual({ PRODUCTION: "V2" });
    expect(await wrongRows(world.emulator, TABLE, "V2")).toMatchObject({ rows: 569, wrong: 0 });
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("back to dynamic resources heals its state in one up without a statement", async () => {
    // What the plugin has read or written lacks the text that dynamic resources need: here all of it.
    expect(await stack.refresh()).toMatchObject({ ok: true });
    world.emulator.log.clear();
    stack.program = program(throughDynamic, "V2");
    const up = await stack.up();
    expect(up).toMatchObject({ ok: true });
    expect(up.steps).toEqual({
      tumor: "update",
      v2: "update",
      production: "update",
      predictions: "update",
    });
    expect(mutating(world.emulator)).toEqual([]);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
    expect((await stack.refresh({ expectNoChanges: true })).ok).toBe(true);
  });

  it("works with both side by side, one naming the resource of the other", async () => {
    stack.program = () => {
      program(throughDynamic, "V2")();
      const model = new throughPlugin.Model("lung", {
        database: "ML",
        schema: "PROD",
        name: "LUNG",
        firstVersion: { name: "V1", source: source("V1") },
        deletionProtection: false,
      });
      new throughDynamic.Alias("lung-production", { model, name: "PRODUCTION", version: "V1" });
    };
    const up = await stack.up();
    expect([up.ok, up.steps]).toEqual([true, { lung: "create", "lung-production": "create" }]);
    expect(await userAliases(world.emulator, "LUNG")).toEqual({ PRODUCTION: "V1" });
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });
});

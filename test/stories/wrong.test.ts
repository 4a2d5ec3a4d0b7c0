import * as pulumi from "@pulumi/pulumi";
import { Alias, DynamicInferenceTable, FRONT_END, Model, ModelVersion } from "../support/classes";
import { mutating, seedModel } from "../support/registry";
import { FEATURES } from "../support/tables";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

let world: World;
let stack: TestStack;

beforeAll(async () => {
  world = await startWorld({ authentication: "open" });
  await seedModel(world.emulator, 2);
  stack = await world.stack(() => undefined);
});

afterAll(async () => {
  await world.stop();
});

const model = "ML.PROD.TUMOR";
const lung = { database: "ML", schema: "PROD", name: "LUNG" };
const predictions = {
  database: "ML",
  schema: "PROD",
  name: "PREDICTIONS",
  source: "ML.PROD.SAMPLES",
  model: `${model}.V1`,
  arguments: FEATURES,
  outputs: { PROBABILITY: { type: "FLOAT" } },
  targetLag: "5 minutes",
  warehouse: "COMPUTE_WH",
};

describe("bad input, in preview", () => {
  it.each<[string, () => unknown, string]>([
    [
      "a malformed identifier",
      () => new Model("x", { ...lung, name: "a-b" }),
      'name: "a-b" is not an identifier',
    ],
    [
      "a name that is secret",
      () => new Alias("x", { model, name: "A", version: pulumi.secret("V1") }),
      "version: is secret, but it stands in statements",
    ],
    [
      "a version of another model",
      () => {
        const other = new ModelVersion("other", { model: "ML.STAGING.SEED", name: "V1" });
        return new Alias("x", { model, name: "A", version: other });
      },
      "version: is a ModelVersion of ML.STAGING.SEED",
    ],
    [
      "a version that nothing makes",
      () => new Alias("x", { model, name: "A", version: "V9" }),
      "nothing in this program creates it",
    ],
    [
      "an output that the version does not have",
      () =>
        new DynamicInferenceTable("x", { ...predictions, outputs: { risk: { type: "FLOAT" } } }),
      'outputs.risk: version V1 of ML.PROD.TUMOR has no output "risk"; it has MALIGNANT, PROBABILITY.',
    ],
    [
      "a lag that is no duration",
      () => new DynamicInferenceTable("x", { ...predictions, targetLag: "soon" }),
      "targetLag: expected a whole number of seconds",
    ],
  ])(
    "%s is told with property and advice, and nothing is sent",
    async (_title, declare, message) => {
      stack.program = declare;
      const preview = await stack.preview();
      expect(preview.ok).toBe(false);
      expect(preview.text).toContain(message);
      expect(preview.text).not.toMatch(/\n\s+at .*:\d+:\d+/);
      expect(mutating(world.emulator)).toEqual([]);
    },
  );
});

describe("no connection", () => {
  it("to an unreachable account is told with the settings to look at", async () => {
    const lost = await world.stack(() => new Alias("x", { model, name: "A", version: "V1" }), {
      name: "lost",
      config: { "snowflakeml:accessUrl": "http://127.0.0.1:9" },
    });
    const preview = await lost.preview();
    expect(preview.ok).toBe(false);
    expect(preview.text).toContain("Could not log in to http://127.0.0.1:9 as story");
    expect(preview.text).toContain("snowflakeml:accessUrl");
  });
});

describe("a role that may not see the object", () => {
  it("never makes it look deleted", async () => {
    const blind = await world.stack(() => new Alias("x", { model, name: "SEEN", version: "V1" }), {
      name: "blind",
    });
    expect((await blind.up()).ok).toBe(true);
    for (const sql of [
      "CREATE ROLE WEAK",
      "GRANT ROLE WEAK TO USER STORY",
      "GRANT USAGE ON DATABASE ML TO ROLE WEAK",
      "GRANT USAGE ON SCHEMA ML.PROD TO ROLE WEAK",
    ]) {
      await world.emulator.execute(sql);
    }
    await blind.setConfig("snowflakeml:role", "WEAK");
    // The engine reads with the role of the state before it compares: the first run has nothing to ask as WEAK.
    if (FRONT_END === "native") expect((await blind.up()).ok).toBe(true);
    world.emulator.log.clear();
    const preview = await blind.preview();
    expect(preview.ok).toBe(false);
    expect(preview.text).toContain("WEAK is not authorized to see it");
    expect(preview.text).toContain("It belonged to ACCOUNTADMIN");
    expect(mutating(world.emulator)).toEqual([]);
  });
});

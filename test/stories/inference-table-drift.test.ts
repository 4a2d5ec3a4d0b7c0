import { DynamicInferenceTable, FRONT_END } from "../support/classes";
import * as native from "pulumi-snowflakeml/native";
import { mutating, seedModel } from "../support/registry";
import { seedSamples } from "../support/samples";
import { FEATURES } from "../support/tables";
import { startWorld } from "../support/world";
import type { TestStack, World } from "../support/world";

const TABLE = "ML.PROD.PREDICTIONS";

let world: World;
let stack: TestStack;

const inputs = {
  database: "ML",
  schema: "PROD",
  name: "PREDICTIONS",
  source: "ML.PROD.SAMPLES",
  passthroughColumns: ["SAMPLE_ID"],
  model: "ML.PROD.TUMOR/PRODUCTION",
  arguments: FEATURES,
  outputs: { PROBABILITY: { type: "FLOAT" } },
  targetLag: "5 minutes",
  warehouse: "COMPUTE_WH",
  initializationWarehouse: "BIG_WH",
  refreshMode: "INCREMENTAL" as const,
  clusterBy: ["SAMPLE_ID"],
  frozenWhere: "SAMPLE_ID < 10",
  deletionProtection: false,
  executeAsUser: "SCORER",
  transient: false,
  tags: { "ML.PROD.STAGE": "live" },
  comment: "Tells malignant from benign",
  suspended: false,
  dataRetentionTimeInDays: 1,
  maxDataExtensionTimeInDays: 2,
};

const program =
  (more: object = {}) =>
  () => {
    new DynamicInferenceTable("predictions", { ...inputs, ...more });
  };

/** What somebody does by hand to each property that there is a statement for. */
const BY_HAND = [
  "SET TARGET_LAG = '1 hour' WAREHOUSE = BIG_WH DATA_RETENTION_TIME_IN_DAYS = 0 MAX_DATA_EXTENSION_TIME_IN_DAYS = 0",
  "SET INITIALIZATION_WAREHOUSE = COMPUTE_WH",
  "CLUSTER BY (PROBABILITY)",
  "SET FROZEN WHERE (SAMPLE_ID < 20)",
  "UNSET EXECUTE AS USER",
  "SET COMMENT = 'mine'",
  "SET TAG ML.PROD.STAGE = 'off'",
  "SUSPEND",
].map((action) => `ALTER DYNAMIC TABLE ${TABLE} ${action}`);

const ALTERED = [
  "targetLag",
  "warehouse",
  "initializationWarehouse",
  "clusterBy",
  "frozenWhere",
  "executeAsUser",
  "comment",
  'tags["ML.PROD.STAGE"]',
  "suspended",
  "dataRetentionTimeInDays",
  "maxDataExtensionTimeInDays",
];

describe("an inference table that somebody else touches, on the real engine", () => {
  beforeAll(async () => {
    world = await startWorld({ unknowns: "lenient" });
    await seedModel(world.emulator, 2);
    await seedSamples(world.emulator);
    for (const sql of [
      "ALTER MODEL ML.PROD.TUMOR VERSION V1 SET ALIAS = PRODUCTION",
      "CREATE WAREHOUSE BIG_WH",
      "CREATE USER SCORER",
      "GRANT ROLE ACCOUNTADMIN TO USER SCORER",
      "CREATE TAG ML.PROD.STAGE",
    ])
      await world.emulator.execute(sql);
    stack = await world.stack(program());
    expect(await stack.up()).toMatchObject({ ok: true });
  });

  afterAll(() => world.stop());

  it("has the drift of every property told and put right, and then none", async () => {
    for (const sql of BY_HAND) await world.emulator.execute(sql);
    world.emulator.log.clear();
    const preview = await stack.preview();
    for (const name of ALTERED) expect(preview.text).toContain(`drift: ${name} is `);
    expect((await stack.up()).ok).toBe(true);
    for (const sql of mutating(world.emulator)) expect(preview.text).toContain(`${sql};`);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("gets its query, mode and kind back when somebody makes another table of its name", async () => {
    await world.emulator.execute(
      `CREATE OR REPLACE TRANSIENT DYNAMIC TABLE ${TABLE} TARGET_LAG = '5 minutes' WAREHOUSE = COMPUTE_WH REFRESH_MODE = FULL AS SELECT SAMPLE_ID FROM ML.PROD.SAMPLES`,
    );
    const preview = await stack.preview();
    for (const name of ["query", "refreshMode", "transient"])
      expect(preview.text).toContain(`drift: ${name} is `);
    expect(preview.text).toContain("was replaced since the last update");
    expect((await stack.up()).ok).toBe(true);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
    const [row] = await world.emulator.execute(`SELECT COUNT(PROBABILITY) AS N FROM ${TABLE}`);
    expect(row).toEqual({ N: "569" });
  });

  it("shows what it means that somebody moved the alias which it names", async () => {
    await world.emulator.execute("ALTER MODEL ML.PROD.TUMOR VERSION PRODUCTION UNSET ALIAS");
    await world.emulator.execute("ALTER MODEL ML.PROD.TUMOR VERSION V2 SET ALIAS = PRODUCTION");
    const preview = await stack.preview();
    expect(preview.steps).toEqual({ predictions: "update" });
    expect(preview.text).toContain("scores with V2 instead of V1");
    expect((await stack.up()).ok).toBe(true);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
  });

  it("is suspended and resumed by the program", async () => {
    const state = async () =>
      (await world.emulator.execute("SHOW DYNAMIC TABLES IN SCHEMA ML.PROD"))[0]?.[
        "scheduling_state"
      ];
    stack.program = program({ suspended: true });
    expect((await stack.up()).ok).toBe(true);
    expect(await state()).toBe("SUSPENDED");
    stack.program = program();
    expect((await stack.up()).ok).toBe(true);
    expect(await state()).not.toBe("SUSPENDED");
  });

  it("is refreshed again after an update whose refresh failed", async () => {
    const unfrozen = { frozenWhere: undefined };
    stack.program = program(unfrozen);
    expect((await stack.up()).ok).toBe(true);
    stack.program = program({ ...unfrozen, where: "1 / (SAMPLE_ID - 15) < 2" });
    const failed = await stack.up();
    expect([failed.ok, failed.text]).toEqual([false, expect.stringContaining("Division by zero")]);
    await world.emulator.execute("DELETE FROM ML.PROD.SAMPLES WHERE SAMPLE_ID = 15");
    const preview = await stack.preview();
    expect(preview.text).toContain("which failed in the last update");
    world.emulator.log.clear();
    expect((await stack.up()).ok).toBe(true);
    expect(mutating(world.emulator)).toEqual([
      'ALTER DYNAMIC TABLE "ML"."PROD"."PREDICTIONS" REFRESH',
    ]);
    expect((await stack.preview({ expectNoChanges: true })).ok).toBe(true);
    stack.program = program();
    expect((await stack.up()).ok).toBe(true);
  });

  it("is made again when somebody dropped it", async () => {
    await world.emulator.execute(`DROP DYNAMIC TABLE ${TABLE}`);
    const preview = await stack.preview();
    expect(preview.steps).toEqual({
      predictions: FRONT_END === "native" ? "create" : "update",
    });
    expect((await stack.up()).ok).toBe(true);
    expect((await stack.refresh({ expectNoChanges: true })).ok).toBe(true);
  });

  it("is taken over by another stack where it is equal, and changed only with adopt", async () => {
    const other = await world.stack(program(), { name: "other" });
    world.emulator.log.clear();
    const equal = await other.up();
    expect(equal).toMatchObject({ ok: true });
    expect(equal.text).toContain("exists already and is taken over");
    expect(mutating(world.emulator)).toEqual([]);
    const third = await world.stack(program({ comment: "theirs" }), { name: "third" });
    expect((await third.preview()).text).toContain("Set adopt: true to take it over");
    third.program = program({ comment: "theirs", adopt: true });
    expect((await third.up()).ok).toBe(true);
    expect(mutating(world.emulator)).toEqual([
      'ALTER DYNAMIC TABLE "ML"."PROD"."PREDICTIONS" SET COMMENT = \'theirs\'',
    ]);
  });

  it("is no drift where the role may not see its query, before and after an update", async () => {
    const { database, schema, source, model, outputs, targetLag, warehouse } = inputs;
    const seen = { database, schema, source, model, outputs, targetLag, warehouse };
    const scores = (deletionProtection: boolean) => () => {
      const more = { name: "SCORES", arguments: FEATURES, deletionProtection };
      new DynamicInferenceTable("scores", { ...seen, ...more });
    };
    const blind = await world.stack(scores(true), { name: "blind" });
    expect(await blind.up()).toMatchObject({ ok: true });
    for (const sql of [
      ...["CREATE ROLE READER", "GRANT ROLE READER TO USER STORY"],
      ...["DATABASE ML", "SCHEMA ML.PROD", "WAREHOUSE COMPUTE_WH", "MODEL ML.PROD.TUMOR"].map(
        (on) => `GRANT USAGE ON ${on} TO ROLE READER`,
      ),
      "GRANT SELECT ON DYNAMIC TABLE ML.PROD.SCORES TO ROLE READER",
    ])
      await world.emulator.execute(sql);
    await blind.setConfig("snowflakeml:role", "READER");
    world.emulator.log.clear();
    for (const isProtected of [false, true]) {
      blind.program = scores(isProtected);
      expect(await blind.up()).toMatchObject({ ok: true });
      expect((await blind.preview({ expectNoChanges: true })).ok).toBe(true);
    }
    expect(mutating(world.emulator)).toEqual([]);
    const { scores: known } = await blind.resources();
    expect(known?.outputs).toMatchObject({ resolvedModelVersion: expect.stringMatching(/^V\d$/) });
  });

  it("is imported by its name, has an empty preview, and is looked at by data sources", async () => {
    const importing = await world.stack(() => undefined, { name: "importing" });
    const imported = await importing.import([
      { type: "snowflakeml:index:DynamicInferenceTable", name: "predictions", id: TABLE },
    ]);
    expect(imported).toMatchObject({ ok: true });
    const schema = { database: "ML", schema: "PROD" };
    importing.program = async () => {
      new native.DynamicInferenceTable("predictions", { ...inputs, comment: "theirs" });
      const all = await native.getDynamicInferenceTables({ ...schema, like: "pred%" });
      const one = await native.getDynamicInferenceTable({ ...schema, name: "PREDICTIONS" });
      const status = await native.getInferenceTableStatus({ ...schema, name: "PREDICTIONS" });
      return {
        ids: all.dynamicInferenceTables.map(({ id }) => id),
        comment: one.comment,
        state: status.schedulingState,
        rows: status.rows,
        last: status.refreshes[0]?.state,
      };
    };
    world.emulator.log.clear();
    const preview = await importing.preview();
    expect([preview.ok, preview.text]).toEqual([true, expect.not.stringContaining("1. ")]);
    expect((await importing.up()).ok).toBe(true);
    expect(mutating(world.emulator)).toEqual([]);
    expect(await importing.outputs()).toEqual({
      ids: [TABLE],
      comment: "theirs",
      state: "ACTIVE",
      rows: 568,
      last: "SUCCEEDED",
    });
  });
});

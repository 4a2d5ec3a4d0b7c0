import type { Values } from "../../../provider/core/values";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import { urnOf } from "../../support/plugin";
import { moveAlias, mutating, setAliases } from "../../support/registry";
import { FEATURES, declared, samplesTable } from "../../support/tables";

/** What others do to a table of the program, and what preview and up make of it. */

const TABLE = "ML.PROD.PREDICTIONS";
const OF = `ALTER DYNAMIC TABLE ${TABLE}`;
const MINUTE_MS = 60_000;
/** The query history is asked by the clock of this machine. */
const START = new Date();

let emulator: Emulator;
let stack: DispatchedStack;

const BASE: Values = { ...declared, arguments: FEATURES, warehouse: "COMPUTE_WH" };
const program = (more: Values = {}) => ({
  [urnOf("DynamicInferenceTable")]: {
    kind: "DynamicInferenceTable",
    inputs: { ...BASE, ...more },
  },
});

beforeEach(async () => {
  emulator = await startAccount({
    clock: { start: START },
    init: [
      samplesTable("ML.PROD.SAMPLES"),
      `INSERT INTO ML.PROD.SAMPLES VALUES (1, ${FEATURES.map(() => "1").join(", ")})`,
    ],
  });
  await setAliases(emulator, { PRODUCTION: "V1" });
  stack = new DispatchedStack(emulator);
  await stack.up(program());
  emulator.log.clear();
});

afterEach(() => emulator.stop());

/** What preview says and plans. */
async function previewed(more: Values = {}, by = stack) {
  const { plans, messages } = await by.preview(program(more));
  return {
    text: messages.join("\n"),
    steps: plans.flatMap(({ steps }) => steps.map(({ sql }) => sql)),
  };
}

/** The up does what was previewed, and then there is nothing left to do. */
async function repaired(more: Values = {}): Promise<readonly string[]> {
  const { steps } = await previewed(more);
  emulator.log.clear();
  await stack.up(program(more));
  expect(mutating(emulator)).toEqual(steps);
  expect((await previewed(more)).steps).toEqual([]);
  return steps.map((sql) => sql.replaceAll('"', "").split(" TARGET_LAG")[0] ?? "");
}

describe("a table that somebody suspended", () => {
  it("is drift, and resumed", async () => {
    await emulator.execute(`${OF} SUSPEND`);
    expect((await previewed()).text).toContain("drift: suspended is true, should be false");
    expect(await repaired()).toEqual([`${OF} RESUME`]);
  });

  it("stays suspended where the program says so, and is told nothing of", async () => {
    await stack.up(program({ suspended: true }));
    expect(await previewed({ suspended: true })).toEqual({ text: "", steps: [] });
  });
});

describe("a table that errors suspended", () => {
  beforeEach(async () => {
    await emulator.execute("ALTER TABLE ML.PROD.SAMPLES RENAME COLUMN MEAN_AREA TO AREA");
    await emulator.clock.advance(60 * MINUTE_MS);
  });

  it("is reported at every look, and resumed by nobody", async () => {
    const { text, steps } = await previewed();
    expect(text).toContain("suspended after failed refreshes (SUSPENDED_DUE_TO_ERRORS)");
    expect(steps).toEqual([]);
    const up = await stack.up(program());
    expect(up.messages.join("\n")).toContain("suspended after failed refreshes");
    expect(mutating(emulator)).toEqual([]);
    await stack.refresh();
    expect((await previewed()).steps).toEqual([]);
  });

  it("goes on once its query is another", async () => {
    const mended = FEATURES.map((name) => (name === "MEAN_AREA" ? "AREA" : name));
    expect(await repaired({ arguments: mended })).toEqual([
      `CREATE OR ALTER DYNAMIC TABLE ${TABLE}`,
      `${OF} REFRESH`,
      `${OF} RESUME`,
    ]);
    const [row] = await emulator.execute("SHOW DYNAMIC TABLES IN ACCOUNT");
    expect(row).toMatchObject({ scheduling_state: "RUNNING", rows: "1" });
  });
});

describe("a table of which the role may not see everything", () => {
  let blind: DispatchedStack;

  beforeEach(async () => {
    for (const sql of [
      ...["CREATE ROLE READER", "GRANT ROLE READER TO USER STORY"],
      "GRANT USAGE ON WAREHOUSE COMPUTE_WH TO ROLE READER",
      ...[
        "GRANT USAGE ON DATABASE ML TO ROLE READER",
        "GRANT USAGE ON SCHEMA ML.PROD TO ROLE READER",
      ],
      `GRANT SELECT ON DYNAMIC TABLE ${TABLE} TO ROLE READER`,
      "GRANT USAGE ON MODEL ML.PROD.TUMOR TO ROLE READER",
      ...["CREATE WAREHOUSE OTHER_WH", "GRANT USAGE ON WAREHOUSE OTHER_WH TO ROLE READER"],
    ])
      await emulator.execute(sql);
    blind = new DispatchedStack(emulator, { "snowflakeml:role": "READER" });
    for (const [urn, stored] of stack.state) blind.state.set(urn, stored);
  });

  it("is warned of, and is no difference", async () => {
    const { text, steps } = await previewed({}, blind);
    expect(text).toContain(
      `${TABLE}: the role may not see query, warehouse, suspended, so nobody can tell whether they are as declared. GRANT MONITOR ON DYNAMIC TABLE to it.`,
    );
    expect(steps).toEqual([]);
  });

  it.each(["check", "operation"] as const)(
    "is known as it was after reads and updates, where plans are made in %s",
    async (plansIn) => {
      blind.plansIn = plansIn;
      const known = stack.state.get(urnOf("DynamicInferenceTable"))?.outputs;
      for (const deletionProtection of [true, false]) {
        await blind.refresh();
        expect((await previewed({ deletionProtection }, blind)).steps).toEqual([]);
        await blind.up(program({ deletionProtection }));
        expect(mutating(emulator)).toEqual([]);
        expect(blind.state.get(urnOf("DynamicInferenceTable"))?.outputs).toMatchObject({
          query: known?.["query"],
          resolvedModelVersion: "V1",
        });
        expect(await previewed({ deletionProtection }, blind)).toMatchObject({
          steps: [],
          text: expect.not.stringContaining("query is"),
        });
      }
    },
  );

  it("is changed all the same when the program changes", async () => {
    const { steps } = await previewed({ where: "MEAN_RADIUS > 0" }, blind);
    expect(steps[0]).toContain(`CREATE OR ALTER DYNAMIC TABLE "ML"."PROD"."PREDICTIONS"`);
    const other = await previewed({ warehouse: "OTHER_WH" }, blind);
    expect(other.steps).toEqual([
      `ALTER DYNAMIC TABLE "ML"."PROD"."PREDICTIONS" SET WAREHOUSE = "OTHER_WH"`,
    ]);
    expect((await previewed({ warehouse: "compute_wh" }, blind)).steps).toEqual([]);
  });
});

describe("a table that somebody replaced", () => {
  it("is told by its creation time, and put right where it differs", async () => {
    const { query } = stack.state.get(urnOf("DynamicInferenceTable"))?.outputs ?? {};
    const anew = (text: string): string =>
      `CREATE OR REPLACE DYNAMIC TABLE ${TABLE} TARGET_LAG = '5 minutes' WAREHOUSE = COMPUTE_WH REFRESH_MODE = INCREMENTAL AS ${text}`;
    await emulator.clock.advance(MINUTE_MS);
    await emulator.execute(anew(String(query)));
    const same = await previewed();
    const again = new Date(START.getTime() + MINUTE_MS).toISOString();
    expect(same.text).toContain(`was replaced since the last update (created on ${again}`);
    expect(same.steps).toEqual([]);
    await emulator.execute(anew(String(query).replace("'V1'", "'V9'")));
    expect((await previewed()).text).toContain("drift: query is ");
    expect(await repaired()).toEqual([`CREATE OR ALTER DYNAMIC TABLE ${TABLE}`, `${OF} REFRESH`]);
  });

  it("by a table that is none of a model is put right as well", async () => {
    await emulator.execute(
      `CREATE OR REPLACE DYNAMIC TABLE ${TABLE} TARGET_LAG = '5 minutes' WAREHOUSE = COMPUTE_WH REFRESH_MODE = INCREMENTAL AS SELECT AVG(MEAN_AREA) AS X FROM ML.PROD.SAMPLES GROUP BY SAMPLE_ID`,
    );
    expect(await repaired()).toEqual([`CREATE OR REPLACE DYNAMIC TABLE ${TABLE}`]);
  });
});

describe("an alias that somebody moved", () => {
  it("shows in the table's plan with both versions, and what that costs", async () => {
    await moveAlias(emulator, "PRODUCTION", "V3");
    const { text } = await previewed();
    expect(text).toContain(
      "scores with V3 instead of V1; the next refresh computes all 1 rows again on COMPUTE_WH",
    );
    expect(await repaired()).toEqual([`CREATE OR ALTER DYNAMIC TABLE ${TABLE}`, `${OF} REFRESH`]);
    expect(stack.state.get(urnOf("DynamicInferenceTable"))?.outputs).toMatchObject({
      resolvedModelVersion: "V3",
    });
  });

  it("is told by a refresh already, which changes nothing by itself", async () => {
    await moveAlias(emulator, "PRODUCTION", "V3");
    await stack.refresh();
    expect(stack.state.get(urnOf("DynamicInferenceTable"))?.outputs).toMatchObject({
      resolvedModelVersion: "V1",
      currentModelVersion: "V3",
    });
    expect((await previewed()).steps[0]).toContain('"V3")!');
  });
});

describe("a table that goes by another name", () => {
  it("since an earlier run renamed it and was killed, is gone on with", async () => {
    const killed = new DispatchedStack(emulator);
    for (const [urn, stored] of stack.state) killed.state.set(urn, stored);
    await killed.up(program({ name: "SCORES" }));
    await stack.refresh();
    expect(stack.state.size).toBe(1);
    expect(await repaired({ name: "SCORES" })).toEqual([]);
  });

  it("since somebody renamed it, is gone, and made again", async () => {
    await emulator.execute(`${OF} RENAME TO ML.PROD.THEIRS`);
    expect(await repaired()).toEqual([`CREATE DYNAMIC TABLE ${TABLE}`]);
  });
});

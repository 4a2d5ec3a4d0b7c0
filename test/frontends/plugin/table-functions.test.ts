import type { Properties } from "../../../provider/frontends/plugin/properties";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { MINUTE_MS } from "../../support/dynamic-tables";
import { configured, invoked, requests } from "../../support/plugin";
import { FEATURES, declared, samplesTable } from "../../support/tables";

/** The data sources that tell of dynamic tables, over the provider's protocol. */

const START = new Date("2026-11-01T00:00:00Z");
const SCHEMA = { database: "ML", schema: "PROD" };
const TABLE = { ...SCHEMA, name: "PREDICTIONS" };

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startAccount({
    clock: { start: START },
    init: [
      samplesTable("ML.PROD.SAMPLES"),
      `INSERT INTO ML.PROD.SAMPLES VALUES (1, ${FEATURES.map(() => "1").join(", ")})`,
      "CREATE DYNAMIC TABLE ML.PROD.PLAIN TARGET_LAG = '5 minutes' WAREHOUSE = COMPUTE_WH AS SELECT * FROM ML.PROD.SAMPLES",
    ],
  });
  const plugin = await configured(emulator.url);
  const inputs = { ...declared, model: "ML.PROD.TUMOR.V1", arguments: FEATURES };
  const request = requests.create("DynamicInferenceTable", {
    ...inputs,
    warehouse: "COMPUTE_WH",
  } as unknown as Properties);
  await plugin.call("create", request);
  await plugin.stop();
});

afterEach(() => emulator.stop());

/** Asks in a process of its own, as each run of the engine has one. */
async function ask(name: string, args: Properties): ReturnType<typeof invoked> {
  const plugin = await configured(emulator.url);
  try {
    return await invoked(plugin, name, args);
  } finally {
    await plugin.stop();
  }
}

const status = async () => (await ask("getInferenceTableStatus", TABLE))[0];

const at = (milliseconds: number) => new Date(START.getTime() + milliseconds).toISOString();

describe("getInferenceTableStatus", () => {
  it("tells how old the rows of a table are, how many, and its refreshes", async () => {
    await emulator.clock.advance(MINUTE_MS / 2);
    expect(await status()).toEqual({
      schedulingState: "ACTIVE",
      dataTimestamp: at(0),
      rows: 1,
      lagSeconds: 30,
      refreshes: [{ state: "SUCCEEDED", action: "REINITIALIZE", startedAt: at(0), endedAt: at(0) }],
    });
  });

  it("tells why its refreshes failed, and that they suspended it", async () => {
    await emulator.execute("ALTER TABLE ML.PROD.SAMPLES RENAME COLUMN MEAN_AREA TO AREA");
    await emulator.clock.advance(60 * MINUTE_MS);
    const told = await status();
    expect(told).toMatchObject({
      schedulingState: "SUSPENDED",
      suspendedBy: "SUSPENDED_DUE_TO_ERRORS",
      dataTimestamp: at(0),
      rows: 1,
      lagSeconds: 3600,
    });
    const [last] = told?.["refreshes"] as readonly Properties[];
    expect(last).toMatchObject({
      state: "FAILED",
      error: expect.stringMatching(/^000904 .*invalid identifier 'S\.MEAN_AREA'/s),
    });
  });

  it("tells who suspended it by hand", async () => {
    await emulator.execute("ALTER DYNAMIC TABLE ML.PROD.PREDICTIONS SUSPEND");
    expect(await status()).toMatchObject({
      schedulingState: "SUSPENDED",
      suspendedBy: "USER_SUSPENDED",
    });
  });

  it("has no answer for a table that is not there, or without a name", async () => {
    await expect(ask("getInferenceTableStatus", { ...TABLE, name: "NONE" })).rejects.toMatchObject({
      details: expect.stringContaining(
        "The dynamic table ML.PROD.NONE does not exist, or the role ACCOUNTADMIN may not see it.",
      ),
    });
    expect((await ask("getInferenceTableStatus", SCHEMA))[1]).toEqual([
      expect.stringMatching(/^name: /),
    ]);
  });
});

describe("getDynamicInferenceTable", () => {
  it("tells what Snowflake has of a table", async () => {
    const [found] = await ask("getDynamicInferenceTable", TABLE);
    expect(found).toMatchObject({
      ...TABLE,
      id: "ML.PROD.PREDICTIONS",
      targetLag: "5 minutes",
      warehouse: "COMPUTE_WH",
      suspended: false,
      query: expect.stringContaining('MODEL("ML"."PROD"."TUMOR", "V1")!"PREDICT"'),
      refreshModeActual: "INCREMENTAL",
      createdOn: at(0),
      owner: "ACCOUNTADMIN",
    });
  });
});

describe("getDynamicInferenceTables", () => {
  it("lists the tables that a model scores, and no others", async () => {
    const names = async (args: Properties) => {
      const [found] = await ask("getDynamicInferenceTables", { ...SCHEMA, ...args });
      return (found?.["dynamicInferenceTables"] as readonly Properties[]).map(({ id }) => id);
    };
    expect(await names({})).toEqual(["ML.PROD.PREDICTIONS"]);
    expect(await names({ like: "pred%" })).toEqual(["ML.PROD.PREDICTIONS"]);
    expect(await names({ like: "plain" })).toEqual([]);
  });
});

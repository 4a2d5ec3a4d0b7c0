import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Values } from "../../../provider/core/values";
import type { Emulator } from "../../../provider/emulator";
import { scratch, startAccount } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import { writePackage } from "../../support/model-packages";
import { FEATURES, declared, samplesTable } from "../../support/tables";

/** What preview says of a table that is allowed, and likely to be a mistake. */

let emulator: Emulator;
const files = scratch();

/** A package of one input and one output, and what its model_spec says besides. */
async function model(name: string, described: object, spec: object = {}): Promise<void> {
  const path = join(files.path, name);
  mkdirSync(path);
  const one = { inputs: { X: "FLOAT" }, outputs: { Y: "FLOAT" } };
  writePackage(path, { ...one, ...described });
  const yaml = join(path, "model", "model.yaml");
  const old = parse(readFileSync(yaml, "utf8")) as object;
  writeFileSync(yaml, JSON.stringify({ ...old, ...spec }));
  await emulator.execute(`CREATE STAGE ML.PROD.${name}_STAGE`);
  await emulator.upload(path, `ML.PROD.${name}_STAGE`);
  await emulator.execute(
    `CREATE MODEL ML.PROD.${name} WITH VERSION V1 FROM @ML.PROD.${name}_STAGE`,
  );
}

const served = (volatility: string) => ({
  serving: { functions: { predict: { signature: {}, volatility } } },
});

beforeAll(async () => {
  emulator = await startAccount({
    unknowns: "lenient",
    init: [
      samplesTable("ML.PROD.SAMPLES"),
      `CREATE DYNAMIC TABLE ML.PROD.READER TARGET_LAG = '5 minutes' WAREHOUSE = COMPUTE_WH AS SELECT * FROM ML.PROD.SAMPLES`,
    ],
  });
  await model("UNSAID", {});
  await model("SKLEARN", { modelType: "sklearn" });
  await model("CONSTANT", { volatility: "IMMUTABLE" }, served("IMMUTABLE"));
  await model("RANDOM", { volatility: "VOLATILE", modelType: "sklearn" }, served("VOLATILE"));
});

afterAll(async () => {
  files.remove();
  await emulator.stop();
});

const BASE: Values = { ...declared, arguments: FEATURES, warehouse: "COMPUTE_WH" };

const of = (name: string, more: Values = {}): Values => ({
  ...BASE,
  model: `ML.PROD.${name}.V1`,
  arguments: ["MEAN_RADIUS"],
  outputs: { Y: { type: "FLOAT" } },
  ...more,
});

const bare = (query: string, more: Values = {}): Values => {
  const { database, schema, name, targetLag, warehouse } = BASE;
  return { database, schema, name, targetLag, warehouse, query, ...more };
};

const QUERY = "SELECT * FROM ML.PROD.SAMPLES";

async function notes(inputs: Values): Promise<string> {
  const program = { it: { kind: "DynamicInferenceTable", inputs } };
  const { plans } = await new DispatchedStack(emulator).preview(program);
  return plans.flatMap((plan) => plan.notes).join("\n");
}

const CALL = `MODEL(ML.PROD.TUMOR%)!PREDICT(${FEATURES.join(", ")}):MALIGNANT::INT AS M FROM ML.PROD.SAMPLES`;
const call = (version: string): string => `SELECT ${CALL.replace("%", version)}`;

describe("a plan notes", () => {
  it.each<[string, Values, string]>([
    ["a custom model of which nobody says that it is immutable", of("UNSAID"), "is a custom model"],
    [
      "a method that was logged as volatile",
      of("RANDOM"),
      "the method PREDICT of version V1 of ML.PROD.RANDOM was logged as VOLATILE; Snowflake's documentation wants immutable ones under INCREMENTAL",
    ],
    [
      "DOWNSTREAM that nothing follows",
      bare(QUERY, { targetLag: "downstream" }),
      "no dynamic table of this schema reads it",
    ],
    [
      "a query without a version",
      bare(call("")),
      "the query calls ML.PROD.TUMOR without a version",
    ],
    [
      "a function of the time",
      bare("SELECT CURRENT_TIMESTAMP() AS T FROM ML.PROD.SAMPLES"),
      "CURRENT_TIMESTAMP in the query may keep it from being refreshed incrementally.",
    ],
    [
      "a mode that scores every row",
      bare(QUERY, { refreshMode: "FULL" }),
      "refreshMode FULL runs the model over every row at every refresh.",
    ],
    [
      "a mode that may come to that",
      bare(QUERY, { refreshMode: "AUTO" }),
      "refreshMode AUTO may come to FULL",
    ],
    [
      "frozen rows of a version that nobody can tell",
      {
        ...of("SKLEARN"),
        modelVersionColumn: undefined,
        onModelVersionChange: "keepHistory",
        frozenWhere: "SAMPLE_ID < 1",
      },
      "nobody can tell which version scored a frozen row",
    ],
    [
      "arguments in another order",
      { ...BASE, model: "ML.PROD.TUMOR.V1", arguments: [...FEATURES].reverse() },
      "the argument MEAN_RADIUS is given the column MEAN_CONCAVE_POINTS, which is the name of another one",
    ],
    [
      "a warehouse that is not seen",
      bare(QUERY, { warehouse: "nowhere" }),
      "warehouse: there is no warehouse NOWHERE, or the role may not see it",
    ],
    [
      "a warehouse for all rows that is not seen",
      bare(QUERY, { initializationWarehouse: "nowhere" }),
      "initializationWarehouse: there is no warehouse NOWHERE",
    ],
    ["a suspended table", bare(QUERY, { suspended: true }), "cannot go on incrementally"],
  ])("%s", async (_title, inputs, note) => {
    expect(await notes(inputs)).toContain(note);
  });

  it.each<[string, Values]>([
    ["a model of a kind that is immutable", of("SKLEARN")],
    ["a custom model that was logged as immutable", of("CONSTANT")],
    ["a volatile one that every refresh runs anyway", of("UNSAID", { refreshMode: "FULL" })],
    ["a query with a version", bare(call(", V1"), { refreshMode: "FULL" })],
    ["the time in a predicate", bare(`${QUERY} WHERE CURRENT_DATE() > '2026-01-01'`)],
  ])("nothing of %s", async (_title, inputs) => {
    expect((await notes(inputs)).replace(/refreshMode FULL.*/, "")).toBe("");
  });

  it.each(["check", "operation"] as const)(
    "in an up without a preview, where plans are made in %s, as a warning that is said once",
    async (plansIn) => {
      const stack = new DispatchedStack(emulator);
      stack.plansIn = plansIn;
      const inputs = bare(QUERY, { name: `MADE_IN_${plansIn}`, refreshMode: "FULL" });
      const told = await stack.up({ it: { kind: "DynamicInferenceTable", inputs } });
      expect(told.warnings).toEqual([expect.stringContaining("over every row at every refresh")]);
      expect(told.messages).toEqual([expect.stringContaining("CREATE DYNAMIC"), ...told.warnings]);
    },
  );

  it("nothing of DOWNSTREAM where another table follows", async () => {
    const inputs = bare(QUERY, { name: "FOLLOWED", targetLag: "DOWNSTREAM" });
    const reader =
      "CREATE OR REPLACE DYNAMIC TABLE ML.PROD.READER TARGET_LAG = '5 minutes' WAREHOUSE = COMPUTE_WH AS SELECT * FROM ";
    await emulator.execute(
      `CREATE DYNAMIC TABLE ML.PROD.FOLLOWED TARGET_LAG = '5 minutes' WAREHOUSE = COMPUTE_WH REFRESH_MODE = INCREMENTAL AS ${QUERY}`,
    );
    await emulator.execute(`${reader} ML.PROD.FOLLOWED`);
    const text = await notes({ ...inputs, adopt: true });
    expect(text).not.toContain("DOWNSTREAM");
  });
});

import type { Values } from "../../../provider/core/values";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import { mutating, setAliases } from "../../support/registry";
import { FEATURES, declared, samplesTable } from "../../support/tables";

let emulator: Emulator;

const PREVIEWED = "ML.PROD.PREDICTIONS";
const of = (name: string, lag: string, query: string): string =>
  `CREATE DYNAMIC TABLE ML.PROD.${name} TARGET_LAG = '${lag}' WAREHOUSE = COMPUTE_WH AS ${query}`;

beforeAll(async () => {
  emulator = await startAccount({
    init: [
      samplesTable("ML.PROD.SAMPLES"),
      of("SLOW", "1 hour", "SELECT * FROM ML.PROD.SAMPLES"),
      of("FIRST", "5 minutes", "SELECT * FROM ML.PROD.SAMPLES"),
      of("SECOND", "5 minutes", "SELECT * FROM ML.PROD.FIRST"),
      of("THIRD", "5 minutes", 'SELECT * FROM "ML"."PROD"."SECOND"'),
      of('"USERS$V1"', "5 minutes", "SELECT * FROM ML.PROD.SAMPLES"),
      "CREATE TAG ML.PROD.SNOWML_FEATURE_VIEW_METADATA",
      `ALTER DYNAMIC TABLE ML.PROD."USERS$V1" SET TAG ML.PROD.SNOWML_FEATURE_VIEW_METADATA = '{}'`,
    ],
  });
  await setAliases(emulator, { PRODUCTION: "V1" });
});

afterAll(() => emulator.stop());

const BASE: Values = { ...declared, arguments: FEATURES, warehouse: "COMPUTE_WH" };
const { source, passthroughColumns, model, outputs, modelVersionColumn, ...BARE } = BASE;
Reflect.deleteProperty(BARE, "arguments");

const program = (inputs: Values) => ({ it: { kind: "DynamicInferenceTable", inputs } });
const declare = (more: Values): Values => ({ ...BASE, ...more });
const bare = (query: string, more: Values = {}): Values => ({ ...BARE, query, ...more });

/** What preview says when it refuses; nothing may be sent by it. */
async function refused(inputs: Values): Promise<string> {
  emulator.log.clear();
  const failure = await new DispatchedStack(emulator).preview(program(inputs)).then(
    () => "accepted",
    (error: unknown) => String(error),
  );
  expect(mutating(emulator)).toEqual([]);
  return failure;
}

describe("bad input of a table is told in preview with advice, and nothing is sent", () => {
  it.each<[string, Values, string]>([
    [
      "a lag below the minimum",
      { targetLag: "30 seconds" },
      'targetLag: "30 seconds" is too short',
    ],
    ["a lag of too few seconds", { targetLag: 59 }, "targetLag: 59 is too short"],
    ["no duration", { targetLag: "soon" }, "targetLag: expected a whole number of seconds"],
    ["an empty lag", { targetLag: "" }, "targetLag: is empty: give a duration or DOWNSTREAM."],
    [
      "a missing argument",
      { arguments: FEATURES.slice(0, -1) },
      "arguments: no column is given for MEAN_CONCAVE_POINTS: version V1 of ML.PROD.TUMOR takes MEAN_RADIUS,",
    ],
    [
      "a missing argument among named ones",
      { arguments: { mean_radius: "MEAN_RADIUS" } },
      "arguments: no column is given for MEAN_TEXTURE, MEAN_PERIMETER",
    ],
    [
      "an argument that there is not",
      { arguments: { radius: "MEAN_RADIUS" } },
      "arguments.RADIUS: there is no argument of that name",
    ],
    [
      "too many arguments",
      { arguments: [...FEATURES, "SAMPLE_ID"] },
      "arguments: there are 9 columns for 8 arguments",
    ],
    [
      "an output of another name",
      { outputs: { malignant: { type: "FLOAT" } } },
      'outputs.malignant: version V1 of ML.PROD.TUMOR has no output "malignant"; it has MALIGNANT, PROBABILITY. Keys are case-sensitive.',
    ],
    [
      "a function that the version lacks",
      { function: "explain" },
      "function: version V1 of ML.PROD.TUMOR has no function EXPLAIN; it has PREDICT.",
    ],
    ["itself as source", { source: PREVIEWED }, `query: ${PREVIEWED} would read itself`],
    [
      "an alias that does not exist",
      { model: "ML.PROD.TUMOR/CANARY" },
      "model: ML.PROD.TUMOR has no alias CANARY, and nothing in this program makes it. It has: DEFAULT, FIRST, LAST, PRODUCTION.",
    ],
    [
      "a version that does not exist",
      { model: "ML.PROD.TUMOR.V9" },
      "model: ML.PROD.TUMOR has no version V9, and nothing in this program makes it. It has: V1, V2, V3.",
    ],
    [
      "no model",
      { model: "TUMOR" },
      'model: "TUMOR" is not a model: expected DATABASE.SCHEMA.MODEL',
    ],
    [
      "history without frozen rows",
      { onModelVersionChange: "keepHistory" },
      "onModelVersionChange: keepHistory keeps the predictions of frozen rows: say with frozenWhere",
    ],
    [
      "two columns of one name",
      { modelVersionColumn: "risk" },
      "outputs: the table would have two columns RISK.",
    ],
    ["no outputs", { outputs: {} }, "outputs: is empty: name at least one output"],
    [
      "a history that a transient table cannot have",
      { transient: true, dataRetentionTimeInDays: 7 },
      "dataRetentionTimeInDays: a transient table keeps its history for at most 1 day.",
    ],
    [
      "a query beside the parts",
      { query: "SELECT 1 AS A" },
      "query: is the whole query: source, model, arguments, outputs, passthroughColumns, modelVersionColumn cannot be given beside it.",
    ],
    [
      "a frozen region that calls the model",
      { frozenWhere: "MODEL(ML.PROD.TUMOR)!PREDICT(1):A = 1" },
      "frozenWhere: a model's method is not allowed in it",
    ],
  ])("%s", async (_title, more, message) => {
    expect(await refused(declare(more))).toContain(message);
  });

  it.each<[string, string, string]>([
    ["no SELECT", "DROP TABLE ML.PROD.SAMPLES", "query: expected a query that begins with SELECT"],
    ["two statements", "SELECT 1 AS A; DROP TABLE T", "query: expected one query"],
    ["nothing", " -- none", "query: the query is empty; expected a SELECT"],
    ["half of one", "SELECT (1 AS A", "query: a parenthesis is not closed"],
    [
      "a stage",
      "SELECT $1 AS A FROM @ML.PROD.PACKAGES",
      "query: a dynamic table cannot read a stage",
    ],
  ])("a query that is %s", async (_title, query, message) => {
    expect(await refused(bare(query))).toContain(message);
  });

  it("without parts and query", async () => {
    expect(await refused(BARE)).toContain(
      "source: is missing: a table needs source, model, arguments and outputs, or a query of its own",
    );
  });

  it("a version that the program makes in the same up is none", async () => {
    const copied = { model: "ML.PROD.TUMOR", version: "V1" };
    const made = { model: "ML.PROD.TUMOR", name: "V9", source: copied };
    const both = {
      version: { kind: "ModelVersion", inputs: made },
      ...program(declare({ model: "ML.PROD.TUMOR.V9" })),
    };
    const { plans } = await new DispatchedStack(emulator).preview(both);
    expect(plans.map(({ kind, action }) => [kind, action])).toEqual([
      ["ModelVersion", "create"],
      ["DynamicInferenceTable", "create"],
    ]);
  });

  it("tables that would read each other in a circle", async () => {
    const first = bare("SELECT * FROM ML.PROD.SAMPLES", { name: "FIRST" });
    const stack = new DispatchedStack(emulator);
    await stack.up(program({ ...first, refreshMode: "AUTO", adopt: true }));
    const round = bare("SELECT * FROM ML.PROD.THIRD", { name: "FIRST" });
    await expect(stack.preview(program(round))).rejects.toThrow(
      "query: ML.PROD.FIRST would read THIRD, which reads SECOND, which reads ML.PROD.FIRST",
    );
  });

  it("a table that the Feature Store manages is never taken over", async () => {
    const theirs = bare("SELECT * FROM ML.PROD.SAMPLES", { name: '"USERS$V1"' });
    for (const adopt of [true, false])
      expect(await refused({ ...theirs, adopt })).toContain(
        "ML.PROD.USERS$V1 is a feature view that the Feature Store manages. It is never taken over",
      );
  });
});

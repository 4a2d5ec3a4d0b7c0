import fc from "fast-check";
import type { Values } from "../../../provider/core/values";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import { selectPairs } from "../../support/queries";
import { mutating, setAliases } from "../../support/registry";
import { structuredInputs } from "../../support/structured";
import { FEATURES, samplesTable } from "../../support/tables";

/** Tables for each property: some in every run, many when somebody asks for them. */
const numRuns = 15 * Number(process.env["SNOWFLAKEML_RUNS"] ?? 1);

const source = {
  table: "ML.PROD.SAMPLES",
  id: "SAMPLE_ID",
  features: FEATURES,
  model: { name: "ML.PROD.TUMOR", version: "V2", method: "PREDICT", output: "PROBABILITY" },
};

const program = (inputs: Values) => ({
  it: {
    kind: "DynamicInferenceTable",
    inputs: {
      database: "ML",
      schema: "PROD",
      name: "SCORED",
      deletionProtection: false,
      ...inputs,
    },
  },
});

const bare = (query: string): Values => ({ query, targetLag: "1 hour", warehouse: "COMPUTE_WH" });

/** Created, read back, and as it should be; whatever then is done by `more`; gone. */
async function settles(emulator: Emulator, inputs: Values, more?: () => Promise<void>) {
  const stack = new DispatchedStack(emulator);
  await stack.up(program(inputs));
  expect((await stack.preview(program(inputs))).plans).toEqual([]);
  await stack.refresh();
  expect((await stack.preview(program(inputs))).plans).toEqual([]);
  await more?.();
  await stack.destroy();
}

describe.each(["strict", "lenient"] as const)("on a %s account", (unknowns) => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startAccount({
      unknowns,
      init: [
        samplesTable("ML.PROD.SAMPLES"),
        `INSERT INTO ML.PROD.SAMPLES VALUES (1, ${FEATURES.map(() => "1").join(", ")})`,
        ...["CREATE WAREHOUSE OTHER_WH", "CREATE TAG ML.PROD.T", 'CREATE TAG ML.PROD."u"'],
        ...["CREATE USER ADA", "GRANT ROLE ACCOUNTADMIN TO USER ADA"],
      ],
    });
    await setAliases(emulator, { PRODUCTION: "V1", LIVE: "V3" });
  });

  afterAll(() => emulator.stop());

  it("a query, however it is written, is no change once it is there, and in other words none either", async () => {
    await fc.assert(
      fc.asyncProperty(selectPairs(source), async ([body, other]) => {
        await settles(emulator, bare(body.text), async () => {
          const theirs = new DispatchedStack(emulator);
          emulator.log.clear();
          await theirs.up(program(bare(other.text)));
          expect((await theirs.preview(program(bare(body.text)))).plans).toEqual([]);
          expect(mutating(emulator)).toEqual([]);
        });
      }),
      { numRuns },
    );
  });

  it("inputs of any form are no change once they are there", async () => {
    await fc.assert(
      fc.asyncProperty(structuredInputs, (inputs) => settles(emulator, inputs)),
      { numRuns },
    );
  });
});

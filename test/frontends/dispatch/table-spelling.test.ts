import type { Values } from "../../../provider/core/values";
import type { Emulator } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { DispatchedStack } from "../../support/dispatched";
import { setAliases } from "../../support/registry";
import { FEATURES, declared, samplesTable } from "../../support/tables";

const OF = "ALTER DYNAMIC TABLE ML.PROD.PREDICTIONS SET FROZEN WHERE";
const frozenWhere = "SAMPLE_ID < 0";
const shown = "SAMPLE_ID < 0::NUMBER(1,0)";

const inputs: Values = { ...declared, arguments: FEATURES, warehouse: "COMPUTE_WH", frozenWhere };
const program = { it: { kind: "DynamicInferenceTable", inputs } };

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startAccount({ init: [samplesTable("ML.PROD.SAMPLES")] });
  await setAliases(emulator, { PRODUCTION: "V1" });
});

afterEach(() => emulator.stop());

/** A stack whose last update found the predicate in other words. */
async function respelled(): Promise<DispatchedStack> {
  const stack = new DispatchedStack(emulator);
  await stack.up(program);
  const stored = stack.state.get("it");
  const spelled = { frozenWhere: { declared: frozenWhere, shown } };
  stack.state.set("it", {
    kind: "DynamicInferenceTable",
    inputs,
    outputs: { ...stored?.outputs, spelled },
  });
  await emulator.execute(`${OF} (${shown})`);
  return stack;
}

describe("a predicate that Snowflake shows in other words", () => {
  it("is read as the program says it", async () => {
    const stack = await respelled();
    await stack.refresh();
    expect(stack.state.get("it")?.outputs).toMatchObject({ frozenWhere });
    expect(await stack.preview(program)).toMatchObject({ messages: [], plans: [] });
  });

  it("is read as it is once somebody changed it", async () => {
    const stack = await respelled();
    await emulator.execute(`${OF} (SAMPLE_ID < 1)`);
    await stack.refresh();
    expect(stack.state.get("it")?.outputs).toMatchObject({ frozenWhere: "SAMPLE_ID < 1" });
  });
});

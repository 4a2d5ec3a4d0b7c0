import { queryTag } from "../../../provider/core/operation";
import type { Emulator, EmulatorOptions } from "../../../provider/emulator";
import { startAccount } from "../../support/account";
import { connect } from "../../support/client";
import { DispatchedStack } from "../../support/dispatched";
import type { Declared } from "../../support/dispatched";
import { mutating, setAliases } from "../../support/registry";
import { FEATURES, declared, samplesTable } from "../../support/tables";

const model = "ML.PROD.TUMOR";
const v9: Declared = {
  kind: "ModelVersion",
  inputs: { model, name: "V9", source: { model, version: "V1" }, comment: "ours" },
};
const ADD = `ALTER MODEL "ML"."PROD"."TUMOR" ADD VERSION "V9" FROM MODEL "ML"."PROD"."TUMOR" VERSION "V1"`;
const COMMENT = `ALTER MODEL "ML"."PROD"."TUMOR" MODIFY VERSION "V9" SET COMMENT = 'ours'`;

const INCIDENT = { code: "000603", sqlState: "XX000", message: "incident" };

let emulator: Emulator;

async function started(options: EmulatorOptions = {}): Promise<DispatchedStack> {
  emulator = await startAccount(options);
  return new DispatchedStack(emulator);
}

/** What a process leaves behind that was killed between a statement and its answer. */
async function forget(stack: DispatchedStack): Promise<void> {
  emulator.faults.add({
    match: { sql: /SET COMMENT/ },
    action: { sql: INCIDENT },
  });
  await expect(stack.up({ v: v9 })).rejects.toThrow("incident");
  stack.state.clear();
  emulator.log.clear();
}

afterEach(() => emulator.stop());

describe("an object that exists and that the state does not know", () => {
  it("is gone on with when an earlier run of the same resource made it", async () => {
    const stack = await started();
    await forget(stack);
    const shown = await stack.preview({ v: v9 });
    expect(shown.messages.join()).toContain("made by an earlier run of this program");
    await stack.up({ v: v9 });
    expect(mutating(emulator)).toEqual([COMMENT]);
    expect((await stack.preview({ v: v9 })).plans).toEqual([]);
  });

  it.each(["ML.PROD.TUMOR/PRODUCTION", "ML.PROD.TUMOR"])(
    "is gone on with where its version follows from %s",
    async (named) => {
      const stack = await started({
        clock: { start: new Date() },
        init: [samplesTable("ML.PROD.SAMPLES"), "CREATE TAG ML.PROD.STAGE"],
      });
      await setAliases(emulator, { PRODUCTION: "V3" });
      const more = { model: named, warehouse: "COMPUTE_WH", tags: { STAGE: "live" } };
      const inputs = { ...declared, arguments: FEATURES, ...more };
      const t: Declared = { kind: "DynamicInferenceTable", inputs };
      emulator.faults.add({ match: { sql: /SET TAG/ }, action: { sql: INCIDENT } });
      await expect(stack.up({ t })).rejects.toThrow("incident");
      stack.state.clear();
      emulator.log.clear();
      await stack.up({ t });
      expect(mutating(emulator)).toEqual([expect.stringContaining("SET TAG")]);
    },
  );

  it("is somebody else's when another resource made it, and when it was made anew since", async () => {
    const stack = await started();
    await forget(stack);
    await expect(stack.preview({ other: v9 })).rejects.toThrow(
      /history does not show.*adopt: true/s,
    );
    await emulator.execute(`ALTER MODEL ${model} DROP VERSION V9`);
    const other = { v: { ...v9, inputs: { ...v9.inputs, source: { model, version: "V2" } } } };
    await emulator.execute(`ALTER MODEL ${model} ADD VERSION V9 FROM MODEL ${model} VERSION V2`);
    await expect(stack.preview(other)).rejects.toThrow("history does not show");
  });

  it("is somebody else's when it is older than the history, or the history cannot be read", async () => {
    const DAY = 86_400_000;
    const stack = await started({ clock: { start: new Date(Date.now() - 8 * DAY) } });
    await forget(stack);
    await expect(stack.preview({ v: v9 })).rejects.toThrow(/reaches back 7 days.*adopt: true/s);
    await emulator.clock.advance(8 * DAY);
    await emulator.execute(`ALTER MODEL ${model} DROP VERSION V9`);
    await forget(stack);
    emulator.faults.add({
      match: { sql: /QUERY_HISTORY/ },
      action: { sql: { code: "003001", sqlState: "42501", message: "Insufficient privileges" } },
    });
    await expect(stack.preview({ v: v9 })).rejects.toThrow(/cannot be read.*adopt: true/s);
  });

  it("is waited for while the statement of a killed process still runs", async () => {
    const stack = await started();
    const dead = await connect(emulator.url, { username: "story", warehouse: "COMPUTE_WH" });
    for (const delayMs of [600, 900])
      emulator.faults.add({ match: { kind: "ALTER MODEL ADD VERSION" }, action: { delayMs } });
    const tag = queryTag({ urn: "v", verb: "create" });
    const running = dead.query(ADD, { parameters: { QUERY_TAG: tag } });
    await emulator.log.waitFor(({ kind }) => kind === "ALTER MODEL ADD VERSION");
    await stack.up({ v: v9 });
    await running;
    await dead.close();
    const done = emulator.log.statements({ mutating: true }).filter(({ outcome }) => outcome?.ok);
    expect(done.map(({ sql }) => sql)).toEqual([ADD, COMMENT]);
  });
});

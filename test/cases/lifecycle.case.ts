import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Emulator } from "../../provider/emulator";
import { startAccount } from "../support/account";
import { DispatchedStack } from "../support/dispatched";
import { mutating } from "../support/registry";
import type { Specimen } from "../support/kinds";

const { version: packageVersion } = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"),
) as { version: string };

/** States that earlier versions wrote; a new one is written when SNOWFLAKEML_RECORD is set. */
const STATES = join(__dirname, "..", "fixtures", "state");

/** What holds for every kind, from its creation to its end. */
export function lifecycle(specimen: Specimen): void {
  const { kind, declared, changed, show, stands, isChanged } = specimen;
  const program = { it: declared };
  let emulator: Emulator;
  let stack: DispatchedStack;

  const shown = async (): Promise<string> =>
    JSON.stringify(await emulator.execute(show)).replaceAll("\\", "");

  beforeEach(async () => {
    emulator = await startAccount();
    stack = new DispatchedStack(emulator);
    await stack.up(program);
    emulator.log.clear();
  });

  afterEach(() => emulator.stop());

  describe(`every ${kind}`, () => {
    it("stands after its creation, and shows no drift then or after a refresh", async () => {
      expect(await shown()).toMatch(stands);
      expect((await stack.preview(program)).plans).toEqual([]);
      await stack.refresh();
      expect((await stack.preview(program)).plans).toEqual([]);
      expect(mutating(emulator)).toEqual([]);
    });

    it("is changed by what preview showed, and then is as it should be", async () => {
      const { plans } = await stack.preview({ it: changed });
      await stack.up({ it: changed });
      expect(mutating(emulator)).toEqual(plans.flatMap(({ steps }) => steps.map(({ sql }) => sql)));
      expect(await shown()).toMatch(isChanged);
      expect((await stack.preview({ it: changed })).plans).toEqual([]);
    });

    it("is made again when somebody deleted it, also after a refresh", async () => {
      const other = new DispatchedStack(emulator);
      for (const [urn, stored] of stack.state) other.state.set(urn, stored);
      await other.destroy();
      expect(await shown()).not.toMatch(stands);
      const [plan] = (await stack.preview(program)).plans;
      expect(plan).toMatchObject({ action: "create" });
      await stack.refresh();
      expect(stack.state.size).toBe(0);
      await stack.up(program);
      expect(await shown()).toMatch(stands);
    });

    it("is taken over with adopt by a stack that does not know it", async () => {
      const other = new DispatchedStack(emulator);
      const adopting = { mine: { ...declared, inputs: { ...declared.inputs, adopt: true } } };
      const told = await other.up(adopting);
      expect(told.messages.join("\n")).toContain("is taken over");
      expect(mutating(emulator)).toEqual([]);
      expect((await other.preview(adopting)).plans).toEqual([]);
    });

    it("is deleted once, and a second time is no failure", async () => {
      const again = new DispatchedStack(emulator);
      for (const [urn, stored] of stack.state) again.state.set(urn, stored);
      await stack.destroy();
      expect(await shown()).not.toMatch(stands);
      await again.destroy();
      expect(mutating(emulator)).toHaveLength(1);
    });

    it("is the same to this version as to the one that wrote its state", async () => {
      const file = join(STATES, `${kind}-${packageVersion}.json`);
      if (process.env["SNOWFLAKEML_RECORD"] !== undefined)
        writeFileSync(file, `${JSON.stringify(stack.state.get("it"), null, 2)}\n`);
      stack.state.set("it", JSON.parse(readFileSync(file, "utf8")));
      expect((await stack.preview(program)).plans).toEqual([]);
      await stack.refresh();
      expect((await stack.preview(program)).plans).toEqual([]);
    });
  });
}

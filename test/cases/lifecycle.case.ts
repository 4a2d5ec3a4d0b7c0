import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DispatchedStack } from "../support/dispatched";
import type { Specimen } from "../support/kinds";
import { DATABASE, openTarget } from "../support/target";
import type { Target } from "../support/target";

const { version: packageVersion } = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"),
) as { version: string };

/** States that earlier versions wrote; a new one is written when SNOWFLAKEML_RECORD is set. */
const STATES = join(__dirname, "..", "fixtures", "state");

/** What holds for every kind, from its creation to its end. */
export function lifecycle(specimen: Specimen): void {
  const { kind, before = [], declared, changed, show, stands, isChanged } = specimen;
  const program = { it: declared };
  let target: Target;
  let stack: DispatchedStack;

  const shown = async (): Promise<string> =>
    JSON.stringify(await target.execute(show)).replaceAll("\\", "");

  describe(`every ${kind}`, () => {
    beforeEach(async () => {
      target = await openTarget();
      for (const sql of before) await target.execute(sql);
      stack = target.stack();
      await stack.up(program);
      target.changes();
    });

    afterEach(() => target.close());

    it("stands after its creation, and shows no drift then or after a refresh", async () => {
      expect(await shown()).toMatch(stands);
      expect((await stack.preview(program)).plans).toEqual([]);
      await stack.refresh();
      expect((await stack.preview(program)).plans).toEqual([]);
      expect(target.changes()).toEqual([]);
    });

    it("is changed by what preview showed, and then is as it should be", async () => {
      const { plans } = await stack.preview({ it: changed });
      await stack.up({ it: changed });
      expect(target.changes()).toEqual(plans.flatMap(({ steps }) => steps.map(({ sql }) => sql)));
      expect(await shown()).toMatch(isChanged);
      expect((await stack.preview({ it: changed })).plans).toEqual([]);
    });

    it("is made again when somebody deleted it, also after a refresh", async () => {
      const other = target.stack();
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
      const other = target.stack();
      const adopting = { mine: { ...declared, inputs: { ...declared.inputs, adopt: true } } };
      const told = await other.up(adopting);
      expect(told.messages.join("\n")).toContain("is taken over");
      expect(target.changes()).toEqual([]);
      expect((await other.preview(adopting)).plans).toEqual([]);
    });

    it("is deleted once, and a second time is no failure", async () => {
      const again = target.stack();
      for (const [urn, stored] of stack.state) again.state.set(urn, stored);
      await stack.destroy();
      expect(await shown()).not.toMatch(stands);
      await again.destroy();
      expect(target.changes()).toHaveLength(1);
    });

    it("is the same to this version as to the one that wrote its state", async () => {
      const file = join(STATES, `${kind}-${packageVersion}.json`);
      if (process.env["SNOWFLAKEML_RECORD"] !== undefined)
        writeFileSync(file, `${JSON.stringify(stack.state.get("it"), null, 2)}\n`);
      const state = readFileSync(file, "utf8").replaceAll('"ML', `"${DATABASE}`);
      stack.state.set("it", JSON.parse(state));
      expect((await stack.preview(program)).plans).toEqual([]);
      await stack.refresh();
      expect((await stack.preview(program)).plans).toEqual([]);
    });
  });
}

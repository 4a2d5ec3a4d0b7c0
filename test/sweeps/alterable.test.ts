import { inputMarks } from "../../provider/core/resource";
import type { Values } from "../../provider/core/values";
import type { Emulator } from "../../provider/emulator";
import { ALTERATIONS, ANEW } from "../support/alterations";
import { ALTERABLE, alterationOf, inputsOf, openAccount } from "../support/alterable";
import { DispatchedStack } from "../support/dispatched";
import { mutating } from "../support/registry";
import { table } from "../support/tables";

/** Every input of a DynamicInferenceTable that may change: there, back by somebody else, and away. */

/** Columns of SHOW that tell another time or another text each time. */
const PASSING = /^(created_on|text|data_timestamp|bytes|last_suspended_on)$/;

interface Case {
  readonly emulator: Emulator;
  readonly stack: DispatchedStack;
}

const program = (inputs: Values) => ({ it: { kind: "DynamicInferenceTable", inputs } });

async function shown(emulator: Emulator): Promise<Values> {
  const [row = {}] = await emulator.execute("SHOW DYNAMIC TABLES IN ACCOUNT");
  return row;
}

/** One up: what preview showed is what runs, and then nothing is left to do. */
async function changes({ emulator, stack }: Case, inputs: Values) {
  const { plans, messages } = await stack.preview(program(inputs));
  const steps = plans.flatMap((plan) => plan.steps);
  const before = await shown(emulator);
  emulator.log.clear();
  await stack.up(program(inputs));
  expect(mutating(emulator)).toEqual(
    steps.map(({ sql }) => sql).filter((sql) => !sql.startsWith("SELECT")),
  );
  expect((await stack.preview(program(inputs))).plans).toEqual([]);
  const replaces = steps.some(({ sql }) => sql.startsWith("CREATE OR REPLACE"));
  const after = await shown(emulator);
  if (!replaces) expect(after["created_on"]).toBe(before["created_on"]);
  return { steps, messages: messages.join("\n"), after };
}

async function openCase(unknowns: "strict" | "lenient"): Promise<Case> {
  const emulator = await openAccount(unknowns);
  return { emulator, stack: new DispatchedStack(emulator) };
}

it("have two values each", () => {
  expect(Object.keys(ALTERATIONS).sort()).toEqual([...ALTERABLE].sort());
});

describe.each(["strict", "lenient"] as const)("on a %s account", (unknowns) => {
  it.each(ALTERABLE)("%s changes by what was shown, is put right, and goes", async (name) => {
    const { from, to, byHand, isNeeded, isNewer } = alterationOf(name);
    const at = await openCase(unknowns);
    const { emulator, stack } = at;
    await stack.up(program(inputsOf(name, from)));
    const [created = ""] = mutating(emulator);
    expect((await stack.preview(program(inputsOf(name, from)))).plans).toEqual([]);

    const altered = await changes(at, inputsOf(name, to));
    if (byHand !== undefined || inputMarks(table, name).identity === true)
      expect(altered.steps).not.toEqual([]);

    if (byHand !== undefined && !(isNewer === true && unknowns === "strict")) {
      await emulator.execute(byHand === ANEW ? created.replace("CREATE", ANEW) : byHand);
      const repaired = await changes(at, inputsOf(name, to));
      expect(repaired.steps).not.toEqual([]);
      expect(repaired.messages).toContain("drift: ");
    }

    if (isNeeded !== true) {
      const { after } = await changes(at, inputsOf(name, undefined));
      const plain = await openCase(unknowns);
      await plain.stack.up(program(inputsOf(name, undefined)));
      const usual = await shown(plain.emulator);
      const told = ([column]: [string, unknown]): boolean => !PASSING.test(column);
      expect(Object.entries(after).filter(told)).toEqual(Object.entries(usual).filter(told));
      await plain.emulator.stop();
    }
    await emulator.stop();
  });
});

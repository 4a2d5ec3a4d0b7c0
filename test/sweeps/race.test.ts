import type { Emulator } from "../../provider/emulator";
import { startAccount } from "../support/account";
import { DispatchedStack } from "../support/dispatched";
import type { Declared } from "../support/dispatched";
import { setAliases, userAliases } from "../support/registry";

const alias = (version: string): Declared => ({
  kind: "Alias",
  inputs: { model: "ML.PROD.TUMOR", name: "PRODUCTION", version },
});

let emulator: Emulator;
let one: DispatchedStack;
let other: DispatchedStack;

beforeEach(async () => {
  emulator = await startAccount();
  await setAliases(emulator, { PRODUCTION: "V1" });
  one = new DispatchedStack(emulator);
  other = new DispatchedStack(emulator);
  await one.up({ a: alias("V1") });
  await other.up({ a: alias("V1") });
  emulator.log.clear();
});

afterEach(() => emulator.stop());

/** Holds back the first statement that fits until something else has happened. */
function hold(sql: RegExp, until: () => Promise<unknown>): void {
  emulator.faults.add({ match: { sql }, action: { delayMs: 3000 }, onFire: () => void until() });
}

const told = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => String(error),
  );

describe("two processes that move one alias", () => {
  it("between UNSET and SET of the other: one wins, the other says so", async () => {
    const second = new Promise<string>((resolve) => {
      hold(/"V2" SET ALIAS/, async () => {
        resolve(await told(other.up({ a: alias("V3") })));
      });
    });
    const first = await told(one.up({ a: alias("V2") }));
    const outcomes = [first, await second];
    expect(outcomes.filter((each) => each === "done")).toHaveLength(1);
    expect(outcomes.find((each) => each !== "done")).toContain(
      "somebody else has taken the name meanwhile",
    );
    expect(await userAliases(emulator)).toEqual({ PRODUCTION: "V3" });
  });

  it("one before the other: the later one wins, and no alias is lost", async () => {
    const second = new Promise<string>((resolve) => {
      hold(/UNSET ALIAS/, async () => {
        resolve(await told(other.up({ a: alias("V3") })));
      });
    });
    const first = await told(one.up({ a: alias("V2") }));
    expect([first, await second]).toEqual(["done", "done"]);
    expect(await userAliases(emulator)).toEqual({ PRODUCTION: "V2" });
  });
});

import { shortTraces } from "../../../provider/frontends/program/traces";

/** A stand-in for the SDK's constructor: it fails deep inside. */
function construct(): void {
  const fail = (): never => {
    throw new Error("no name");
  };
  fail();
}

/** What a class of ours does around it. */
function declare(): void {
  const restore = shortTraces();
  try {
    construct();
  } catch (error) {
    restore(error);
    throw error;
  }
  restore();
}

describe("an error in the midst of shortened traces", () => {
  it("says where it was thrown and who called, and the next trace is whole again", () => {
    const limit = Error.stackTraceLimit;
    let stack = "";
    try {
      declare();
    } catch (error) {
      stack = (error as Error).stack ?? "";
    }
    const [message, ...frames] = stack.split("\n");
    expect(message).toBe("Error: no name");
    // Where it was thrown, where it was caught, and who called that.
    expect(frames.slice(0, 3)).toEqual(Array(3).fill(expect.stringContaining("traces.test.ts")));
    expect(frames[3]).not.toContain("traces.test.ts");
    expect(Error.stackTraceLimit).toBe(limit);
  });
});

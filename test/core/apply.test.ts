import { StepFailure, apply } from "../../provider/core/apply";
import type { Step } from "../../provider/core/step";
import type { Session } from "../../provider/core/session";
import { sql } from "../../provider/snowflake/sql/sql";

const step = (statement: ReturnType<typeof sql>, undo?: ReturnType<typeof sql>): Step => ({
  sql: statement,
  why: statement.text,
  consequences: ["safe"],
  ...(undo === undefined ? {} : { undo }),
});

/** A port that runs everything but what it is told to fail at. */
function session(fails: readonly string[]): Session & { readonly ran: string[] } {
  const ran: string[] = [];
  return {
    ran,
    rows: () => Promise.resolve([]),
    run({ text }) {
      if (fails.includes(text)) return Promise.reject(new Error(`refused ${text}`));
      ran.push(text);
      return Promise.resolve();
    },
  };
}

async function failureOf(steps: readonly Step[], port: Session): Promise<StepFailure> {
  const error: unknown = await apply(steps, port).catch((failure: unknown) => failure);
  if (!(error instanceof StepFailure)) throw new Error("no StepFailure");
  return error;
}

describe("apply", () => {
  it("stops at the first failure and says what stands", async () => {
    const port = session(["TWO"]);
    const failure = await failureOf([step(sql`ONE`), step(sql`TWO`), step(sql`THREE`)], port);
    expect(port.ran).toEqual(["ONE"]);
    expect(failure.standing.map((each) => each.why)).toEqual(["ONE"]);
    expect(failure.failed.why).toBe("TWO");
  });

  it("takes back in reverse what can be taken back", async () => {
    const port = session(["THREE"]);
    const steps = [step(sql`ONE`, sql`UNDO ONE`), step(sql`TWO`, sql`UNDO TWO`), step(sql`THREE`)];
    const failure = await failureOf(steps, port);
    expect(port.ran).toEqual(["ONE", "TWO", "UNDO TWO", "UNDO ONE"]);
    expect(failure.standing).toEqual([]);
  });

  it("tells which undo failed as well", async () => {
    const port = session(["TWO", "UNDO ONE"]);
    const failure = await failureOf([step(sql`ONE`, sql`UNDO ONE`), step(sql`TWO`)], port);
    expect(failure.stuck.map((each) => each.reason)).toEqual(["refused UNDO ONE"]);
    expect(failure.standing).toHaveLength(1);
  });
});

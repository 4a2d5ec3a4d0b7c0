import { z } from "zod";
import { StepFailure, apply } from "../../provider/core/apply";
import type { Step, Watch } from "../../provider/core/step";
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

describe("a gate", () => {
  const gated = (refusal: string | undefined): Step => ({
    ...step(sql`COMPARE`),
    gate: { row: z.unknown(), refusal: () => refusal },
  });

  it("lets nothing after it run once it refuses, and takes back what was done", async () => {
    const port = session([]);
    const steps = [step(sql`ONE`, sql`UNDO ONE`), gated("too few"), step(sql`THREE`)];
    const failure = await failureOf(steps, port);
    expect(port.ran).toEqual(["ONE", "UNDO ONE"]);
    expect(String(failure.cause)).toContain("too few");
  });

  it("lets go on when it has nothing against it", async () => {
    const port = session([]);
    await apply([step(sql`ONE`), gated(undefined), step(sql`THREE`)], port);
    expect(port.ran).toEqual(["ONE", "THREE"]);
  });

  it("takes nothing back that a step has settled", async () => {
    const port = session(["THREE"]);
    const settling: Step = { ...step(sql`TWO`), settles: true };
    await failureOf([step(sql`ONE`, sql`UNDO ONE`), settling, step(sql`THREE`)], port);
    expect(port.ran).toEqual(["ONE", "TWO"]);
  });
});

describe("a step that takes long", () => {
  const watch: Watch = {
    sql: sql`LOOK`,
    row: z.unknown(),
    text: (rows, elapsed) => `${String(rows.length)} rows after ${String(elapsed)} s`,
  };

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** One statement that ends when it is told to; looks answer in turn, and a failure tells nothing. */
  function slow(looks: readonly (readonly unknown[] | Error)[]) {
    const told: string[] = [];
    const left = [...looks];
    let end: () => void = () => undefined;
    const port: Session = {
      rows: () => {
        const [next = []] = left.splice(0, 1);
        if (next instanceof Error) return Promise.reject(next);
        return Promise.resolve(next as never[]);
      },
      run: () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    };
    const tell = (text: string): void => {
      told.push(text);
    };
    const ended = apply([{ ...step(sql`FILL`), watch }], port, tell);
    return {
      told,
      ended,
      end: () => {
        end();
      },
    };
  }

  it("tells every ten seconds how far it is, and nothing once it is over", async () => {
    const { told, ended, end } = slow([[], [1, 2]]);
    await jest.advanceTimersByTimeAsync(9_000);
    expect(told).toEqual([]);
    await jest.advanceTimersByTimeAsync(12_000);
    expect(told).toEqual(["0 rows after 10 s", "2 rows after 20 s"]);
    end();
    await ended;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(told).toHaveLength(2);
  });

  it("goes on when a look fails", async () => {
    const { told, ended, end } = slow([new Error("no right to look"), [1]]);
    await jest.advanceTimersByTimeAsync(20_000);
    end();
    await ended;
    expect(told).toEqual(["1 rows after 20 s"]);
  });
});

import { NotReadyError } from "../../provider/core/errors";
import { currentOperation } from "../../provider/core/operation";
import type { Observation } from "../../provider/core/observed";
import { waitUntil } from "../../provider/core/wait";

const patience = { timeoutMs: 10_000, pauseMs: 1 };
const impatience = { timeoutMs: 0, pauseMs: 1 };
const seen = (state: string): Observation => ({ live: { state }, facts: {} });
const ready = {
  until: "it is ready",
  holds: (observed: { live: object }) =>
    "state" in observed.live && observed.live.state === "READY",
};

const wait = { label: "X", conditions: [ready], patience };

describe("waiting", () => {
  it("ends with the first observation that stands and fulfils every condition", async () => {
    const answers: Observation[] = [{ absent: "unseen" }, seen("PENDING"), seen("READY")];
    const attempts: number[] = [];
    const found = await waitUntil(wait, async (attempt) => {
      attempts.push(attempt);
      return answers[attempt] ?? seen("READY");
    });
    expect([found, attempts]).toEqual([seen("READY"), [0, 1, 2]]);
  });

  it("runs out of time with what was seen last, and what to do", async () => {
    const short = { ...wait, patience: impatience };
    const never = waitUntil(short, async () => seen("PENDING"));
    await expect(never).rejects.toThrow(NotReadyError);
    await expect(never).rejects.toMatchObject({
      message: expect.stringContaining("waiting until it is ready ran out of time"),
      lastSeen: { state: "PENDING" },
    });
    const absent = waitUntil({ ...short, conditions: [] }, async () => ({ absent: "gone" }));
    await expect(absent).rejects.toThrow("waiting until SHOW lists it");
  });

  it("ends at once when the engine asks to stop", async () => {
    const stopping = new AbortController();
    const long = { ...wait, patience: { timeoutMs: 60_000, pauseMs: 60_000 } };
    const operation = { urn: "", verb: "create", stopping: stopping.signal } as const;
    const waiting = currentOperation.run(operation, () =>
      waitUntil(long, async () => seen("PENDING")),
    );
    stopping.abort();
    await expect(waiting).rejects.toThrow("Pulumi was asked to");
  });
});

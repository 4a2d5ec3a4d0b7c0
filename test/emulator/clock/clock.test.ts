import { realClock, virtualClock } from "../../../provider/emulator/clock/clock";

const START = new Date(0);

/** Something that falls due again and again. */
function every(milliseconds: number, now: () => number) {
  let last = 0;
  const times: number[] = [];
  return {
    times,
    next: () => last + milliseconds,
    async run() {
      // Slower than one turn, as a refresh is.
      await new Promise((resolve) => setImmediate(resolve));
      last = now();
      times.push(last);
    },
  };
}

describe("a virtual clock", () => {
  it("runs what falls due at its own moments, and is at the end afterwards", async () => {
    const clock = virtualClock(START);
    const work = every(10, () => clock.now().getTime());
    clock.drive(work);
    await clock.advance(25);
    expect(work.times).toEqual([10, 20]);
    expect(clock.now().getTime()).toBe(25);
  });

  it("moves one step after the other, however many are asked for at once", async () => {
    const clock = virtualClock(START);
    const work = every(10, () => clock.now().getTime());
    clock.drive(work);
    await Promise.all([clock.advance(15), clock.advance(15)]);
    expect(work.times).toEqual([10, 20, 30]);
    expect(clock.now().getTime()).toBe(30);
  });

  it("runs at once what was due before", async () => {
    const clock = virtualClock(START);
    await clock.advance(100);
    const work = every(10, () => clock.now().getTime());
    clock.drive(work);
    await clock.advance(1);
    expect(work.times).toEqual([100]);
  });

  it("begins nothing once it is stopped", async () => {
    const clock = virtualClock(START);
    const work = every(10, () => clock.now().getTime());
    clock.drive(work);
    await clock.stop();
    await clock.advance(100);
    expect(work.times).toEqual([]);
  });
});

describe("a real clock", () => {
  it("cannot be moved", async () => {
    await expect(realClock().advance(1)).rejects.toThrow(RangeError);
  });

  it("runs what is due, and lets it end before it stops", async () => {
    const clock = realClock();
    let done = false;
    const begun = new Promise<void>((resolve) => {
      clock.drive({
        next: () => (done ? undefined : 0),
        async run() {
          resolve();
          await new Promise((turn) => setImmediate(turn));
          done = true;
        },
      });
    });
    await begun;
    await clock.stop();
    expect(done).toBe(true);
  });
});

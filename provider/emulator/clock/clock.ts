/** Time as the account sees it: real, or standing still until it is advanced. */
export interface Clock {
  now(): Date;
  /**
   * Moves a virtual clock. What falls due meanwhile runs in the order of time, each at its own
   * moment, and is done when this is. @throws RangeError on a real one
   */
  advance(milliseconds: number): Promise<void>;
}

/** What time drives. */
export interface Timetable {
  /** When something falls due, in milliseconds since 1970; undefined when nothing will. */
  next(): number | undefined;
  /** Does all that is due; never rejects. */
  run(): Promise<void>;
}

/** The clock as its owner sees it. */
export interface DrivenClock extends Clock {
  drive(timetable: Timetable): void;
  /** Nothing begins after this, and what runs is over. */
  stop(): Promise<void>;
}

/** How often a real clock looks whether something is due; the shortest lag is a minute. */
const LOOK_MS = 1000;

export function realClock(): DrivenClock {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  return {
    now: () => new Date(),
    async advance() {
      throw new RangeError(
        "the clock is real: start the emulator with clock: { start } to move it",
      );
    },
    drive(timetable) {
      timer = setInterval(() => {
        const next = timetable.next();
        if (running !== undefined || next === undefined || next > Date.now()) return;
        running = timetable.run().finally(() => (running = undefined));
      }, LOOK_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

export function virtualClock(start: Date): DrivenClock {
  let now = start.getTime();
  let driven: Timetable | undefined;
  let last: Promise<void> = Promise.resolve();
  const move = async (milliseconds: number): Promise<void> => {
    const end = now + milliseconds;
    for (;;) {
      const next = driven?.next();
      if (driven === undefined || next === undefined || next > end) break;
      // What was due before, for instance while it was suspended, runs at once.
      now = Math.max(now, next);
      await driven.run();
    }
    now = end;
  };
  return {
    now: () => new Date(now),
    advance(milliseconds) {
      const moved = last.then(() => move(milliseconds));
      last = moved.catch(() => undefined);
      return moved;
    },
    drive(timetable) {
      driven = timetable;
    },
    async stop() {
      driven = undefined;
      await last;
    },
  };
}

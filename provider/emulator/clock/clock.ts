/** Time as the account sees it: real, or standing still until it is advanced. */
export interface Clock {
  now(): Date;
  /** Moves a virtual clock. @throws RangeError on a real one */
  advance(milliseconds: number): void;
}

export function realClock(): Clock {
  return {
    now: () => new Date(),
    advance() {
      throw new RangeError(
        "the clock is real: start the emulator with clock: { start } to move it",
      );
    },
  };
}

export function virtualClock(start: Date): Clock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}

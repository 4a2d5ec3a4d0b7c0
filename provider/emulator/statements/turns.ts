import { canceled } from "../canceled";
import type { Run } from "./world";

/**
 * Statements that change rows, one after another: each computes from what the one before it left, and
 * what it writes in the catalogue goes with it.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

/** Does a statement's work when nothing else changes rows or tables. */
export function inTurn<T>(run: Run, work: () => Promise<T>): Promise<T> {
  return run.world.turns.take(async () => {
    checkOn(run);
    return work();
  });
}

/** @throws SnowflakeError when the statement was cancelled, so that it has no effect */
export function checkOn({ signal }: Run): void {
  if (signal?.aborted === true) throw canceled();
}

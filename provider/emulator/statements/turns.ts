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
export async function inTurn<T>(run: Run, work: () => Promise<T>): Promise<T> {
  const { catalog, turns } = run.world;
  checkOn(run);
  let began = false;
  const mine = turns.take(async () => {
    checkOn(run);
    began = true;
    const { state } = catalog;
    const result = await work();
    // What it worked on went with the account as it was.
    if (catalog.state !== state) throw canceled();
    return result;
  });
  return unlessCancelled(run, mine, () => began);
}

/** A statement that still waits when it is cancelled is answered at once. */
function unlessCancelled<T>({ signal }: Run, work: Promise<T>, began: () => boolean): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      if (!began()) reject(canceled());
    };
    signal.addEventListener("abort", stop);
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", stop);
    });
  });
}

/** @throws SnowflakeError when the statement was cancelled, so that it has no effect */
export function checkOn({ signal }: Run): void {
  if (signal?.aborted === true) throw canceled();
}

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

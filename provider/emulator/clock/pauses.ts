/** A wait in real time that can be cut short. */
export interface Pause {
  /** True once the time has passed, false when it was cut. */
  readonly over: Promise<boolean>;
  cut(): void;
}

/** All waits of one server: none outlives it. */
export class Pauses {
  readonly #open = new Set<() => void>();
  #ended = false;

  start(milliseconds: number): Pause {
    let cut: () => void = () => undefined;
    const over = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => {
        this.#open.delete(cut);
        resolve(true);
      }, milliseconds);
      cut = () => {
        clearTimeout(timer);
        this.#open.delete(cut);
        resolve(false);
      };
    });
    this.#open.add(cut);
    if (this.#ended) cut();
    return { over, cut };
  }

  end(): void {
    this.#ended = true;
    for (const cut of this.#open) cut();
  }
}

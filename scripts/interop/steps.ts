/** Steps, told as they come and once more as a table. */

export interface Step {
  readonly route: string;
  readonly title: string;
  readonly held: boolean;
  readonly detail: string;
}

export class Steps {
  readonly #steps: Step[] = [];
  /** What the client said of itself. */
  versions: Readonly<Record<string, string>> = {};
  readonly #say: (text: string) => void;

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  add(step: Step): void {
    this.#steps.push(step);
    this.#say(`  ${step.held ? "ok    " : "FAILED"} ${step.title}`);
    if (step.detail !== "") this.#say(`         ${step.detail.replaceAll("\n", "\n         ")}`);
  }

  /** False also when there is none. */
  get held(): boolean {
    return this.#steps.length > 0 && this.#steps.every((step) => step.held);
  }

  /** A row per step, a column per route. */
  table(routes: readonly string[]): string {
    const titles = [...new Set(this.#steps.map((step) => step.title))];
    const width = Math.max(...titles.map((title) => title.length));
    const cellOf = (title: string, route: string): string => {
      const found = this.#steps.filter((step) => step.title === title && step.route === route);
      if (found.length === 0) return "-";
      return found.every((step) => step.held) ? "ok" : "FAILED";
    };
    const line = (title: string, cells: readonly string[]): string =>
      [
        title.padEnd(width),
        ...cells.map((cell, index) => cell.padEnd(routes[index]?.length ?? 0)),
      ].join("  ");
    const rows = titles.map((title) =>
      line(
        title,
        routes.map((route) => cellOf(title, route)),
      ),
    );
    return [line("", routes), ...rows].join("\n");
  }
}

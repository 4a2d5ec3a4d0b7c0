/** What the file of an account looks like, and how older files become newer ones. */

export const FORMAT = 1;

/** From a format to the next one, by the older number. */
export type Steps = Readonly<Record<number, (state: unknown) => unknown>>;

/** None yet: format 1 is the first. A change of the account's shape adds its step here. */
const STEPS: Steps = {};

export interface Stored {
  readonly format: number;
  readonly state: unknown;
}

/** Brings what was stored up to date, a step at a time. @throws when this version cannot read it */
export function migrate(
  { format, state }: Stored,
  file: string,
  { to = FORMAT, steps = STEPS }: { readonly to?: number; readonly steps?: Steps } = {},
): Stored {
  if (format > to) {
    throw new Error(
      `${file} has format ${String(format)}; this version of pulumi-snowflakeml reads up to ${String(to)}. Use the version that wrote it, or a newer one.`,
    );
  }
  let current = state;
  for (let each = format; each < to; each += 1) {
    const step = steps[each];
    if (step === undefined)
      throw new Error(`${file} has format ${String(format)}, which no version ever wrote.`);
    current = step(current);
  }
  return { format: to, state: current };
}

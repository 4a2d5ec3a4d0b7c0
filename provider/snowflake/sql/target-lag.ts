import { InputError } from "../../core/errors";

/**
 * How far a dynamic table may lag behind its sources: a duration or DOWNSTREAM.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/create-dynamic-table (TARGET_LAG)
 */

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86400 } as const;

export type LagUnit = keyof typeof SECONDS;

/** A duration in the unit it was given in. */
export interface LagDuration {
  readonly count: number;
  readonly unit: LagUnit;
}

export type TargetLag = "DOWNSTREAM" | LagDuration;

/** Source: error 002755, "Dynamic Tables do not support lag values under 60 second(s)". */
export const LEAST_LAG_SECONDS = 60;

const DURATION = /^([0-9]+)\s*(second|minute|hour|day)s?$/i;

const EXPECTED =
  'expected a whole number of seconds, minutes, hours or days such as "20 minutes", ' +
  "a number of seconds, or DOWNSTREAM";

/**
 * Reads a lag as a program writes it or SHOW prints it: text, with or without quotes around it, or
 * a number of seconds. Absent and empty are undefined: that is how SHOW prints a disabled scheduler.
 * @throws InputError when it is nothing of the kind, or is under a minute
 */
export function parseTargetLag(input: unknown, path = ""): TargetLag | undefined {
  if (input === undefined || input === null) return undefined;
  const text = typeof input === "string" ? unquoted(input) : undefined;
  if (text === "") return undefined;
  if (text?.toUpperCase() === "DOWNSTREAM") return "DOWNSTREAM";
  const duration =
    typeof input === "number" ? { count: input, unit: "second" as const } : read(text);
  if (duration === undefined || !Number.isSafeInteger(lagSeconds(duration))) {
    throw new InputError(path, `${EXPECTED}; got ${JSON.stringify(input)}.`);
  }
  if (lagSeconds(duration) < LEAST_LAG_SECONDS) {
    throw new InputError(
      path,
      `${JSON.stringify(input)} is too short: Snowflake takes no lag under ${LEAST_LAG_SECONDS} seconds ` +
        `(error 002755). Write "1 minute" or more.`,
    );
  }
  return duration;
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  const quoted = /^(['"])([^]*)\1$/.exec(trimmed);
  return (quoted?.[2] ?? trimmed).trim();
}

function read(text: string | undefined): LagDuration | undefined {
  const [, count, unit] = DURATION.exec(text ?? "") ?? [];
  if (count === undefined || unit === undefined) return undefined;
  return { count: Number(count), unit: unit.toLowerCase() as LagUnit };
}

/** What is compared: Snowflake may print another unit than it was given (unverified). */
export function lagSeconds({ count, unit }: LagDuration): number {
  return count * SECONDS[unit];
}

/** Prints a lag in the unit it was given in, in Snowflake's singular and plural. */
export function formatTargetLag(lag: TargetLag): string {
  if (lag === "DOWNSTREAM") return lag;
  return `${lag.count} ${lag.unit}${lag.count === 1 ? "" : "s"}`;
}

/** True when both are absent, both DOWNSTREAM, or durations of equal length, whatever their units. */
export function sameLag(left: unknown, right: unknown): boolean {
  const a = comparable(left);
  return a !== undefined ? a === comparable(right) : left === right;
}

/** Undefined when it is no lag, which only equals itself. */
function comparable(input: unknown): string | number | undefined {
  try {
    const lag = parseTargetLag(input);
    if (lag === undefined) return "";
    return lag === "DOWNSTREAM" ? lag : lagSeconds(lag);
  } catch {
    return undefined;
  }
}

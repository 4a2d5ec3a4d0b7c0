import type { TargetLag } from "../../catalog/dynamic-tables";
import { lagTooSmall, lagUnreadable } from "./errors";

/** Target lags as they are written and shown. Source: create-dynamic-table (TARGET_LAG) */

const SECONDS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
};

const LEAST_SECONDS = 60;

/** @throws SnowflakeError 002755 */
export function parseLag(written: string): NonNullable<TargetLag> {
  const text = written.trim();
  if (/^downstream$/i.test(text)) return "DOWNSTREAM";
  const [, count = "", unit = ""] = /^(\d+)\s*(second|minute|hour|day)s?$/i.exec(text) ?? [];
  const unitSeconds = SECONDS[unit.toLowerCase()];
  if (unitSeconds === undefined) throw lagUnreadable(written);
  const number = Number(count);
  const seconds = number * unitSeconds;
  if (!Number.isSafeInteger(seconds)) throw lagUnreadable(written);
  if (seconds < LEAST_SECONDS) throw lagTooSmall(written);
  return { seconds, text: counted(number, unit.toLowerCase()) };
}

/** Plural and singular are put right. Source: SnowDDL, tests on an account */
function counted(number: number, unit: string): string {
  return `${String(number)} ${unit}${number === 1 ? "" : "s"}`;
}

/** The lag in the largest unit that holds it whole. */
export function inLargestUnit(seconds: number): string {
  const [unit, unitSeconds] = Object.entries(SECONDS)
    .reverse()
    .find(([, size]) => seconds % size === 0) ?? ["second", 1];
  return counted(seconds / unitSeconds, unit);
}

export function lagText(lag: NonNullable<TargetLag>): string {
  return lag === "DOWNSTREAM" ? lag : lag.text;
}

/** Seconds of a lag that has any. */
export function lagSeconds(lag: TargetLag): number | undefined {
  return lag === null || lag === "DOWNSTREAM" ? undefined : lag.seconds;
}

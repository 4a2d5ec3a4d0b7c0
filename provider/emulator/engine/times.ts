import { SnowflakeError } from "../contract";
import type { CastType } from "../sql/parser/casts";

/**
 * Dates and times in ISO form, and how they travel. The session's time zone is UTC, as the login says.
 * Source: https://docs.snowflake.com/en/sql-reference/date-time-input-output; wire form: snowflake-sdk
 */

const DATE = /^(\d{4}-\d{2}-\d{2})$/;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const OFFSET = /^(.*?) ?(Z|[+-]\d{2}:?\d{2})$/;

const DAY_MS = 86_400_000;

/** Days since 1970. */
export function toDate(text: string): string {
  return String(millisecondsOf(text, "Date") / DAY_MS);
}

/** Seconds of the day, with as many digits as the scale says. */
export function toTime(text: string, { scale = 9 }: CastType): string {
  return seconds(nanosecondsOf(text, "Time"), scale);
}

/** Seconds since 1970; with a zone, its offset from UTC in minutes comes second, from 1440. */
export function toTimestamp(text: string, { type, scale = 9 }: CastType): string {
  const [, local = text, zone] = OFFSET.exec(text) ?? [];
  const [, date = "", time = "00:00"] = /^([^T ]*)(?:[T ](.*))?$/.exec(local) ?? [];
  const wall =
    BigInt(millisecondsOf(date, "Timestamp")) * 1_000_000n + nanosecondsOf(time, "Timestamp");
  const minutes = offsetOf(zone);
  // NTZ keeps the clock on the wall.
  const instant = type === "timestamp_ntz" ? wall : wall - BigInt(minutes) * 60_000_000_000n;
  const written = seconds(instant, scale);
  return type === "timestamp_tz" ? `${written} ${String(minutes + 1440)}` : written;
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith("-") ? -minutes : minutes;
}

function millisecondsOf(text: string, what: string): number {
  const [, date] = DATE.exec(text) ?? [];
  const time = Date.parse(`${date ?? ""}T00:00:00Z`);
  // Date.parse takes the 31st of February for the 3rd of March.
  const real = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  if (!real) throw unrecognized(what, text);
  return time;
}

function nanosecondsOf(text: string, what: string): bigint {
  const [, hour, minute, second = "0", fraction = ""] = TIME.exec(text) ?? [];
  const fits = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (!fits) throw unrecognized(what, text);
  const whole = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
}

/** Nanoseconds as seconds; what is beyond the scale is cut off. */
function seconds(nanoseconds: bigint, scale: number): string {
  const unit = 10n ** BigInt(9 - scale);
  const floored = (nanoseconds - (((nanoseconds % unit) + unit) % unit)) / unit;
  const digits = String(floored < 0n ? -floored : floored).padStart(scale + 1, "0");
  const cut = digits.length - scale;
  const written = scale === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return floored < 0n ? `-${written}` : written;
}

/** Source: error numbers as in the connectors' tests; the words are those of TO_DATE and its like */
function unrecognized(what: string, text: string): SnowflakeError {
  const code = { Date: "100040", Time: "100108" }[what] ?? "100035";
  return new SnowflakeError(code, "22007", `${what} '${text}' is not recognized`);
}

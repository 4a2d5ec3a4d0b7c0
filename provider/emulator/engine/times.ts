import { SnowflakeError } from "../contract";
import type { CastType } from "../sql/parser/casts";

/**
 * Dates and times as AUTO reads them, and how they travel. The session's time zone is UTC, as the login says.
 * Source: https://docs.snowflake.com/en/sql-reference/date-time-input-output; wire form: snowflake-sdk
 */

const CLOCK = String.raw`(?:[01]?\d|2[0-3]):[0-5]?\d(?::[0-5]?\d(?:\.\d{1,9})?)?`;
const REST = String.raw`(?:[T ](${CLOCK})(?: ?(Z|[+-]\d{2}:?\d{2}))?)?\s*`;
const MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";

/** The forms that AUTO knows, for regular expressions of JavaScript and of DuckDB; no letter case counts. */
export const AUTO = {
  time: String.raw`\s*(${CLOCK})\s*`,
  iso: String.raw`\s*(\d{4})-(\d{1,2})-(\d{1,2})${REST}`,
  slashes: String.raw`\s*(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/(\d{4})${REST}`,
  month: String.raw`\s*(\d{1,2})-(${MONTHS})-(\d{4})${REST}`,
  /** Seconds, or smaller parts of one, since 1970. Source: functions/to_timestamp */
  digits: String.raw`\s*(\d{1,18})\s*`,
} as const;

const whole = (form: string): RegExp => new RegExp(`^(?:${form})$`, "i");
const FORMS = {
  time: whole(AUTO.time),
  iso: whole(AUTO.iso),
  slashes: whole(AUTO.slashes),
  month: whole(AUTO.month),
  digits: whole(AUTO.digits),
};

const DAY_MS = 86_400_000;
const DAY_NS = 86_400_000_000_000n;

/** Days since 1970. */
export function toDate(text: string): string {
  const { nanoseconds } = momentOf(text, "Date");
  return String((nanoseconds - (((nanoseconds % DAY_NS) + DAY_NS) % DAY_NS)) / DAY_NS);
}

/** Seconds of the day, with as many digits as the scale says. */
export function toTime(text: string, { scale = 9 }: CastType): string {
  const [, time] = FORMS.time.exec(text) ?? [];
  if (time === undefined) throw unrecognized("Time", text);
  return seconds(nanosecondsOf(time), scale);
}

/** Seconds since 1970; with a zone, its offset from UTC in minutes comes second, from 1440. */
export function toTimestamp(text: string, { type, scale = 9 }: CastType): string {
  const { nanoseconds: wall, zone } = momentOf(text, "Timestamp");
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

interface Moment {
  /** Since 1970, by the clock on the wall. */
  readonly nanoseconds: bigint;
  readonly zone: string | undefined;
}

function momentOf(text: string, what: string): Moment {
  const [, digits] = FORMS.digits.exec(text) ?? [];
  if (digits !== undefined) return { nanoseconds: ofDigits(BigInt(digits)), zone: undefined };
  const [, year, month, day, ...iso] = FORMS.iso.exec(text) ?? [];
  if (year !== undefined) return wallOf(text, what, [year, month, day, ...iso]);
  const [, first, second, third, ...rest] =
    FORMS.slashes.exec(text) ?? FORMS.month.exec(text) ?? [];
  if (first === undefined || second === undefined) throw unrecognized(what, text);
  if (/^\d/.test(second)) return wallOf(text, what, [third, first, second, ...rest]);
  const number = MONTHS.split("|").indexOf(second.toLowerCase()) + 1;
  return wallOf(text, what, [third, String(number), first, ...rest]);
}

/** Year, month, day, time and zone. */
function wallOf(text: string, what: string, parts: readonly (string | undefined)[]): Moment {
  const [year = "", month = "", day = "", time = "00:00", zone] = parts;
  const date = [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-");
  const ms = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes the 31st of February for the 3rd of March.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(date))
    throw unrecognized(what, text);
  return { nanoseconds: BigInt(ms / DAY_MS) * DAY_NS + nanosecondsOf(time), zone };
}

/** Seconds, milliseconds, microseconds or nanoseconds, by their size. Source: functions/to_timestamp */
function ofDigits(count: bigint): bigint {
  if (count < 31_536_000_000n) return count * 1_000_000_000n;
  if (count < 31_536_000_000_000n) return count * 1_000_000n;
  return count < 31_536_000_000_000_000n ? count * 1000n : count;
}

/** Of a time that has one of the forms. */
function nanosecondsOf(time: string): bigint {
  const [hour, minute, second = "0"] = time.split(":");
  const [full = "0", fraction = ""] = second.split(".");
  const sum = (Number(hour) * 60 + Number(minute)) * 60 + Number(full);
  return BigInt(sum) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
}

/** Nanoseconds as seconds; what is beyond the scale is cut off. */
export function seconds(nanoseconds: bigint, scale: number): string {
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

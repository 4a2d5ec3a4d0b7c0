import { SnowflakeError } from "../../contract";
import { notSupported } from "../../sql/not-supported";
import type { Typed } from "./conversions";
import { cast } from "./conversions";
import { DATE, NTZ, isTimestamp } from "./data-types";

/** Units of time, and what adds them. Source: https://docs.snowflake.com/en/sql-reference/functions-date-time */

const NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    year: "YEAR Y YY YYY YYYY YR YEARS YRS",
    quarter: "QUARTER Q QTR QTRS QUARTERS",
    month: "MONTH MM MON MONS MONTHS",
    week: "WEEK W WK WEEKOFYEAR WOY WY WEEKS",
    day: "DAY D DD DAYS DAYOFMONTH",
    hour: "HOUR H HH HR HOURS HRS",
    minute: "MINUTE M MI MIN MINUTES MINS",
    second: "SECOND S SEC SECONDS SECS",
    millisecond: "MILLISECOND MS MSEC MILLISECONDS",
    microsecond: "MICROSECOND US USEC MICROSECONDS",
    nanosecond: "NANOSECOND NS NSEC NANOSEC NSECOND NANOSECONDS NANOSECS NSECONDS",
    dayofweek: "DAYOFWEEK WEEKDAY DOW DW",
    dayofweekiso: "DAYOFWEEKISO WEEKDAY_ISO DOW_ISO DAYOFWEEK_ISO",
    dayofyear: "DAYOFYEAR YEARDAY DOY DY",
    weekiso: "WEEKISO WEEK_ISO WEEKOFYEARISO WEEKOFYEAR_ISO",
    yearofweek: "YEAROFWEEK YEAROFWEEKISO",
    epoch: "EPOCH_SECOND EPOCH EPOCH_SECONDS",
    epoch_ms: "EPOCH_MILLISECOND EPOCH_MILLISECONDS",
  }).flatMap(([unit, names]) => names.split(" ").map((name) => [name, unit])),
);

/** Number and words are unverified. */
export function unitOf(text: string): string {
  const unit = NAMES[text.toUpperCase()];
  if (unit !== undefined) return unit;
  throw new SnowflakeError(
    "001023",
    "22023",
    `SQL compilation error:\n'${text}' is not a valid date/time component`,
  );
}

/** Units that keep a date a date. */
const OF_DATES = new Set(["year", "quarter", "month", "week", "day"]);

const SPANS: Readonly<Record<string, readonly [name: string, times: number]>> = {
  year: ["to_years", 1],
  quarter: ["to_months", 3],
  month: ["to_months", 1],
  week: ["to_days", 7],
  day: ["to_days", 1],
  hour: ["to_hours", 1],
  minute: ["to_minutes", 1],
  second: ["to_seconds", 1],
  millisecond: ["to_milliseconds", 1],
  microsecond: ["to_microseconds", 1],
};

/** So many of a unit, as DuckDB's interval. @param amount SQL of a whole number */
export function spanOf(unit: string, amount: string): string {
  const span = SPANS[unit];
  if (span === undefined) throw notSupported(`${unit} as what is added`);
  const [name, times] = span;
  const long = name === "to_seconds" || name.startsWith("to_mi") || name === "to_hours";
  return `${name}(CAST(round(${amount}) AS ${long ? "BIGINT" : "INTEGER"}) * ${String(times)})`;
}

/** @param amount SQL of a whole number */
export function addUnit(of: Typed, unit: string, amount: string): Typed {
  const added = spanOf(unit, amount);
  if (of.type.type === "date" && OF_DATES.has(unit))
    return { sql: `CAST((${of.sql} + ${added}) AS DATE)`, type: DATE };
  if (of.type.type === "time") return { sql: `(${of.sql} + ${added})`, type: of.type };
  const type = isTimestamp(of.type) ? of.type : NTZ;
  const base = isTimestamp(of.type) ? of.sql : cast(of, NTZ);
  return { sql: `(${base} + ${added})`, type };
}

/** `INTERVAL '1 day, 2 hours'`. Source: data-types-datetime, "Interval constants" */
export function plusInterval(of: Typed, operator: string, text: string): Typed {
  const sign = operator === "-" ? "-1" : "1";
  return partsOf(text).reduce(
    (result, [unit, amount]) => addUnit(result, unit, `${sign} * ${amount}`),
    of,
  );
}

/** The same as DuckDB's interval. */
export function intervalText(text: string): string {
  return partsOf(text)
    .map(([unit, amount]) => spanOf(unit, amount))
    .join(" + ");
}

function partsOf(text: string): readonly (readonly [unit: string, amount: string])[] {
  return text.split(",").map((written) => {
    const part = /^\s*(-?\d+)\s*([A-Za-z]*)\s*$/.exec(written);
    if (part === null) throw notSupported(`INTERVAL '${text}'`);
    const [, amount = "0", unit = ""] = part;
    return [unitOf(unit === "" ? "second" : unit), amount];
  });
}

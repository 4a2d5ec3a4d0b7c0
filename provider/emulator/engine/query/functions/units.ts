import type { Call, Expression } from "../../../sql/query/tree";
import { notSupported } from "../../../sql/not-supported";
import type { Typed } from "../conversions";
import { quoted, toNumber } from "../conversions";
import { DATE, INTEGER } from "../data-types";
import type { Translator } from "../expressions";
import { addUnit, spanOf, unitOf } from "../intervals";
import { temporal } from "./rules";

/** Functions whose first argument is a unit of time. Source: https://docs.snowflake.com/en/sql-reference/functions-date-time */

type Special = (to: Translator, call: Call) => Typed | undefined;

/** A unit is written as a word or as a text. */
function unitIn(value: Expression | undefined): string | undefined {
  if (value?.kind === "literal" && value.type === "text") return unitOf(value.text);
  if (value?.kind === "name" && value.parts.length === 1) return unitOf(value.parts[0] ?? "");
  return undefined;
}

const added: Special = (to, { args }) => {
  const [unit, amount, of] = args.map((each) => each.value);
  const name = unitIn(unit);
  if (name === undefined || amount === undefined || of === undefined || args.length > 3)
    return undefined;
  return addUnit(temporal(to.of(of)), name, toNumber(to.of(amount)).sql);
};

/** Counts the borders of the unit that lie between. Source: functions/datediff */
const between: Special = (to, { args }) => {
  const [unit, from, until] = args.map((each) => each.value);
  const name = unitIn(unit);
  if (name === undefined || from === undefined || until === undefined || args.length > 3)
    return undefined;
  if (name === "nanosecond") throw notSupported("DATEDIFF in nanoseconds");
  const [a, b] = [temporal(to.of(from)), temporal(to.of(until))];
  const cast = (each: Typed): string =>
    each.type.type === "time" ? each.sql : `CAST(${each.sql} AS TIMESTAMP)`;
  // DuckDB counts whole weeks; Snowflake counts the Mondays between. Source: functions/datediff, "Usage notes"
  if (name === "week") {
    const monday = (each: Typed): string => `date_trunc('week', ${cast(each)})`;
    return { sql: `(date_diff('day', ${monday(a)}, ${monday(b)}) // 7)`, type: INTEGER };
  }
  return { sql: `date_diff(${quoted(name)}, ${cast(a)}, ${cast(b)})`, type: INTEGER };
};

const truncated: Special = (to, { args }) => {
  const [first, second] = args.map((each) => each.value);
  if (first === undefined || second === undefined || args.length > 2) return undefined;
  const [unit, of] =
    first.kind === "literal" || (first.kind === "name" && second.kind !== "literal")
      ? [first, second]
      : [second, first];
  const name = unitIn(unit);
  if (name === undefined) return undefined;
  const value = temporal(to.of(of));
  const sql = `date_trunc(${quoted(name)}, ${value.sql})`;
  // Source: functions/date_trunc: a date stays one.
  return value.type.type === "date"
    ? { sql: `CAST(${sql} AS DATE)`, type: DATE }
    : { sql, type: value.type };
};

/** Source: functions/last_day; weeks end on Sunday (WEEK_START 0) */
const lastDay: Special = (to, { args }) => {
  const [of, unit, ...more] = args.map((each) => each.value);
  const name = unit === undefined ? "month" : unitIn(unit);
  if (of === undefined || name === undefined || more.length > 0) return undefined;
  if (!["week", "month", "quarter", "year"].includes(name))
    throw notSupported(`LAST_DAY of ${name}`);
  const start = `date_trunc(${quoted(name)}, CAST(${temporal(to.of(of)).sql} AS DATE))`;
  return { sql: `CAST(${start} + ${spanOf(name, "1")} - to_days(1) AS DATE)`, type: DATE };
};

const PARTS: Readonly<Record<string, string>> = {
  dayofweek: "dow",
  dayofweekiso: "isodow",
  dayofyear: "doy",
  weekiso: "week",
  yearofweek: "isoyear",
  millisecond: "",
  epoch_ms: "",
};

const part: Special = (to, { args }) => {
  const [unit, of] = args.map((each) => each.value);
  const name = unitIn(unit);
  if (name === undefined || of === undefined || args.length > 2) return undefined;
  const value = temporal(to.of(of)).sql;
  if (name === "epoch_ms") return { sql: `epoch_ms(${value})`, type: INTEGER };
  if (name === "nanosecond")
    return { sql: `(date_part('microsecond', ${value}) % 1000000 * 1000)`, type: INTEGER };
  if (name === "millisecond" || name === "microsecond") throw notSupported(`DATE_PART of ${name}`);
  return {
    sql: `CAST(floor(date_part(${quoted(PARTS[name] ?? name)}, ${value})) AS BIGINT)`,
    type: INTEGER,
  };
};

export const UNITS: Readonly<Record<string, Special>> = {
  DATEADD: added,
  TIMEADD: added,
  TIMESTAMPADD: added,
  DATEDIFF: between,
  TIMEDIFF: between,
  TIMESTAMPDIFF: between,
  DATE_TRUNC: truncated,
  DATE_PART: part,
  LAST_DAY: lastDay,
};

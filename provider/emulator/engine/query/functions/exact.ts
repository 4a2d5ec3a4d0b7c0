import { notSupported } from "../../../sql/not-supported";
import type { Call } from "../../../sql/query/tree";
import { division } from "../arithmetic";
import type { Typed } from "../conversions";
import { toNumber } from "../conversions";
import { duckType, fixed, isTimestamp } from "../data-types";
import type { Translator } from "../expressions";
import { UNITS } from "./units";

/** Functions of numbers whose result has digits of its own. */

type Special = (to: Translator, call: Call) => Typed | undefined;

/**
 * A constant number of digits is the scale of the result. Source: functions/round, functions/trunc, functions/floor
 * @param steps whether the text goes on by a unit of the last digit that stays
 */
const rounded =
  (toText: (sql: string, digits: string) => string, steps = false): Special =>
  (to, call) => {
    const [of, digits] = call.args.map((each) => to.of(each.value));
    if (of?.type.type !== "fixed" || digits === undefined || call.args.length > 2) return undefined;
    if (digits.literal === undefined || !/^-?\d+$/.test(digits.literal))
      throw notSupported(`${call.name} of a NUMBER to digits that are no constant`);
    const { precision = 38, scale = 0 } = of.type;
    const places = Number(digits.literal);
    // A step may have more digits than the number that is rounded: FLOOR(-5, -2) is -100.
    const whole = Math.max(precision + 1, steps ? 1 - places + scale : 0);
    const type = fixed(whole, Math.min(scale, Math.max(0, places)));
    return { sql: `CAST(${toText(of.sql, digits.literal)} AS ${duckType(type)})`, type };
  };

/** The other value of as many digits, away from what TRUNC gives. */
const stepped =
  (comparison: "<" | ">", sign: "-" | "+") =>
  (sql: string, digits: string): string => {
    const [cut, many] = [`trunc(${sql}, ${digits})`, Number(digits)];
    const step = many > 0 ? `0.${"1".padStart(many, "0")}` : `1${"0".repeat(-many)}`;
    return `(CASE WHEN ${sql} ${comparison} ${cut} THEN ${cut} ${sign} ${step} ELSE ${cut} END)`;
  };

const truncated = rounded((sql, digits) => `trunc(${sql}, ${digits})`);

/** Of a date or a timestamp it is DATE_TRUNC. Source: functions/trunc2 */
const cut: Special = (to, call) => {
  const [first, unit] = call.args.map((each) => each.value);
  if (first === undefined) return undefined;
  const { type } = to.of(first);
  const dated = type.type === "date" || type.type === "time" || isTimestamp(type);
  if (!dated) return truncated(to, call);
  if (unit === undefined) throw notSupported(`${call.name} of a date or time without a part`);
  return UNITS["DATE_TRUNC"]?.(to, call);
};

/** The type is that of a division. Sources: functions/div0, functions/div0null */
const divided =
  (macro: string): Special =>
  (to, call) => {
    const [a, b, ...more] = call.args.map((each) => toNumber(to.of(each.value)));
    return a === undefined || b === undefined || more.length > 0
      ? undefined
      : division(a, b, macro);
  };

export const EXACT: Readonly<Record<string, Special>> = {
  ROUND: rounded((sql, digits) => `round(${sql}, ${digits})`),
  TRUNC: cut,
  TRUNCATE: cut,
  FLOOR: rounded(stepped("<", "-"), true),
  CEIL: rounded(stepped(">", "+"), true),
  CEILING: rounded(stepped(">", "+"), true),
  DIV0: divided("sf_divide0"),
  DIV0NULL: divided("sf_divide0null"),
};

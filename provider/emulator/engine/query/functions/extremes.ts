import type { Call } from "../../../sql/query/tree";
import { notSupported } from "../../../sql/not-supported";
import type { Typed } from "../conversions";
import { coerce, ordered } from "../conversions";
import { isJson } from "../data-types";
import type { Translator } from "../expressions";
import { common } from "../expressions";
import { overOf } from "../orders";

/** The least and the greatest of values that DuckDB would take for texts: those of VARIANT. */

type Special = (to: Translator, call: Call) => Typed | undefined;

const aggregate =
  (name: string): Special =>
  (to, call) => {
    const [of, ...more] = call.args.map((each) => to.of(each.value));
    if (of === undefined || more.length > 0 || !isJson(of.type)) return undefined;
    to.work.unstable += 1;
    const over = overOf(to, call);
    return { sql: `${name}(${of.sql}, ${ordered(of)})${over}`, type: of.type };
  };

const among =
  (operator: string): Special =>
  (to, { name, args }) => {
    const values = args.map((each) => to.of(each.value));
    const type = common(values);
    if (!isJson(type)) return undefined;
    if (name.endsWith("_IGNORE_NULLS")) throw notSupported(`${name} of VARIANT`);
    const list = `[${values.map((each) => coerce(each, type).sql).join(", ")}]`;
    const chosen = `list_reduce(${list}, lambda a, b: CASE WHEN sf_key(a) ${operator} sf_key(b) THEN a ELSE b END)`;
    // One NULL makes it NULL. Source: functions/greatest
    const sql = `(CASE WHEN len(list_filter(${list}, lambda v: sf_key(v) IS NULL)) > 0 THEN NULL ELSE ${chosen} END)`;
    return { sql, type };
  };

export const EXTREMES: Readonly<Record<string, Special>> = {
  MIN: aggregate("arg_min"),
  MAX: aggregate("arg_max"),
  GREATEST: among(">="),
  GREATEST_IGNORE_NULLS: among(">="),
  LEAST: among("<="),
  LEAST_IGNORE_NULLS: among("<="),
};

import { notSupported } from "../../../sql/not-supported";
import type { Call } from "../../../sql/query/tree";
import { contextCall } from "../context";
import type { Typed } from "../conversions";
import { duckType } from "../data-types";
import type { Translator } from "../expressions";
import { unknownFunction, wrongArguments } from "../failures";
import { overText } from "../orders";
import { AGGREGATES } from "./aggregates";
import { conversion } from "./casting";
import { CONDITIONALS } from "./conditionals";
import { DATES } from "./dates";
import { JSON_FUNCTIONS } from "./json";
import { KNOWN } from "./known";
import { MORE_FORMS } from "./more-forms";
import { NUMBERS } from "./numbers";
import type { Marks, Rule } from "./rules";
import { accepts, apply, readRules } from "./rules";
import { SPECIAL } from "./special";
import { TEXTS } from "./texts";
import { UNITS } from "./units";
import { OVER_ALL, WINDOWS } from "./windows";

/** Calls of functions: those that are offered, and how the others are refused. */

const SCALARS = readRules([NUMBERS, TEXTS, CONDITIONALS, DATES, JSON_FUNCTIONS].join("\n"));
const GROUPED = readRules(AGGREGATES);
const WINDOWED = readRules(WINDOWS);

export function functionCall(to: Translator, call: Call): Typed {
  const { name, around } = call;
  if (around.length > 0) throw unknownFunction([...around, name].join("."));
  const named = call.args.find((each) => each.name !== undefined);
  if (named !== undefined) throw notSupported(`arguments of ${name} by name`);
  const dated = own(UNITS, name);
  if (dated !== undefined) return dated(to, call) ?? refuse(misused(call));
  const special = own(SPECIAL, name);
  const found = special?.(to, call) ?? ruled(to, call) ?? conversion(to, call) ?? context(to, call);
  if (found !== undefined) return found;
  if (special !== undefined || isOffered(name)) throw misused(call);
  if (KNOWN.has(name) || name.startsWith("SYSTEM$") || name.startsWith("ST_"))
    throw notSupported(`function ${name}`);
  throw unknownFunction(name);
}

function refuse(error: Error): never {
  throw error;
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function isOffered(name: string): boolean {
  return SCALARS.has(name) || GROUPED.has(name) || WINDOWED.has(name);
}

function context(to: Translator, { name, args }: Call): Typed | undefined {
  if (name === "LAST_QUERY_ID" && args.length > 0) throw notSupported(`${name} of a number`);
  // CURRENT_TIMESTAMP takes a number of digits, which the clock has none beyond three of.
  return args.length > 1 ? undefined : contextCall(to.work, name);
}

function ruled(to: Translator, call: Call): Typed | undefined {
  const { name, args } = call;
  const fitting = (rules: ReadonlyMap<string, readonly Rule[]>): Rule | undefined =>
    rules.get(name)?.find((rule) => accepts(rule, args.length));
  const [scalar, grouped, windowed] = [fitting(SCALARS), fitting(GROUPED), fitting(WINDOWED)];
  const rule = scalar ?? grouped ?? windowed;
  if (rule === undefined) return undefined;
  if (call.within.length > 0) throw notSupported(`${name} WITHIN GROUP`);
  const { sql, type } = apply(
    rule,
    args.map((each) => to.of(each.value)),
    rule === scalar ? undefined : marksOf(call),
  );
  if (rule === scalar) {
    if (call.over !== undefined || call.distinct)
      throw notSupported(`${name} with OVER or DISTINCT`);
    return { sql, type };
  }
  to.work.unstable += 1;
  if (call.over === undefined && rule === windowed) throw notSupported(`${name} without OVER`);
  const frame = OVER_ALL.has(name)
    ? "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
    : undefined;
  const whole = call.over === undefined ? sql : `${sql} ${overText(to, call.over, frame)}`;
  // DuckDB's is a double, however exact what it is the average of.
  const exact = rule.result === "average" && type.type === "fixed";
  return { sql: exact ? `CAST(${whole} AS ${duckType(type)})` : whole, type };
}

function marksOf({ distinct, ignoreNulls }: Call): Marks {
  return { "@": distinct ? "DISTINCT " : "", "~": ignoreNulls ? " IGNORE NULLS" : "" };
}

function misused(call: Call): Error {
  const { name, args, at } = call;
  if (MORE_FORMS.has(name) && args.length > 0)
    return notSupported(
      `${name} with ${String(args.length)} ${args.length === 1 ? "argument" : "arguments"}`,
    );
  const most = Math.max(
    ...[SCALARS, GROUPED, WINDOWED].flatMap((rules) =>
      (rules.get(name) ?? []).map(({ parameters }) => parameters.length),
    ),
    0,
  );
  return wrongArguments(name, at, {
    few: args.length < most || most === 0,
    text: args.map(() => "?").join(", "),
  });
}

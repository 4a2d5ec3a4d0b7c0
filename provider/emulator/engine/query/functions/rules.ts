import { notSupported } from "../../../sql/not-supported";
import type { Typed } from "../conversions";
import { cast, coerce, ordered, toJson, toNumber } from "../conversions";
import type { DataType } from "../data-types";
import { common } from "../expressions";
import {
  ARRAY,
  BINARY,
  BOOLEAN,
  DATE,
  FLOAT,
  INTEGER,
  LTZ,
  NTZ,
  OBJECT,
  TEXT,
  TIME,
  TZ,
  VARIANT,
  fixed,
  isNumber,
  isTimestamp,
} from "../data-types";

/**
 * Functions whose translation is one line: `NAME|NAME(parameters) result = DuckDB's SQL`.
 *
 * Parameters: t text, i whole number, n number, f FLOAT, d DATE, s timestamp, z any date or time, j JSON,
 * b BOOLEAN, y BINARY, c one type together with every other c, o what is sorted by, x as it is; a star
 * repeats the last one. `&1` is what the first argument is compared by.
 * Results: a type by its name, `same`, `second` and `third` as the argument, `common` as all c.
 */
export interface Rule {
  readonly name: string;
  readonly parameters: string;
  readonly result: string;
  readonly template: string;
}

const LINE = /^([A-Z0-9_$|]+)\(([a-z*]*)\) (\w+) = (.*)$/;

/** Reads such lines; a name has a rule for each number of arguments. */
export function readRules(text: string): ReadonlyMap<string, readonly Rule[]> {
  const rules = new Map<string, Rule[]>();
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const [, names, parameters = "", result = "", template = ""] = LINE.exec(line) ?? [];
    if (names === undefined) throw new SyntaxError(`no rule: ${line}`);
    for (const name of names.split("|")) {
      const rule = { name, parameters, result, template };
      rules.set(name, [...(rules.get(name) ?? []), rule]);
    }
  }
  return rules;
}

export function accepts({ parameters }: Rule, count: number): boolean {
  return parameters.endsWith("*") ? count >= parameters.length - 1 : count === parameters.length;
}

const RESULTS: Readonly<Record<string, DataType>> = {
  text: TEXT,
  integer: INTEGER,
  float: FLOAT,
  boolean: BOOLEAN,
  date: DATE,
  time: TIME,
  ntz: NTZ,
  ltz: LTZ,
  tz: TZ,
  variant: VARIANT,
  object: OBJECT,
  array: ARRAY,
  binary: BINARY,
};

/** What stands where a template of an aggregate or a window has these signs. */
export type Marks = Readonly<Record<"@" | "~", string>>;

/** Puts the arguments into a rule, all in one pass: no sign within an argument is one of the template's. */
export function apply(rule: Rule, args: readonly Typed[], marks?: Marks): Typed {
  const kinds = args.map(
    (_, index) =>
      rule.parameters[
        Math.min(index, rule.parameters.length - (rule.parameters.endsWith("*") ? 2 : 1))
      ] ?? "x",
  );
  const shared = common(args.filter((_, index) => kinds[index] === "c"));
  const given = args.map((arg, index) => fitted(arg, kinds[index] ?? "x", shared));
  const sql = rule.template.replaceAll(
    /([$&])(\d|\*)|[@~]/g,
    (all, sign: string, which?: string) => {
      if (which === undefined) return marks?.[all as keyof Marks] ?? all;
      if (which === "*") return given.map((each) => each.sql).join(", ");
      const one = given[Number(which) - 1];
      if (one === undefined) return "NULL";
      return sign === "&" ? ordered(one) : one.sql;
    },
  );
  return { sql, type: resultOf(rule, given, shared) };
}

function fitted(arg: Typed, kind: string, shared: DataType): Typed {
  switch (kind) {
    case "t":
      return { sql: cast(arg, TEXT), type: TEXT };
    case "i":
      return { sql: `CAST(${toNumber(arg).sql} AS BIGINT)`, type: INTEGER };
    case "n":
      return toNumber(arg);
    case "f":
      return { sql: cast(arg, FLOAT), type: FLOAT };
    case "d":
      return { sql: cast(arg, DATE), type: DATE };
    case "s":
      return isTimestamp(arg.type) ? arg : { sql: cast(arg, NTZ), type: NTZ };
    case "z":
      return temporal(arg);
    case "j":
      return { sql: toJson(arg), type: arg.type };
    case "b":
      return coerce(arg, BOOLEAN);
    case "y":
      return { sql: arg.type.type === "binary" ? arg.sql : cast(arg, BINARY), type: BINARY };
    case "c":
      return coerce(arg, shared);
    case "o":
      return { sql: ordered(arg), type: arg.type };
    default:
      return arg;
  }
}

/** A text is read as a timestamp. */
export function temporal(arg: Typed): Typed {
  const { type } = arg.type;
  if (type === "date" || type === "time" || isTimestamp(arg.type)) return arg;
  if (isNumber(arg.type)) throw notSupported("a number as a date or time");
  return { sql: cast(arg, NTZ), type: NTZ };
}

function resultOf({ result }: Rule, args: readonly Typed[], shared: DataType): DataType {
  const named = RESULTS[result];
  if (named !== undefined) return named;
  const [first = { type: TEXT }, second = first, third = first] = args;
  switch (result) {
    case "same":
      return first.type;
    case "second":
      return second.type;
    case "third":
      return third.type;
    case "common":
      return shared;
    case "sum":
      return first.type.type === "fixed" ? fixed(38, first.type.scale ?? 0) : FLOAT;
    case "average":
      return averageOf(first.type);
    case "whole":
      return first.type.type === "fixed" ? fixed((first.type.precision ?? 38) + 1, 0) : FLOAT;
    default:
      throw new TypeError(`no result is called ${result}`);
  }
}

/** Source: functions/avg; scale as of division */
function averageOf({ type, scale = 0 }: DataType): DataType {
  return type === "fixed" ? fixed(38, Math.max(scale, Math.min(scale + 6, 12))) : FLOAT;
}

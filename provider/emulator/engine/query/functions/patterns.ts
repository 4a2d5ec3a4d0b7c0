import { notSupported } from "../../../sql/not-supported";
import type { Call } from "../../../sql/query/tree";
import type { Typed } from "../conversions";
import { cast, quoted } from "../conversions";
import { INTEGER, TEXT } from "../data-types";
import type { Translator } from "../expressions";

/** Regular expressions with a position and parameters. Source: https://docs.snowflake.com/en/sql-reference/functions-regexp */

type Special = (to: Translator, call: Call) => Typed | undefined;

interface Search {
  readonly text: string;
  readonly pattern: string;
  /** The pattern, of a constant. */
  readonly constant: string | undefined;
  /** Constants that follow, as they are written. */
  readonly options: readonly string[];
}

/** @param fixed arguments that may be anything */
function searchOf(to: Translator, { name, args }: Call, fixed: number): Search | undefined {
  const values = args.map((each) => to.of(each.value));
  const [text, pattern] = values;
  if (text === undefined || pattern === undefined || values.length <= fixed) return undefined;
  const options = values.slice(fixed).map(({ literal }) => {
    if (literal === undefined) throw notSupported(`${name} with an option that is no constant`);
    return literal;
  });
  return {
    text: cast(text, TEXT),
    pattern: cast(pattern, TEXT),
    constant: pattern.literal,
    options,
  };
}

/** @throws SnowflakeError unless all of them are whole numbers of no less than 0 */
function checkNumbers({ name }: Call, options: readonly (string | undefined)[]): void {
  const other = options.find((each) => each !== undefined && !/^\d+$/.test(each));
  if (other !== undefined) throw notSupported(`${name} with the option '${other}'`);
}

/** The text from a position on. */
function from(text: string, position: string): string {
  return position === "1" ? text : `substr(${text}, ${position})`;
}

/** Source: functions-regexp, "Specifying the parameters for the regular expression" */
function flagged(pattern: string, parameters: string): string {
  // Of c and i the last one counts.
  const flags = [
    parameters.lastIndexOf("i") > parameters.lastIndexOf("c") ? "i" : "",
    ...["m", "s"].filter((each) => parameters.includes(each)),
  ].join("");
  if (/[^cimse]/.test(parameters))
    throw notSupported(`the parameters '${parameters}' of a pattern`);
  return flags === "" ? pattern : `(${quoted(`(?${flags})`)} || ${pattern})`;
}

/** What is extracted without a number: all of a pattern that has no group. Source: functions/regexp_substr */
function groupOf({ name }: Call, { constant }: Search): string {
  if (constant === undefined)
    throw notSupported(`${name} with 'e' and a pattern that is no constant`);
  return hasGroup(constant) ? "1" : "0";
}

/** Escaped brackets, those of a class and `(?:…)` make none; `(?P<name>…)` makes one. */
function hasGroup(pattern: string): boolean {
  const rest = pattern.replaceAll(/\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]/gs, "");
  return /\((?!\?)|\(\?P?</.test(rest);
}

const substring: Special = (to, call) => {
  const search = searchOf(to, call, 2);
  if (search === undefined || search.options.length > 4) return undefined;
  const [position = "1", occurrence = "1", parameters = "c", group] = search.options;
  checkNumbers(call, [position, occurrence, group]);
  const wanted = group ?? (parameters.includes("e") ? groupOf(call, search) : "0");
  const text = from(search.text, position);
  const all = `regexp_extract_all(${text}, ${flagged(search.pattern, parameters)}, ${wanted})`;
  return { sql: `nullif(${all}[${occurrence}], '')`, type: TEXT };
};

/** Occurrence 0 is all of them. Source: functions/regexp_replace */
const replaced: Special = (to, call) => {
  const search = searchOf(to, call, 3);
  if (search === undefined || search.options.length > 3) return undefined;
  const [position = "1", occurrence = "0", parameters = "c"] = search.options;
  checkNumbers(call, [position, occurrence]);
  if (occurrence !== "0" && occurrence !== "1")
    throw notSupported(`REGEXP_REPLACE of occurrence ${occurrence}`);
  const by = call.args[2] === undefined ? quoted("") : cast(to.of(call.args[2].value), TEXT);
  const pattern = flagged(search.pattern, parameters);
  const global = occurrence === "0" ? ", 'g'" : "";
  const sql = `regexp_replace(${from(search.text, position)}, ${pattern}, ${by}${global})`;
  const before = `left(${search.text}, ${position} - 1)`;
  return { sql: position === "1" ? sql : `(${before} || ${sql})`, type: TEXT };
};

const counted: Special = (to, call) => {
  const search = searchOf(to, call, 2);
  if (search === undefined || search.options.length > 2) return undefined;
  const [position = "1", parameters = "c"] = search.options;
  checkNumbers(call, [position]);
  const pattern = flagged(search.pattern, parameters);
  return {
    sql: `len(regexp_extract_all(${from(search.text, position)}, ${pattern}))`,
    type: INTEGER,
  };
};

export const PATTERNS: Readonly<Record<string, Special>> = {
  REGEXP_SUBSTR: substring,
  REGEXP_REPLACE: replaced,
  REGEXP_COUNT: counted,
};

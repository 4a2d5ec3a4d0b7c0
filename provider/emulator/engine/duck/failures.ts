import { SnowflakeError } from "../../contract";

/** Failures of DuckDB in Snowflake's numbers and words, where Snowflake has any. */

type Reading = readonly [
  pattern: RegExp,
  code: string,
  state: string,
  text: (found: readonly string[], written: Written) => string,
];

/** What a statement calls columns of DuckDB's, by their name there: see `Work`. */
type Written = ReadonlyMap<string, string>;

const NOTHING_WRITTEN: Written = new Map();

/** A column as the statement has it; `C2` may be one of several relations. */
function named(name: string, written: Written): string {
  const known = written.get(name);
  if (known !== undefined) return known;
  const own = [...written].filter(([key]) => key.endsWith(`.${name}`)).map(([, text]) => text);
  return new Set(own).size === 1 ? (own[0] ?? "") : "a column";
}

/** The word that DuckDB points at below the statement. */
function pointedAt(said: string): string | undefined {
  const lines = said.split("\n");
  const line = lines.findIndex((each) => each.startsWith("LINE "));
  const at = lines[line + 1]?.indexOf("^") ?? -1;
  return line === -1 || at === -1 ? undefined : /^[\w.]+/.exec(lines[line]?.slice(at) ?? "")?.[0];
}

/** Without what makes a text unreadable for DuckDB that reads more than Snowflake does. */
function unmarked(value: string): string {
  return value.replaceAll("\u0001", "");
}

/** Sources: numbers and words as in the connectors' tests and community reports; states of most are unverified. */
const READINGS: readonly Reading[] = [
  [/SNOWFLAKE (\d{6}) (\w{5}) (.*)/, "", "", () => ""],
  [/^INTERRUPT Error/, "000604", "57014", () => "SQL execution canceled"],
  [
    /Could not convert string ["'](.*)["'] to (?:DOUBLE|FLOAT|DECIMAL|INT|BIGINT|HUGEINT|UINT|UBIGINT|SMALLINT|TINYINT)/s,
    "100038",
    "22018",
    ([value = ""]) => `Numeric value '${value}' is not recognized`,
  ],
  [
    /Could not convert string ["'](.*)["'] to BOOL/s,
    "100037",
    "22018",
    ([value = ""]) => `Boolean value '${value}' is not recognized`,
  ],
  [
    /(?:invalid date field format|date field value out of range): "(.*?)"/s,
    "100040",
    "22007",
    ([value = ""]) => `Date '${unmarked(value)}' is not recognized`,
  ],
  [
    /(?:invalid timestamp field format|timestamp field value out of range): "(.*?)"/s,
    "100035",
    "22007",
    ([value = ""]) => `Timestamp '${unmarked(value)}' is not recognized`,
  ],
  [
    /(?:invalid time field format|time field value out of range): "(.*?)"/s,
    "100108",
    "22007",
    ([value = ""]) => `Time '${unmarked(value)}' is not recognized`,
  ],
  [
    /Could not parse string "(.*?)" according to format/s,
    "100035",
    "22007",
    ([value = ""]) => `Timestamp '${unmarked(value)}' is not recognized`,
  ],
  [
    /Invalid input for hex digit: (.)|must have an even number of/s,
    "100115",
    "22018",
    ([digit = ""]) => `The following string is not legal hex: '${digit}'`,
  ],
  [
    /Malformed JSON.*?Input: "(.*)"/s,
    "100069",
    "22P02",
    ([value = ""]) => `Error parsing JSON: ${value.slice(0, 40)}`,
  ],
  [
    /^(?!Binder ).*?(?:Could not cast value (\S+) to DECIMAL|Casting value "(.*?)" to type \S+ failed|Overflow|out of range)/s,
    "100046",
    "22003",
    ([value, other]) => `Number out of representable range: ${value ?? other ?? "of a NUMBER"}`,
  ],
  [
    // Number, state and words are unverified.
    /cannot take (logarithm|square root) of (?:a )?(zero|negative number)/,
    "100041",
    "22003",
    ([what = "", of = ""]) =>
      `Invalid floating point operation: ${what === "logarithm" ? "log" : "sqrt"}(${of === "zero" ? "0" : "a negative number"})`,
  ],
  [
    // Number, state and words are unverified.
    /\b([A-Z0-9]+) is undefined outside/,
    "100041",
    "22003",
    ([name = ""]) =>
      `Invalid floating point operation: ${name.toLowerCase()}(a number outside its domain)`,
  ],
  [
    // Source: functions/object_construct and its like; number and state are unverified
    /Map keys must be unique/,
    "100090",
    "22000",
    () => "Duplicate field key in an object",
  ],
  [
    /More than one row returned by a subquery/,
    "090150",
    "22000",
    () => "Single-row subquery returns more than one row.",
  ],
  [
    /column "?(.*?)"? must appear in the GROUP BY clause/,
    "000979",
    "42601",
    ([name = ""], written) =>
      `SQL compilation error:\n[${named(name, written)}] is not a valid group by expression`,
  ],
  [
    /aggregate function calls cannot be nested/,
    "002035",
    "42601",
    () => "SQL compilation error:\nAggregate functions cannot be nested",
  ],
];

/** How DuckDB begins what it says: `Binder Error: …`. */
const OWN = /^(?:Failed to extract statements: )?[A-Za-z]+(?: [A-Za-z]+)* Error: /;

/** Does something that may fail of a statement whose columns are called otherwise in DuckDB. */
export async function inWords<T>(written: Written, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toSnowflake(error, written);
  }
}

/** @returns the same failure when DuckDB did not make it */
export function toSnowflake(error: unknown, written = NOTHING_WRITTEN): unknown {
  const said = messageOf(error);
  if (!OWN.test(said)) return error;
  for (const [pattern, code, state, text] of READINGS) {
    const match = pattern.exec(said);
    if (match === null) continue;
    const found = match.slice(1);
    const pointed = pointedAt(said) ?? "";
    if (code === "000979" && written.has(pointed)) found.splice(0, 1, pointed);
    if (code !== "") return new SnowflakeError(code, state, text(found, written));
    const [own = "", ownState = "", words = ""] = found;
    return new SnowflakeError(own, ownState, words);
  }
  return new SnowflakeError(
    "000002",
    "0A000",
    `Unsupported feature 'this query'. (emulator: not supported; DuckDB says: ${spoken(said, written)})`,
  );
}

/** What DuckDB says, with the names of the statement. */
function spoken(said: string, written: Written): string {
  const [first = ""] = said.split("\n");
  return first.replaceAll(/"?\b((?:r\d+\.)?C\d+)\b"?/g, (_, name: string) => named(name, written));
}

/** Errors of a native module are not always of this program's own class. */
function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { readonly message?: unknown };
  return typeof message === "string" ? message : "";
}

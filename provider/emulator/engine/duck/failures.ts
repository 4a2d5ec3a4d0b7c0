import { SnowflakeError } from "../../contract";

/** Failures of DuckDB in Snowflake's numbers and words, where Snowflake has any. */

type Reading = readonly [
  pattern: RegExp,
  code: string,
  state: string,
  text: (found: readonly string[]) => string,
];

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
    /(?:Could not cast value (\S+) to DECIMAL|Casting value "(.*?)" to type \S+ failed|Overflow|out of range)/s,
    "100046",
    "22003",
    ([value, other]) => `Number out of representable range: ${value ?? other ?? "of a NUMBER"}`,
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
    ([name = ""]) => `SQL compilation error:\n[${name}] is not a valid group by expression`,
  ],
  [
    /aggregate function calls cannot be nested/,
    "002035",
    "42601",
    () => "SQL compilation error:\nAggregate functions cannot be nested",
  ],
];

/** How DuckDB begins what it says: `Binder Error: …`. */
const OWN = /^[A-Za-z]+(?: [A-Za-z]+)* Error: /;

/** @returns the same failure when DuckDB did not make it */
export function toSnowflake(error: unknown): unknown {
  const said = messageOf(error);
  if (!OWN.test(said)) return error;
  for (const [pattern, code, state, text] of READINGS) {
    const match = pattern.exec(said);
    if (match === null) continue;
    const found = match.slice(1);
    if (code !== "") return new SnowflakeError(code, state, text(found));
    const [own = "", ownState = "", words = ""] = found;
    return new SnowflakeError(own, ownState, words);
  }
  return new SnowflakeError(
    "000002",
    "0A000",
    `Unsupported feature 'this query'. (emulator: not supported; DuckDB says: ${said.split("\n")[0] ?? ""})`,
  );
}

/** Source: recorded answers of cancelled statements */
export function canceled(): SnowflakeError {
  return new SnowflakeError("000604", "57014", "SQL execution canceled");
}

/** Errors of a native module are not always of this program's own class. */
function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { readonly message?: unknown };
  return typeof message === "string" ? message : "";
}

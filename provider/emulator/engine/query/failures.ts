import { SnowflakeError } from "../../contract";
import { notSupported } from "../../sql/not-supported";
import type { Place } from "../../sql/query/tree";

/** What compiling a query refuses. */

type At = Pick<Place, "line" | "column">;

function placed(
  at: At,
  said: string,
): { message: string; position: { line: number; pos: number } } {
  const where = `error line ${String(at.line)} at position ${String(at.column)}`;
  return {
    message: `SQL compilation error: ${where}\n${said}`,
    position: { line: at.line, pos: at.column },
  };
}

/** Source: community reports of 000904 */
export function unknownColumn(parts: readonly string[], at: At): SnowflakeError {
  return new SnowflakeError(
    "000904",
    "42000",
    placed(at, `invalid identifier '${parts.join(".")}'`),
  );
}

/** Number and state are unverified. */
export function ambiguousColumn(name: string): SnowflakeError {
  const text = `SQL compilation error:\nambiguous column name '${name}'`;
  return new SnowflakeError("002028", "42601", text);
}

/** Source: fakesnow; wire-protocol of recorded answers */
export function unknownRelation(name: readonly string[]): SnowflakeError {
  const text = `SQL compilation error:\nObject '${name.join(".")}' does not exist or not authorized.`;
  return new SnowflakeError("002003", "42S02", text);
}

/** Source: community reports of 002140 */
export function unknownFunction(name: string): SnowflakeError {
  return new SnowflakeError("002140", "42601", `SQL compilation error:\nUnknown function ${name}.`);
}

/** Source: community reports ("not enough arguments for function"); the position's form is theirs */
export function wrongArguments(
  name: string,
  at: At,
  given: { few: boolean; text: string },
): SnowflakeError {
  const many = given.few ? "not enough" : "too many";
  const [code, state] = given.few ? ["000938", "22023"] : ["000939", "22023"];
  const expected = `${many} arguments for function [${name}(${given.text})]`;
  return new SnowflakeError(code, state, placed(at, expected));
}

export function misplacedRandom(): SnowflakeError {
  return notSupported("a random value here; put it into a subquery of FROM");
}

/** Source: documentation of dynamic tables; the state is unverified */
export function notInitialized(): SnowflakeError {
  const text =
    "SQL compilation error:\nDynamic Table is not initialized. Please run a manual refresh or wait for a scheduled refresh before querying.";
  return new SnowflakeError("002741", "55000", text);
}

/** Number and words are unverified. */
export function columnCount(expected: number, found: number): SnowflakeError {
  const text = `SQL compilation error:\ninvalid number of result columns for set operator input branches, expected ${String(expected)}, got ${String(found)} in branch {2}`;
  return new SnowflakeError("001789", "42601", text);
}

/** Source: community reports of 002057 */
export function viewColumns(
  name: readonly string[],
  declared: number,
  found: number,
): SnowflakeError {
  const text = `SQL compilation error:\nView definition for '${name.join(".")}' declared ${String(declared)} column(s), but view query produces ${String(found)} column(s).`;
  return new SnowflakeError("002057", "42601", text);
}

/** Source: community reports of 001044; the types are left out here */
export function wrongTypes(name: string): SnowflakeError {
  const text = `SQL compilation error:\nInvalid argument types for function '${name}'`;
  return new SnowflakeError("001044", "42P13", text);
}

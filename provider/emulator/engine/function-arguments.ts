import { invalidValue } from "../catalog/errors";
import { SnowflakeError } from "../contract";
import { notSupported } from "../sql/not-supported";
import type { NamedArgument, Relation } from "../sql/select-tree";

/** Arguments by name of functions of the information schema. */

/** @throws SnowflakeError for one that is not known here */
export function checkArguments(
  name: string,
  named: Relation["named"],
  known: readonly string[],
): void {
  const other = Object.keys(named).find((each) => !known.includes(each));
  if (other !== undefined) throw notSupported(`${other} of ${name}`);
}

/** Milliseconds since 1970. Source of the error: fakesnow; its state is unverified */
export function timeOf(argument: NamedArgument | undefined): number | undefined {
  if (argument === undefined) return undefined;
  const time = argument.kind === "time" ? Date.parse(argument.text) : Number.NaN;
  if (Number.isNaN(time))
    throw new SnowflakeError("100035", "22007", `Timestamp '${argument.text}' is not recognized`);
  return time;
}

export function truthOf(argument: NamedArgument | undefined): boolean {
  return argument?.kind === "boolean" && argument.text === "TRUE";
}

const USUAL_LIMIT = 100;
const MOST_ROWS = 10_000;

/** Above the most it is an error. Source: query_history, "Arguments"; its words are unverified */
export function limitOf(argument: NamedArgument | undefined): number {
  if (argument === undefined) return USUAL_LIMIT;
  const limit = argument.kind === "number" ? Number(argument.text) : Number.NaN;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    throw invalidValue(argument.text, "RESULT_LIMIT");
  return limit;
}

import { SnowflakeError } from "../../contract";

/** Failures of statements that change rows. */

/** Source: snowflakedb and sqlglot, issues on semi-structured values in VALUES; number and state are unverified */
export function notInValues(expression: string): SnowflakeError {
  const text = `SQL compilation error:\nInvalid expression [${expression}] in VALUES clause`;
  return new SnowflakeError("002014", "22000", text);
}

/** What follows is the row, which is not told here. Source: https://docs.snowflake.com/en/sql-reference/sql/merge, "Nondeterministic results" */
export function notDeterministic(): SnowflakeError {
  const text = "Duplicate row detected during DML action\nRow Values: [...]";
  return new SnowflakeError("100090", "42P18", text);
}

import { SnowflakeError } from "../../contract";

/** Failures of statements that change rows. */

/** What follows is the row, which is not told here. Source: https://docs.snowflake.com/en/sql-reference/sql/merge, "Nondeterministic results" */
export function notDeterministic(): SnowflakeError {
  const text = "Duplicate row detected during DML action\nRow Values: [...]";
  return new SnowflakeError("100090", "42P18", text);
}

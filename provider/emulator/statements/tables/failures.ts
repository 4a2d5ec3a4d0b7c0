import { SnowflakeError } from "../../contract";

/** Values that a column does not take. */

/** Source: community reports of 100078 */
export function tooLong(value: string): SnowflakeError {
  const text = `String '${value}' is too long and would be truncated`;
  return new SnowflakeError("100078", "22000", text);
}

/** Source: terraform-provider-snowflake and connectors' tests */
export function nullValue(column: string): SnowflakeError {
  const text = `NULL result in a non-nullable column '${column}'`;
  return new SnowflakeError("100072", "22000", text);
}

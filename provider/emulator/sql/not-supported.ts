import { SnowflakeError } from "../contract";

/** A statement or form that exists in Snowflake and not here; never an empty success. */
export function notSupported(what: string): SnowflakeError {
  return new SnowflakeError(
    "000002",
    "0A000",
    `Unsupported feature '${what}'. (emulator: not supported)`,
  );
}

import { SnowflakeError } from "./contract";

/** What a statement ends with when somebody cancelled it. Source: recorded answers of cancelled statements */
export function canceled(): SnowflakeError {
  return new SnowflakeError("000604", "57014", "SQL execution canceled");
}

export function isCanceled(error: unknown): boolean {
  return error instanceof SnowflakeError && error.code === "000604";
}

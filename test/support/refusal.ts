import { SnowflakeError } from "../../provider/emulator";

/** Code, state and text of what Snowflake refuses, on one line; `accepted` when it does not. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "accepted";
  } catch (error) {
    if (!(error instanceof SnowflakeError)) throw error;
    return `${error.code} ${error.sqlState} ${error.message.replaceAll("\n", " ")}`;
  }
}

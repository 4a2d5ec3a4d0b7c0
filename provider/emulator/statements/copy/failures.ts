import { isUtf8 } from "node:buffer";
import { SnowflakeError } from "../../contract";

/** What COPY INTO says of files that are not what they should be. */

/** What to do about it. Source: community reports of failed COPY statements */
export const ADVICE =
  "  If you would like to continue loading when an error is encountered, use other values such as 'SKIP_FILE' or 'CONTINUE' for the ON_ERROR option. For more information on loading options, please run 'info loading_data' in a SQL client.";

/**
 * The first line that has such bytes. An account tells the field alone, and its other characters as they
 * are. Source of the words: community reports of failed COPY statements; the number is unverified
 */
export function invalidUtf8(bytes: Buffer, name: string): SnowflakeError {
  let [from, line] = [0, 1];
  for (;;) {
    const end = bytes.indexOf("\n", from);
    const found = bytes.subarray(from, end === -1 ? undefined : end);
    if (end !== -1 && isUtf8(found)) {
      [from, line] = [end + 1, line + 1];
      continue;
    }
    const shown = found
      .toString("latin1")
      .replaceAll(/[\u0080-\u00ff]/g, (each) => `0x${each.charCodeAt(0).toString(16)}`);
    const text = `Invalid UTF8 detected in string '${shown}'\n  File '${name}', line ${String(line)}\n${ADVICE}`;
    return new SnowflakeError("100144", "22000", text);
  }
}

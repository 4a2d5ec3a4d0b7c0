import { missing } from "../catalog/errors";
import { SnowflakeError } from "../contract";

const GONE = missing("Model", "").code;

/** IF EXISTS: what is missing, or in a missing place, is undefined; nothing else is excused. */
export function unlessGone<T>(ifExists: boolean, find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (ifExists && error instanceof SnowflakeError && error.code === GONE) return undefined;
    throw error;
  }
}

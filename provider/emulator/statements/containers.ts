import { noContainer } from "../catalog/errors";
import { SnowflakeError } from "../contract";

/** What SHOW looks in has a number of its own when it is missing. Source: documentation of SHOW; show-models */
export function inContainer<T>(find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (error instanceof SnowflakeError) throw noContainer();
    throw error;
  }
}

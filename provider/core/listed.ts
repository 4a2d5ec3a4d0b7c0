import type { z } from "zod";
import type { Look } from "./session";

/** How the objects of a kind are found by somebody who does not know their names. */
export interface Listed<I> {
  /** Several of the kind: `Models` makes the data source `getModels`. */
  readonly plural: string;
  /** What is listed, and what narrows it. */
  readonly query: z.ZodObject;
  /** The inputs that name each object found. */
  identities(query: Readonly<Record<string, unknown>>, look: Look): Promise<readonly Partial<I>[]>;
}

/** What the data source of a kind tells beyond its inputs and outputs. */
export interface Detail<A> {
  readonly shape: z.ZodObject;
  of(around: A): Readonly<Record<string, unknown>>;
}

/** What a filter by {@link isLike} is. */
export const likeText =
  "Only names like this pattern: `%` is any text, `_` any character; upper and lower case are the same.";

/**
 * Snowflake's LIKE, which does not tell cases apart in SHOW: `%` is any text, `_` any character.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/show-models, "LIKE"
 */
export function isLike(name: string, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  const text = pattern
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
    .replaceAll("%", ".*")
    .replaceAll("_", ".");
  return new RegExp(`^${text}$`, "isu").test(name);
}

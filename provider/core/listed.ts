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
  "Only names like this pattern: `%` is any text, `_` any character, each itself after a backslash; upper and lower case are the same.";

/**
 * Snowflake's LIKE, which does not tell cases apart in SHOW: `%` is any text, `_` any character, and a
 * backslash takes the next one as it is.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/show-models, "LIKE"; the backslash: the
 * string literals page (unverified for SHOW)
 */
export function isLike(name: string, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  const text = pattern.replaceAll(/\\(.)|[\s\S]/gu, (each, escaped?: string) => {
    if (escaped !== undefined) return literal(escaped);
    if (each === "%") return ".*";
    return each === "_" ? "." : literal(each);
  });
  return new RegExp(`^${text}$`, "isu").test(name);
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
}

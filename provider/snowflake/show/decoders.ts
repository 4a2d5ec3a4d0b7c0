import { z } from "zod";

/**
 * What SHOW columns look like on the wire, decoded. A column may arrive as text or already parsed,
 * and an empty semi-structured value arrives as `undefined`.
 * Source: snowflake-sdk 3.3.0, lib/connection/result/column.js
 */

/** Text, or undefined when the column is NULL, empty or absent. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === undefined || text === "" ? undefined : text));

/** A point in time as ISO 8601 text. */
export const timestamp = z
  .union([z.date(), z.string()])
  .nullish()
  .transform((value) => (value instanceof Date ? value.toISOString() : (value ?? undefined)));

/** A JSON column that people write: undefined when it is not of the given shape. */
export function readableJson<T>(shape: z.ZodType<T>, fallback: T) {
  return z
    .unknown()
    .optional()
    .transform((value): T | undefined => {
      if (value === undefined || value === null || value === "") return fallback;
      try {
        return shape.parse(typeof value === "string" ? JSON.parse(value) : value);
      } catch {
        return undefined;
      }
    });
}

/** A JSON column that Snowflake writes; NULL and empty give `fallback`. */
export function json<T>(shape: z.ZodType<T>, fallback: T) {
  return readableJson(shape, fallback).transform((value, context): T => {
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message: "is not the JSON that SHOW documents" });
    return z.NEVER;
  });
}

/** `true` and its spellings. Source: SHOW VERSIONS prints the text `true`. */
export const flag = z
  .unknown()
  .optional()
  .transform(
    (value) =>
      value === true || ["true", "y", "yes", "on", "1"].includes(String(value).toLowerCase()),
  );

/** A byte count as number or numeric text. */
export const optionalNumber = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) =>
    value === null || value === undefined || value === "" ? undefined : Number(value),
  );

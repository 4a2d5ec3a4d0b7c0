import { z } from "zod";

/**
 * The hint that a program hands over with each resource: what all siblings of the same group want.
 * It is known before the first operation runs, so that two aliases can change places and a text
 * can name a version that the same program creates.
 */

/** What one resource of the program declares, as far as it is known in time. */
export const announcement = z.object({
  kind: z.string(),
  urn: z.string(),
  /** Announced inputs; those not known in time are absent. */
  inputs: z.record(z.string(), z.unknown()),
  /** Names of all inputs that are declared. */
  manages: z.array(z.string()),
});
export type Announcement = z.infer<typeof announcement>;

/** A group that something will be read for: the kind that reads it, and the inputs that name it. */
const readable = z.object({ kind: z.string(), inputs: z.record(z.string(), z.unknown()) });
export type Readable = z.infer<typeof readable>;

/** Name of the hidden input. */
export const HIDDEN = "__snowflakeml";

/** The hidden input: what the protocol of dynamic resources does not hand over. */
const hidden = z.object({
  urn: z.string(),
  ignoreChanges: z.array(z.string()).optional(),
  /** Seconds, by operation. */
  customTimeouts: z.record(z.string(), z.number()).optional(),
  /** Names of inputs whose values are secret. */
  secrets: z.array(z.string()).optional(),
  /** Inputs that were given a resource of another group. */
  misplaced: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Taken out by Check; never reaches the state. */
  hint: z
    .object({
      group: z.array(announcement),
      /** True when the group of some resource of the program was not known in time. */
      open: z.boolean().optional(),
      /** What can be read ahead for this group and its neighbours in the program. */
      ahead: z.array(readable).optional(),
    })
    .optional(),
});
export type Hidden = z.infer<typeof hidden>;

/** As it travels: one text, since SDK, engine and provider walk through every value of an object. */
export function hiddenText(value: Hidden): string {
  return JSON.stringify(value);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads the hidden input; one that is missing or none names no resource. */
export function hiddenFrom(text: unknown): Hidden {
  const parsed = hidden.safeParse(typeof text === "string" ? valueOf(text) : text);
  return parsed.success ? parsed.data : { urn: "" };
}

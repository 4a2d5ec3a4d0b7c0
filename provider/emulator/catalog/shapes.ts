import { z } from "zod";

/** Shapes that several kinds of objects are made of. */

/** Things by name, without a prototype: `constructor` and `__proto__` are names like any other. */
export function table<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** The same as a shape. */
export function tableOf<T extends z.ZodType>(shape: T) {
  return z.unknown().transform((value, context): Record<string, z.output<T>> => {
    const found = table<z.output<T>>();
    if (typeof value !== "object" || value === null) {
      context.addIssue({ code: "custom", message: "expected an object" });
      return z.NEVER;
    }
    for (const [name, each] of Object.entries(value)) found[name] = shape.parse(each);
    return found;
  });
}

/** What every object has. */
export const object = {
  id: z.number(),
  name: z.string(),
  /** Milliseconds since 1970. */
  createdOn: z.number(),
  owner: z.string(),
  comment: z.string().nullable(),
};

export type AnyObject = z.infer<z.ZodObject<typeof object>>;

/** Options that are only told again. */
export const settings = tableOf(z.string()).optional();
export type Settings = z.infer<typeof settings>;

/** A column of a table, view or dynamic table. */
export const column = z.object({
  /** Of a table's own: another one after DROP and ADD. Absent where an older server made it. */
  id: z.number().optional(),
  name: z.string(),
  /** As DESCRIBE prints it: `NUMBER(38,0)`, `VARCHAR(16777216)`, `FLOAT`, `TIMESTAMP_NTZ(9)`. */
  type: z.string(),
  nullable: z.boolean(),
  /** SQL text. */
  default: z.string().nullable(),
  comment: z.string().nullable(),
});
export type TableColumn = z.infer<typeof column>;

import type { z } from "zod";
import type { Look } from "./session";

/** A question about one object of a kind, answered by a data source of its own. */
export interface Question<I> {
  /** For instance `getInferenceTableStatus`. */
  readonly name: string;
  readonly description: string;
  readonly result: z.ZodObject;
  /** @throws NotFoundError also when the role may not see it */
  answer(identity: I, look: Look): Promise<Readonly<Record<string, unknown>>>;
}

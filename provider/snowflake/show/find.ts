import { NotFoundError } from "../../core/errors";
import type { SchemaObjectName } from "../../core/identity";
import type { Certainty, Listing, Look } from "../../core/session";

/** The schema whose objects are listed, resolved. */
export type SchemaScope = Pick<SchemaObjectName, "database" | "schema">;

/** An object that was looked for: its row, or what its absence means. */
export type Found<R> =
  { readonly row: R } | { readonly row: undefined; readonly absent: "unseen" | "hidden" };

/** Looks for an object; a schema that cannot be read tells nothing of what it holds. */
export async function findInSchema<R extends object>(
  look: Look,
  listing: Listing<SchemaScope, R>,
  { database, schema, name }: SchemaObjectName,
  certainty: Certainty,
): Promise<Found<R>> {
  try {
    const row = await look.find(listing, { scope: { database, schema }, name }, certainty);
    return row === undefined ? { row, absent: "unseen" } : { row };
  } catch (error) {
    if (error instanceof NotFoundError) return { row: undefined, absent: "hidden" };
    throw error;
  }
}

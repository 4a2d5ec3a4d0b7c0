import { z } from "zod";
import { NotFoundError } from "../../core/errors";
import type { Session } from "../../core/session";
import { sql } from "../sql/sql";

/** The role that the session runs under, resolved. */
export async function resolveRole(session: Session): Promise<string> {
  const [row] = await session.rows(
    sql`SELECT CURRENT_ROLE() AS ROLE`,
    z.object({ ROLE: z.string() }),
  );
  if (row === undefined) throw new NotFoundError("SELECT CURRENT_ROLE() gave no row.");
  return row.ROLE;
}

import { z } from "zod";
import {
  AlreadyExistsError,
  NotFoundError,
  PermissionError,
  StatementError,
} from "../../core/errors";
import type { Listing, Look, Statement } from "../../core/session";
import { Sql, sql } from "../sql/sql";

/** What Snowflake foresees of a statement. Source: https://docs.snowflake.com/en/sql-reference/sql/explain-changes */

const predictions: Listing<Statement, { domain: string; effects: unknown }> = {
  title: "predictions",
  scopeKey: ({ text }) => text,
  all: (statement) =>
    statement instanceof Sql ? sql`EXPLAIN CHANGES USING TABULAR ${statement}` : statement,
  row: z
    .object({ domain: z.string(), effects: z.unknown() })
    .transform(({ domain, effects }) => ({ domain, effects })),
  nameOf: (row) => JSON.stringify(row),
};

/** Effects by domain; or how the statement would be refused; neither where the account cannot tell. */
export interface Prediction {
  readonly effects?: readonly { readonly domain: string; readonly effects: unknown }[];
  readonly refusal?: { readonly code: string; readonly message: string };
}

export async function predict(look: Look, statement: Statement): Promise<Prediction> {
  try {
    return { effects: await look.list(predictions, statement) };
  } catch (error) {
    // Which right the question itself needs is not documented.
    if (error instanceof PermissionError) return {};
    const known = REFUSED.find(({ kind }) => error instanceof kind);
    if (known !== undefined)
      return { refusal: { code: known.code, message: (error as Error).message } };
    if (!(error instanceof StatementError)) throw error;
    return isUnknown(error) || AMISS.has(error.code) ? {} : { refusal: error };
  }
}

const REFUSED = [
  { kind: NotFoundError, code: "002003" },
  { kind: AlreadyExistsError, code: "002002" },
] as const;

/** No warehouse, cancelled, out of time: what the question met, and not the statement. */
const AMISS: ReadonlySet<string> = new Set(["000606", "000604", "000630"]);

/** A server that does not know the question, or not of this statement, speaks of it and not of the table. */
function isUnknown({ message }: StatementError): boolean {
  return /\b(?:EXPLAIN|CHANGES)\b/.test(message);
}

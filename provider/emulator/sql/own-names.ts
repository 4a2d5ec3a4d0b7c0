import { randomUUID } from "node:crypto";

/** Names in queries that this server writes itself; nobody who sends a statement can know them. */

/** The id of a row of a table that a statement changes. */
export const ROW_ID = `row id ${randomUUID()}`;

/** Rows of staged files, as a relation. */
export const STAGED = `staged rows ${randomUUID()}`;

import { InputError } from "../../core/errors";
import type { SchemaObjectName } from "../../core/identity";
import { formatIdentifier, formatSchemaObject } from "../../core/identity";
import type { DynamicTableRow } from "../../snowflake/show/dynamic-tables";
import { splitText } from "../../snowflake/sql/dynamic-table-text";
import { formatTargetLag, lagSeconds, parseTargetLag } from "../../snowflake/sql/target-lag";
import { namesIn } from "../../snowflake/sql/names";
import type { Around } from "./around";
import { nameOf } from "../../core/schema-objects";
import { label } from "./shapes";
import type { DynamicInferenceTableInputs } from "./shapes";

/** Other dynamic tables of the schema: what a table reads, and what reads it, as far as texts tell. */

type Inputs = DynamicInferenceTableInputs;
type Rows = readonly DynamicTableRow[];

/** Those whose query names a table. */
export function readersOf(table: SchemaObjectName, rows: Rows): Rows {
  return rows.filter((row) => reads(queryOf(row), table));
}

/** Those that a query names. */
function readBy(query: string, rows: Rows): Rows {
  return rows.filter((row) => surelyReads(query, nameOfRow(row)));
}

function queryOf(row: DynamicTableRow): string {
  return splitText(row.text ?? "")?.query ?? "";
}

function nameOfRow(row: DynamicTableRow): SchemaObjectName {
  return { database: row.database_name, schema: row.schema_name, name: row.name };
}

/** A name without its schema may be of another one, which is enough for a note and not for a refusal. */
function reads(query: string, table: SchemaObjectName, least: 1 | 2 = 1): boolean {
  const full = [table.database, table.schema, table.name];
  return namesIn(query).some(
    (parts) =>
      parts.length >= least && JSON.stringify(parts) === JSON.stringify(full.slice(-parts.length)),
  );
}

function surelyReads(query: string, table: SchemaObjectName): boolean {
  return reads(query, table, 2);
}

/** @throws InputError when the table would read itself, or be fresher than what it reads */
export function checkNeighbours(table: Inputs, around: Around | undefined): void {
  const neighbours = around?.survey?.neighbours ?? [];
  const own = nameOf(table);
  const query = table.query ?? "";
  if (surelyReads(query, own))
    throw new InputError("query", `${label(table)} would read itself: a dynamic table cannot.`);
  const way = wayTo(own, readBy(query, neighbours), neighbours);
  if (way !== undefined)
    throw new InputError(
      "query",
      `${label(table)} would read ${way.map((row) => formatIdentifier(row.name)).join(", which reads ")}, which reads ${label(table)}: dynamic tables cannot read each other in a circle.`,
    );
  const lag = parseTargetLag(table.targetLag, "targetLag");
  if (lag === undefined || lag === "DOWNSTREAM") return;
  for (const row of readBy(query, neighbours)) {
    const its = parseTargetLag(row.target_lag);
    if (its === undefined || its === "DOWNSTREAM" || lagSeconds(its) <= lagSeconds(lag)) continue;
    throw new InputError(
      "targetLag",
      `is ${formatTargetLag(lag)}, and ${formatIdentifier(row.name)}, which it reads, may lag ${formatTargetLag(its)}: a dynamic table cannot be fresher than what it reads.`,
    );
  }
}

/** The tables on a way from some of them to one that reads a table. */
function wayTo(own: SchemaObjectName, from: Rows, all: Rows, seen: Rows = []): Rows | undefined {
  for (const row of from) {
    if (seen.includes(row)) continue;
    const query = queryOf(row);
    if (surelyReads(query, own)) return [row];
    const way = wayTo(own, readBy(query, all), all, [...seen, row]);
    if (way !== undefined) return [row, ...way];
  }
  return undefined;
}

/** Names of rows for a sentence. */
export function namesOf(rows: Rows): string {
  return rows.map((row) => formatSchemaObject(nameOfRow(row))).join(", ");
}

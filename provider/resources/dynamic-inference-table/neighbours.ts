import { InputError } from "../../core/errors";
import type { SchemaObjectName } from "../../core/identity";
import { formatIdentifier, formatSchemaObject } from "../../core/identity";
import { dynamicTableRow } from "../../snowflake/show/dynamic-tables";
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

export function nameOfRow(row: DynamicTableRow): SchemaObjectName {
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

/** @throws InputError when the table would read itself */
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
}

/**
 * What is fresher than what it reads, Snowflake refuses; another table of the program may change before.
 * Source: dynamic tables, "target lag"
 */
export function adviceOnLag(table: Inputs, around: Around | undefined): readonly string[] {
  const neighbours = around?.survey?.neighbours ?? [];
  const wanted = parseTargetLag(table.targetLag);
  if (wanted === undefined || wanted === "DOWNSTREAM") return [];
  const lag = lagSeconds(wanted);
  const above = readBy(table.query ?? "", neighbours)
    .filter((row) => (secondsOf(row.target_lag) ?? 0) > lag)
    .map((row) => `${named(row)}, which it reads, may lag ${row.target_lag ?? ""}`);
  const below = readersOf(nameOf(table), neighbours)
    .filter((row) => (secondsOf(row.target_lag) ?? lag) < lag)
    .map((row) => `${named(row)}, which reads it, may lag ${row.target_lag ?? ""} only`);
  return [...above, ...below].map(
    (text) =>
      `targetLag is ${formatTargetLag(wanted)}, and ${text}: no dynamic table can be fresher than what it reads. Unless something else of this program changes that before, Snowflake will refuse.`,
  );
}

/** Undefined for DOWNSTREAM. */
function secondsOf(given: string | undefined): number | undefined {
  const lag = parseTargetLag(given);
  return lag === undefined || lag === "DOWNSTREAM" ? undefined : lagSeconds(lag);
}

function named(row: DynamicTableRow): string {
  return formatIdentifier(row.name);
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

/** The row that SHOW will have once what is wanted stands, as far as tables beside it ask. */
export function rowOnceDone(table: Inputs, row: DynamicTableRow | undefined): DynamicTableRow {
  const { database, schema, name } = nameOf(table);
  const lag = parseTargetLag(table.targetLag);
  const query = table.query ?? queryOf(row ?? EMPTY);
  return {
    ...(row ?? EMPTY),
    ...{ name, database_name: database, schema_name: schema },
    target_lag: lag === undefined || lag === "DOWNSTREAM" ? lag : formatTargetLag(lag),
    text: `CREATE DYNAMIC TABLE ${label(table)} AS ${query}`,
  };
}

const EMPTY = dynamicTableRow.parse({ name: "", database_name: "", schema_name: "" });

/** Names of rows for a sentence. */
export function namesOf(rows: Rows): string {
  return rows.map((row) => formatSchemaObject(nameOfRow(row))).join(", ");
}

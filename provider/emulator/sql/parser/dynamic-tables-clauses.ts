import { SnowflakeError } from "../../contract";
import type { Cursor, QualifiedName } from "../cursor";
import type { DynamicTableClauses, RunAs } from "../dynamic-table-tree";
import { notSupported } from "../not-supported";
import type { TagValue } from "../tree";
import { listOf, tagValue } from "./parts";

/**
 * Clauses of CREATE DYNAMIC TABLE and properties of its ALTER … SET, in any order.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/create-dynamic-table
 */

type Read = Partial<Record<keyof DynamicTableClauses, unknown>>;

interface Clause {
  readonly words: readonly string[];
  readonly read: (cursor: Cursor) => Read;
}

const clause = (words: string, read: Clause["read"]): Clause => ({ words: words.split(" "), read });

/** `= value`, bare or as a string. Source: terraform-provider-snowflake, dbt-snowflake and snowflake-ml-python write both */
function value(cursor: Cursor): string {
  cursor.expectOperator("=");
  return cursor.value();
}

function count(cursor: Cursor): number {
  cursor.expectOperator("=");
  return cursor.number();
}

function truth(cursor: Cursor): boolean {
  cursor.expectOperator("=");
  return (cursor.anyWord("TRUE", "FALSE") ?? cursor.fail()) === "TRUE";
}

function text(cursor: Cursor): string {
  cursor.expectOperator("=");
  return cursor.string();
}

function warehouse(cursor: Cursor): Read {
  cursor.expectOperator("=");
  const { offset } = cursor.next;
  const name = cursor.value();
  return { warehouse: name, warehouseText: cursor.text.slice(offset, cursor.end) };
}

/** What SET takes besides CREATE. Source: alter-dynamic-table */
const PROPERTIES: readonly Clause[] = [
  clause("TARGET_LAG", (cursor) => ({ targetLag: value(cursor) })),
  clause("LAG", (cursor) => ({ targetLag: value(cursor) })),
  clause("SCHEDULER", (cursor) => ({ scheduler: value(cursor) })),
  clause("WAREHOUSE", warehouse),
  clause("INITIALIZATION_WAREHOUSE", (cursor) => ({ initializationWarehouse: value(cursor) })),
  clause("DATA_RETENTION_TIME_IN_DAYS", (cursor) => ({ retentionDays: count(cursor) })),
  clause("MAX_DATA_EXTENSION_TIME_IN_DAYS", (cursor) => ({ maxDataExtensionDays: count(cursor) })),
  clause("COMMENT", (cursor) => ({ comment: text(cursor) })),
  clause("ROW_TIMESTAMP", (cursor) => ({ rowTimestamp: truth(cursor) })),
];

const SET_ONLY: readonly Clause[] = [
  clause("LOG_LEVEL", (cursor) => ({ logLevel: value(cursor) })),
  clause("DEFAULT_DDL_COLLATION", (cursor) => ({ defaultCollation: text(cursor) })),
];

const CREATE_ONLY: readonly Clause[] = [
  clause("REFRESH_MODE", (cursor) => ({ refreshMode: value(cursor) })),
  clause("INITIALIZE", (cursor) => ({ initialize: value(cursor) })),
  clause("CLUSTER BY", (cursor) => ({ clusterBy: bracketedText(cursor) })),
  clause("COPY GRANTS", () => ({ copyGrants: true })),
  clause("COPY TAGS", () => ({ copyTags: true })),
  clause("WITH TAG", (cursor) => ({ tags: bracketedTags(cursor) })),
  clause("TAG", (cursor) => ({ tags: bracketedTags(cursor) })),
  clause("REQUIRE USER", () => ({ requireUser: true })),
  clause("FROZEN WHERE", (cursor) => ({ frozenWhere: bracketedText(cursor) })),
  clause("IMMUTABLE WHERE", (cursor) => ({ frozenWhere: bracketedText(cursor) })),
  clause("EXECUTE AS USER", (cursor) => ({ executeAs: runAs(cursor) })),
  clause("BACKFILL FROM", (cursor) => ({ backfillFrom: backfillFrom(cursor) })),
];

/** Clauses of the documentation that are not offered. */
const REFUSED: readonly string[] = [
  "ROW ACCESS POLICY",
  "AGGREGATION POLICY",
  "JOIN POLICY",
  "STORAGE LIFECYCLE POLICY",
  "CONTACT",
  "DATA METRIC FUNCTION",
  "START AT",
  "CHANGE_TRACKING",
  "EXTERNAL_VOLUME",
  "CATALOG",
  "BASE_LOCATION",
];

/** Which statement the clauses belong to. */
type Statement = "CREATE" | "CREATE OR ALTER" | "CLONE" | "SET";

const CLONED: ReadonlySet<string> = new Set([
  "TARGET_LAG",
  "LAG",
  "WAREHOUSE",
  "COPY GRANTS",
  "COPY TAGS",
  "EXECUTE AS USER",
]);

const CREATED = [...PROPERTIES, ...CREATE_ONLY];

/** Clauses of each. Source: create-dynamic-table, "CLONE"; alter-dynamic-table */
const KNOWN: Readonly<Record<Statement, readonly Clause[]>> = {
  CREATE: CREATED,
  "CREATE OR ALTER": CREATED,
  CLONE: CREATED.filter(({ words }) => CLONED.has(words.join(" "))),
  SET: [...PROPERTIES, ...SET_ONLY],
};

/** Reads clauses up to AS or the end. @throws SnowflakeError 001003 for a clause that is none, or comes twice */
export function clauses(cursor: Cursor, statement: Statement): DynamicTableClauses {
  const known = KNOWN[statement];
  const found: Read = {};
  const bodied = statement === "CREATE" || statement === "CREATE OR ALTER";
  while (!cursor.atEnd() && !startsQuery(cursor, bodied)) {
    refuse(cursor, statement);
    const start = cursor.position;
    const one = known.find(({ words }) => cursor.words(...words)) ?? cursor.fail();
    const read = one.read(cursor);
    const [first] = Object.keys(read);
    if (first !== undefined && Object.hasOwn(found, first)) {
      cursor.position = start;
      cursor.fail();
    }
    Object.assign(found, read);
    if (statement === "CREATE OR ALTER") refuseInAlter(read);
    if (statement === "SET") cursor.operator(",");
  }
  return found as DynamicTableClauses;
}

function startsQuery(cursor: Cursor, bodied: boolean): boolean {
  const { type, value: word } = cursor.next;
  return type === "word" && (word === "AS" || (bodied && word === "REFRESH"));
}

function refuse(cursor: Cursor, statement: Statement): void {
  const start = cursor.position;
  if (cursor.words("WITH") && cursor.next.value === "TAG") cursor.position = start;
  const found = REFUSED.find((words) => cursor.words(...words.split(" ")));
  if (found === undefined) {
    cursor.position = start;
    return;
  }
  if (statement === "CREATE OR ALTER" && found.endsWith("POLICY"))
    throw notInOrAlter("001506", found);
  if (statement === "CREATE OR ALTER" && /^(?:CONTACT|DATA METRIC)/.test(found))
    throw notInOrAlter("001541", found);
  throw notSupported(`${found} of DYNAMIC TABLE`);
}

/** The numbers are of clients, the words unverified. Source: dbt-snowflake; create-dynamic-table, "CREATE OR ALTER" */
function notInOrAlter(code: string, what: string): SnowflakeError {
  const said = `SQL compilation error:\nCREATE OR ALTER DYNAMIC TABLE does not support ${what}.`;
  return new SnowflakeError(code, "0A000", said);
}

function refuseInAlter(read: Read): void {
  if ("tags" in read) throw notInOrAlter("001506", "TAG");
  if ("copyGrants" in read) throw notInOrAlter("001541", "COPY GRANTS");
  if ("copyTags" in read) throw notInOrAlter("001541", "COPY TAGS");
}

function backfillFrom(cursor: Cursor): QualifiedName {
  const name = cursor.name();
  const moment = cursor.anyWord("AT", "BEFORE");
  if (moment !== undefined) throw notSupported(`BACKFILL FROM … ${moment}`);
  return name;
}

/** What stands between brackets, as it was written. */
export function bracketedText(cursor: Cursor): string {
  cursor.expectOperator("(");
  const start = cursor.end;
  for (let depth = 1; depth > 0;) {
    if (cursor.next.type === "end") cursor.fail();
    const { type, text: taken } = cursor.take();
    if (type === "operator" && taken === "(") depth += 1;
    if (type === "operator" && taken === ")") depth -= 1;
  }
  const inner = cursor.text.slice(start, cursor.end - 1).trim();
  if (inner === "") cursor.fail();
  return inner;
}

function bracketedTags(cursor: Cursor): readonly TagValue[] {
  cursor.expectOperator("(");
  const tags = listOf(cursor, tagValue);
  cursor.expectOperator(")");
  return tags;
}

export function runAs(cursor: Cursor): RunAs {
  const user = cursor.identifier();
  if (!cursor.words("USE", "SECONDARY", "ROLES")) return { user, secondaryRoles: null };
  const roles = listOf(cursor, (each) => each.identifier());
  return { user, secondaryRoles: roles.join(", ") };
}

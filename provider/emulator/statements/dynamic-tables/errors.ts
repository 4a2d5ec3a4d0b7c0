import { SnowflakeError } from "../../contract";

/** Failures of dynamic tables. Source of numbers and words: user guide, "Troubleshooting dynamic tables"; exceptions are noted */

/** Source: messages that users published */
export function lagTooSmall(written: string): SnowflakeError {
  const text = `SQL compilation error:\nInvalid TARGET_LAG value '${written}'. Dynamic Tables do not support lag values under 60 second(s).`;
  return new SnowflakeError("002755", "22023", text);
}

/** The words are unverified. */
export function lagUnreadable(written: string): SnowflakeError {
  const text = `SQL compilation error:\nInvalid TARGET_LAG value '${written}'.`;
  return new SnowflakeError("002755", "22023", text);
}

/** Number and words are unverified; the rule is documented. */
export function lagBelowInput(name: string, input: string): SnowflakeError {
  const text = `SQL compilation error:\nInvalid TARGET_LAG value. Dynamic Table '${name}' cannot have a smaller target lag than Dynamic Table '${input}', which it reads.`;
  return new SnowflakeError("002755", "22023", text);
}

/** CREATE OR ALTER has a number of its own, and so have functions. Source: create-dynamic-table, "CREATE OR ALTER" */
export function notIncremental(
  of: { readonly name: string; readonly mode: string; readonly alters: boolean },
  reason: string,
): SnowflakeError {
  const text = `SQL compilation error:\nDynamic Table '${of.name}' is defined with REFRESH_MODE = ${of.mode}, but the query is not supported for incremental refresh. ${reason}`;
  // Fragile: nothing but the words tells which reason it is.
  const create = reason.includes("non-deterministic function") ? "091912" : "002711";
  return new SnowflakeError(of.alters ? "091908" : create, "0A000", text);
}

/** The words are unverified. */
export function noLongerIncremental(name: string, reason: string): SnowflakeError {
  const text = `Dynamic Table '${name}' can no longer be refreshed incrementally. ${reason}`;
  return new SnowflakeError("002766", "0A000", text);
}

/** The state is unverified. */
export function changesUnknown(table: string): SnowflakeError {
  const text = `Change tracking is not enabled or has been missing for the time range requested on table ${table}`;
  return new SnowflakeError("091930", "55000", text);
}

/** Words and state are unverified. */
export function outsideRetention(name: string, input: string): SnowflakeError {
  const text = `Dynamic Table '${name}' can no longer be refreshed incrementally: its last refresh is outside the data retention of '${input}'. Recreate it.`;
  return new SnowflakeError("002841", "55000", text);
}

export function inputsFailed(names: readonly string[]): SnowflakeError {
  const text = `Some inputs failed to refresh: [${names.join(", ")}].`;
  return new SnowflakeError("002753", "0A000", text);
}

/** The words are unverified. */
export function warehouseGone(name: string, warehouse: string): SnowflakeError {
  const text = `Dynamic Table '${name}' cannot be refreshed: warehouse '${warehouse}' does not exist or not authorized.`;
  return new SnowflakeError("002725", "02000", text);
}

/** The words are unverified. */
export function ownerGone(name: string): SnowflakeError {
  const text = `Dynamic Table '${name}' cannot be refreshed: its owner role does not exist.`;
  return new SnowflakeError("002773", "02000", text);
}

/** OPERATE on what is refreshed along. The words are unverified. */
export function mayNotRefresh(name: string, initial: boolean): SnowflakeError {
  const text = `SQL access control error:\nInsufficient privileges to refresh Dynamic Table '${name}'. OPERATE is needed.`;
  return new SnowflakeError(initial ? "002757" : "002756", "42501", text);
}

/** Of several that a statement names. The words are unverified. */
export function oneMayNotRefresh(name: string): SnowflakeError {
  const text = `SQL compilation error:\nDynamic Table '${name}' does not exist or not authorized.`;
  return new SnowflakeError("002037", "02000", text);
}

/** What the definition names is not there, or not for the owner role. The words are those of views, the state is unverified. */
export function notExpanded(name: string, { message }: SnowflakeError): SnowflakeError {
  const text = `SQL compilation error:\nFailure during expansion of dynamic table '${name}': ${message}`;
  return new SnowflakeError("002037", "42601", text);
}

/** The words are unverified. */
export function inTransaction(): SnowflakeError {
  const text =
    "SQL compilation error:\nA dynamic table cannot be refreshed inside a multi-statement transaction.";
  return new SnowflakeError("002743", "0A000", text);
}

export function twice(name: string): SnowflakeError {
  const text = `SQL compilation error:\nDuplicate Dynamic Table: ${name}`;
  return new SnowflakeError("002008", "42710", text);
}

/** The words are unverified. Source of the number: dbt-snowflake */
export function transientStays(name: string): SnowflakeError {
  const text = `SQL compilation error:\nCREATE OR ALTER cannot change whether Dynamic Table '${name}' is transient.`;
  return new SnowflakeError("001521", "0A000", text);
}

/** Rules of columns of CREATE OR ALTER; the words are unverified. Source: create-dynamic-table, "CREATE OR ALTER" */
export function columnRule(
  code: "001432" | "002830" | "002108" | "040050",
  what: string,
): SnowflakeError {
  return new SnowflakeError(code, "42601", `SQL compilation error:\n${what}`);
}

/** Source: create-dynamic-table, "CREATE OR ALTER" (not atomic) */
export function partly(error: SnowflakeError): SnowflakeError {
  const text = `${error.message}\nCREATE OR ALTER execution failed. Partial updates may have been applied.`;
  return new SnowflakeError(error.code, error.sqlState, text);
}

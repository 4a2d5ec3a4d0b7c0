import { SnowflakeError } from "../contract";

/** Failures in Snowflake's own numbers and words; sources as noted. */

/** Source: snowflake-ml-python; terraform-provider-snowflake, pkg/sdk/errors.go */
export function missing(kind: string, name: string): SnowflakeError {
  const text = `SQL compilation error:\n${kind} '${name}' does not exist or not authorized.`;
  return new SnowflakeError("002003", "02000", text);
}

/** SHOW … IN, USE and the like on a container that is not there. Source: fakesnow; documentation of SHOW */
export function noContainer(): SnowflakeError {
  const text = "SQL compilation error:\nObject does not exist, or operation cannot be performed.";
  return new SnowflakeError("002043", "02000", text);
}

/** Source: snowflake-ml-python */
export function exists(name: string, code = "002002"): SnowflakeError {
  return new SnowflakeError(
    code,
    "42710",
    `SQL compilation error:\nObject '${name}' already exists.`,
  );
}

/** Something that the role does not see has the name. The words are of real accounts, the number is unverified. */
export function existsUnseen(kind: string, name: string): SnowflakeError {
  const text = `SQL compilation error:\n${kind} '${name}' already exists, but current role has no privileges on it. If this is unexpected and you cannot resolve this problem, contact your system administrator. ACCOUNTADMIN role may be required to manage the privileges on the object.`;
  return new SnowflakeError("003041", "42710", text);
}

/** The code is unverified for models; the words are what clients look for. */
export function memberExists(
  member: { readonly what: "Version" | "Alias"; readonly name: string; readonly model: string },
  code: string,
): SnowflakeError {
  const { what, name, model } = member;
  const text = `SQL compilation error:\n${what} '${name}' already exists in model '${model}'.`;
  return new SnowflakeError(code, "42710", text);
}

/** Source: snowflake-ml-python integration tests */
export function forbidden(kind: string, name: string): SnowflakeError {
  const text = `SQL access control error:\nInsufficient privileges to operate on ${kind} '${name}'.`;
  return new SnowflakeError("003001", "42501", text);
}

/** Source: terraform-provider-snowflake tests */
export function noWarehouse(): SnowflakeError {
  const text =
    "No active warehouse selected in the current session. Select an active warehouse with the 'use warehouse' command.";
  return new SnowflakeError("000606", "57P03", text);
}

/** Source: terraform-provider-snowflake tests */
export function invalidValue(value: string, parameter: string): SnowflakeError {
  const text = `SQL compilation error:\ninvalid value [${value}] for parameter '${parameter}'`;
  return new SnowflakeError("001008", "22023", text);
}

/** Source: terraform-provider-snowflake tests; what follows the colon is unverified */
export function missingOptions(names: readonly string[]): SnowflakeError {
  const text = `SQL compilation error:\nMissing option(s): [${names.join(", ")}]`;
  return new SnowflakeError("002029", "42601", text);
}

/** Code and words are unverified: nobody publishes them. */
export function refused(text: string): SnowflakeError {
  return new SnowflakeError("092918", "42601", `SQL compilation error:\n${text}`);
}

/** Source: fakesnow */
export function noCurrent(what: "database" | "schema", statement: string): SnowflakeError {
  const code = what === "database" ? "090105" : "090106";
  const text = `Cannot perform ${statement}. This session does not have a current ${what}. Call 'USE ${what.toUpperCase()}', or use a qualified name.`;
  return new SnowflakeError(code, "22000", text);
}

/** Source: snowflake-ml-python 2.6.0 */
export function manifestUnreadable(stage: string): SnowflakeError {
  const text = `Unable to read file MANIFEST.yml from stage ${stage}. File size could be too large.`;
  return new SnowflakeError("398507", "22000", text);
}

/** Some of several privileges could be granted. Source: terraform-provider-snowflake, pkg/sdk/errors.go */
export function grantedPartly(left: readonly string[]): SnowflakeError {
  const text = `Grant partially executed: privileges [${left.join(", ")}] not granted.`;
  return new SnowflakeError("003011", "42501", text);
}

/** Number, state and words are unverified. */
export function badPattern(pattern: string, why: string): SnowflakeError {
  return new SnowflakeError("100048", "2201B", `Invalid regular expression: '${pattern}', ${why}`);
}

/** Source: dbt-snowflake, adapters' tests of replaced relations */
export function otherKind(found: string, wanted: string): SnowflakeError {
  const text = `SQL compilation error:\nObject found is of type '${found}', not specified type '${wanted}'.`;
  return new SnowflakeError("002203", "02000", text);
}

/** OR REPLACE takes the place of its own kind alone. Source: dbt-snowflake, issues on replaced relations */
export function existsAs(name: string, kind: string): SnowflakeError {
  const text = `SQL compilation error:\nObject '${name}' already exists as ${kind}`;
  return new SnowflakeError("001998", "42710", text);
}

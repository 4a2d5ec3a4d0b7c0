import { invalidValue, refused } from "../catalog/errors";
import type { ObjectKind } from "../sql/tree";

/** Which names may be given. */

/** Longest identifier. Source: https://docs.snowflake.com/en/sql-reference/identifiers-syntax */
const IDENTIFIER_LENGTH = 255;

/** Names that always mean some version. Source: alter-model-modify-version */
const SYSTEM_NAMES: ReadonlySet<string> = new Set(["DEFAULT", "FIRST", "LAST"]);

export function checkName(name: string): void {
  if (name === "" || name.length > IDENTIFIER_LENGTH) throw invalidValue(name, "identifier");
}

/** For versions and aliases, which share their names with system aliases. */
export function checkMemberName(name: string): void {
  checkName(name);
  if (SYSTEM_NAMES.has(name)) throw refused(`'${name}' is a system alias and cannot be set.`);
}

/** A kind as errors and replies spell it. */
export function titled(kind: ObjectKind): string {
  return kind.charAt(0) + kind.slice(1).toLowerCase();
}

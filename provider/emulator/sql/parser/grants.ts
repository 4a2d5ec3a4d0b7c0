import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import type { ObjectKind, Privilege, Tree } from "../tree";
import { PLAIN_KINDS, limit, partsOf } from "./parts";

/** GRANT, REVOKE and SHOW GRANTS. Source: https://docs.snowflake.com/en/sql-reference/sql/grant-privilege */

const KINDS = [...PLAIN_KINDS, "MODEL"] as const;

/** What else privileges are granted on or to, and not here. Source: grant-privilege, grant-role, grant-ownership */
const OTHER_TARGETS = new Set(
  "ACCOUNT ALL FUTURE INTEGRATION CONNECTION FAILOVER REPLICATION COMPUTE TABLE VIEW FUNCTION PROCEDURE TASK STREAM SERVICE DYNAMIC EXTERNAL RESOURCE".split(
    " ",
  ),
);

export function grant(cursor: Cursor): Tree | undefined {
  const word = cursor.anyWord("GRANT", "REVOKE");
  if (word === undefined) return undefined;
  const revoke = word === "REVOKE";
  if (revoke && cursor.words("GRANT", "OPTION", "FOR"))
    throw notSupported("REVOKE GRANT OPTION FOR");
  if (cursor.words("DATABASE", "ROLE")) throw notSupported("database roles");
  if (cursor.words("ROLE")) return grantRole(cursor, revoke);
  const privileges = privilegeList(cursor);
  cursor.expectWords("ON");
  const on = target(cursor);
  const role = grantee(cursor, revoke);
  return { type: "GRANT", revoke, privileges, on, role, ...ending(cursor, revoke, privileges) };
}

function grantRole(cursor: Cursor, revoke: boolean): Tree {
  const role = cursor.identifier();
  cursor.expectWords(revoke ? "FROM" : "TO");
  const kind = cursor.anyWord("ROLE", "USER") ?? cursor.fail();
  return { type: "GRANT ROLE", revoke, role, to: { kind, name: cursor.identifier() } };
}

function grantee(cursor: Cursor, revoke: boolean): string {
  cursor.expectWords(revoke ? "FROM" : "TO");
  const other = cursor.anyWord("SHARE", "DATABASE", "USER", "APPLICATION");
  if (other !== undefined) throw notSupported(`grants to ${other.toLowerCase()}s`);
  cursor.words("ROLE");
  return cursor.identifier();
}

interface Ending {
  readonly withGrantOption: boolean;
  readonly currentGrants: "REVOKE" | "COPY" | undefined;
}

function ending(cursor: Cursor, revoke: boolean, privileges: readonly Privilege[]): Ending {
  const none = { withGrantOption: false, currentGrants: undefined };
  if (revoke) {
    cursor.anyWord("CASCADE", "RESTRICT");
    return none;
  }
  if (privileges.some(({ name }) => name === "OWNERSHIP")) {
    const currentGrants = cursor.anyWord("REVOKE", "COPY");
    if (currentGrants !== undefined) cursor.expectWords("CURRENT", "GRANTS");
    return { ...none, currentGrants };
  }
  return { ...none, withGrantOption: cursor.words("WITH", "GRANT", "OPTION") };
}

/** Privileges of one or more words, up to ON. */
function privilegeList(cursor: Cursor): readonly Privilege[] {
  const privileges: Privilege[] = [];
  do {
    const { line, column } = cursor.next;
    const words: string[] = [];
    while (cursor.next.type === "word" && cursor.next.value !== "ON")
      words.push(cursor.take().value);
    if (words.length === 0) cursor.fail();
    const name = words.join(" ");
    privileges.push({ name: name === "ALL PRIVILEGES" ? "ALL" : name, line, column });
  } while (cursor.operator(","));
  return privileges;
}

function target(cursor: Cursor): { kind: ObjectKind; name: readonly string[] } {
  if (cursor.words("DYNAMIC", "TABLE")) return { kind: "DYNAMIC TABLE", name: cursor.name() };
  const { type, value } = cursor.next;
  if (type === "word" && OTHER_TARGETS.has(value)) throw notSupported(`grants on ${value}`);
  if (cursor.words("MODEL", "MONITOR")) throw notSupported("model monitors");
  const kind = cursor.anyWord(...KINDS) ?? cursor.fail();
  return { kind, name: cursor.name(partsOf(kind)) };
}

export function showGrants(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW", "GRANTS")) return undefined;
  if (cursor.atEnd()) throw notSupported("SHOW GRANTS of the current user");
  const of = cursor.anyWord("ON", "TO", "OF") ?? cursor.fail();
  if (of === "OF") throw notSupported("SHOW GRANTS OF");
  const { kind, name } = target(cursor);
  if (of === "TO" && kind !== "ROLE") throw notSupported(`SHOW GRANTS TO ${kind}`);
  return { type: "SHOW GRANTS", of, kind, name, limit: limit(cursor) };
}

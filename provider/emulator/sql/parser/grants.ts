import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import { RELATION_KINDS } from "../tree";
import type { GrantTarget, ObjectKind, Privilege, Tree } from "../tree";
import { PLAIN_KINDS, SCHEMA_KINDS, anyKind, anyPlural, limit, partsOf } from "./parts";

/** GRANT, REVOKE and SHOW GRANTS. Source: https://docs.snowflake.com/en/sql-reference/sql/grant-privilege */

const KINDS = [...PLAIN_KINDS, "MODEL", ...RELATION_KINDS] as const;

/** What else privileges are granted on or to, and not here. Source: grant-privilege, grant-role, grant-ownership */
const OTHER_TARGETS = new Set(
  "ACCOUNT INTEGRATION CONNECTION FAILOVER REPLICATION COMPUTE MATERIALIZED FUNCTION PROCEDURE TASK STREAM SERVICE DYNAMIC EXTERNAL RESOURCE".split(
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
  const on = severalTargets(cursor) ?? target(cursor);
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
  const { type, value } = cursor.next;
  if (cursor.words("MODEL", "MONITOR")) throw notSupported("model monitors");
  const kind = anyKind(cursor, KINDS);
  if (kind !== undefined) return { kind, name: cursor.name(partsOf(kind)) };
  if (type === "word" && OTHER_TARGETS.has(value)) throw notSupported(`grants on ${value}`);
  return cursor.fail();
}

/** `ALL TABLES IN SCHEMA …` and the like. Source: grant-privilege, "Future grants" */
function severalTargets(cursor: Cursor): GrantTarget | undefined {
  const which = cursor.anyWord("ALL", "FUTURE");
  if (which === undefined) return undefined;
  const { type, value } = cursor.next;
  const kind = anyPlural(cursor, ["SCHEMA", ...SCHEMA_KINDS]);
  if (kind === undefined)
    throw type === "word" ? notSupported(`grants on ${which} ${value}`) : cursor.fail();
  cursor.expectWords("IN");
  const within = cursor.anyWord("DATABASE", "SCHEMA") ?? cursor.fail();
  if (kind === "SCHEMA" && within === "SCHEMA") cursor.fail();
  return { which, kind, in: { kind: within, name: cursor.name(partsOf(within)) } };
}

/** Source: https://docs.snowflake.com/en/sql-reference/sql/show-grants */
export function showFutureGrants(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW", "FUTURE", "GRANTS")) return undefined;
  if (cursor.words("TO")) {
    cursor.words("ROLE");
    return { type: "SHOW FUTURE GRANTS", of: { kind: "ROLE", name: [cursor.identifier()] } };
  }
  cursor.expectWords("IN");
  const kind = cursor.anyWord("DATABASE", "SCHEMA") ?? cursor.fail();
  return { type: "SHOW FUTURE GRANTS", of: { kind, name: cursor.name(partsOf(kind)) } };
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

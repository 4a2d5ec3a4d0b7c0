import type { Cursor } from "../cursor";
import type { ObjectKind, Tree } from "../tree";

/** GRANT, REVOKE and SHOW GRANTS. Source: https://docs.snowflake.com/en/sql-reference/sql/grant-privilege */

const KINDS = ["DATABASE", "SCHEMA", "STAGE", "WAREHOUSE", "ROLE", "USER", "TAG", "MODEL"] as const;

export function grant(cursor: Cursor): Tree | undefined {
  const word = cursor.anyWord("GRANT", "REVOKE");
  if (word === undefined) return undefined;
  const revoke = word === "REVOKE";
  if (cursor.words("ROLE")) return grantRole(cursor, revoke);
  const privileges = privilegeList(cursor);
  const on = target(cursor);
  cursor.expectWords(revoke ? "FROM" : "TO");
  cursor.words("ROLE");
  const role = cursor.identifier();
  if (!cursor.words("WITH", "GRANT", "OPTION")) cursor.anyWord("CASCADE", "RESTRICT");
  return { type: "GRANT", revoke, privileges, on, role };
}

function grantRole(cursor: Cursor, revoke: boolean): Tree {
  const role = cursor.identifier();
  cursor.expectWords(revoke ? "FROM" : "TO");
  const kind = cursor.anyWord("ROLE", "USER") ?? cursor.fail();
  return { type: "GRANT ROLE", revoke, role, to: { kind, name: cursor.identifier() } };
}

/** Privileges of one or more words, up to ON. */
function privilegeList(cursor: Cursor): readonly string[] {
  const privileges: string[] = [];
  for (let words: string[] = []; ;) {
    const ends = cursor.next.value === "ON" || cursor.next.text === ",";
    if (!ends) {
      words.push(cursor.identifier());
      continue;
    }
    if (words.length === 0) cursor.fail();
    const name = words.join(" ");
    privileges.push(name === "ALL PRIVILEGES" ? "ALL" : name);
    words = [];
    if (!cursor.operator(",")) return privileges;
  }
}

function target(cursor: Cursor): { kind: ObjectKind | "ACCOUNT"; name: readonly string[] } {
  cursor.expectWords("ON");
  if (cursor.words("ACCOUNT")) return { kind: "ACCOUNT", name: [] };
  const kind = cursor.anyWord(...KINDS) ?? cursor.fail();
  return { kind, name: cursor.name() };
}

export function showGrants(cursor: Cursor): Tree | undefined {
  if (!cursor.words("SHOW", "GRANTS")) return undefined;
  const of = cursor.anyWord("ON", "TO", "OF") ?? cursor.fail();
  const kind = cursor.anyWord(...KINDS) ?? cursor.fail();
  return { type: "SHOW GRANTS", of, kind, name: cursor.name() };
}

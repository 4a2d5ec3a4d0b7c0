import type { Cursor } from "../cursor";
import type { Options, Tree } from "../tree";
import { listOf, partsOf } from "./parts";

/** USE, ALTER SESSION and transactions. */

export function use(cursor: Cursor): Tree | undefined {
  if (!cursor.words("USE")) return undefined;
  if (cursor.next.value === "SECONDARY" && cursor.next.type === "word") return undefined;
  const kind = cursor.anyWord("DATABASE", "SCHEMA", "ROLE", "WAREHOUSE");
  if (kind !== undefined) return { type: "USE", kind, name: cursor.name(partsOf(kind)) };
  const name = cursor.name(2);
  return { type: "USE", kind: name.length === 2 ? "SCHEMA" : "DATABASE", name };
}

export function alterSession(cursor: Cursor): Tree | undefined {
  if (!cursor.words("ALTER", "SESSION")) return undefined;
  if (cursor.words("SET")) return { type: "ALTER SESSION", set: settings(cursor), unset: [] };
  cursor.expectWords("UNSET");
  return { type: "ALTER SESSION", set: {}, unset: listOf(cursor, parameterName) };
}

/** Names of parameters are words; quoted they are bad syntax. Source: SQLMesh/sqlmesh issue 5666 */
function parameterName(cursor: Cursor): string {
  return cursor.next.type === "word" ? cursor.take().value : cursor.fail();
}

function settings(cursor: Cursor): Options {
  const found: Record<string, string> = {};
  do {
    const name = parameterName(cursor);
    cursor.expectOperator("=");
    found[name] = cursor.value();
  } while (cursor.operator(",") || !cursor.atEnd());
  return found;
}

export function transaction(cursor: Cursor): Tree | undefined {
  const word = cursor.anyWord("BEGIN", "COMMIT", "ROLLBACK");
  if (word === undefined) return undefined;
  if (word === "BEGIN") cursor.anyWord("TRANSACTION", "WORK");
  else cursor.words("WORK");
  return { type: "TRANSACTION", word };
}

import type { Cursor, QualifiedName } from "../cursor";
import { notSupported } from "../not-supported";
import type { Assignment, MergeClause, Target } from "../table-tree";
import type { Tree } from "../tree";
import { bracketed, columnNames, listOf } from "./parts";
import { expressionOrDefault, restOf, textUpTo } from "./texts";

/** Statements that change rows. Source: https://docs.snowflake.com/en/sql-reference/sql/insert, update, delete, merge */

export function insert(cursor: Cursor): Tree | undefined {
  if (!cursor.words("INSERT")) return undefined;
  const overwrite = cursor.words("OVERWRITE");
  const several = cursor.anyWord("ALL", "FIRST");
  if (several !== undefined) throw notSupported(`INSERT ${several}`);
  cursor.expectWords("INTO");
  cursor.words("TABLE");
  const name = cursor.name();
  const columns = startsList(cursor) ? columnNames(cursor) : undefined;
  const from = cursor.words("VALUES") ? valueRows(cursor) : restOf(cursor);
  return { type: "INSERT", name, overwrite, columns, from };
}

/** Whether a bracket opens a list of columns, and not a query. */
function startsList(cursor: Cursor): boolean {
  if (cursor.next.text !== "(") return false;
  const start = cursor.position;
  cursor.take();
  const { type, value } = cursor.next;
  cursor.position = start;
  return type === "quoted" || (type === "word" && value !== "SELECT" && value !== "WITH");
}

type Row = readonly (string | undefined)[];

function valueRows(cursor: Cursor): readonly Row[] {
  return listOf(cursor, valueRow);
}

function valueRow(cursor: Cursor): Row {
  return bracketed(cursor, () => listOf(cursor, (each) => expressionOrDefault(each, COMMA)));
}

const COMMA = new Set([","]);

function target(cursor: Cursor, ends: readonly string[]): Target {
  const name = cursor.name();
  const aliased = cursor.words("AS") || isName(cursor, ends);
  return { name, alias: aliased ? cursor.identifier() : undefined };
}

function isName(cursor: Cursor, ends: readonly string[]): boolean {
  const { type, value } = cursor.next;
  return type === "quoted" || (type === "word" && !ends.includes(value));
}

export function update(cursor: Cursor): Tree | undefined {
  if (!cursor.words("UPDATE")) return undefined;
  const changed = target(cursor, ["SET"]);
  cursor.expectWords("SET");
  const set = assignments(cursor, changed, new Set([",", "FROM", "WHERE"]));
  const from = cursor.words("FROM") ? textUpTo(cursor, { at: new Set(["WHERE"]) }) : undefined;
  const where = cursor.words("WHERE") ? restOf(cursor) : undefined;
  return { type: "UPDATE", name: changed.name, target: changed, set, from, where };
}

function assignments(
  cursor: Cursor,
  { name, alias }: Target,
  ends: ReadonlySet<string>,
): readonly Assignment[] {
  const called: QualifiedName = alias === undefined ? name : [alias];
  return listOf(cursor, (each) => {
    const parts = each.name(4);
    const before = parts.slice(0, -1);
    if (before.join("\n") !== called.slice(called.length - before.length).join("\n")) each.fail();
    each.expectOperator("=");
    return { column: parts.at(-1) ?? "", value: expressionOrDefault(each, ends) };
  });
}

export function deleteRows(cursor: Cursor): Tree | undefined {
  if (!cursor.words("DELETE")) return undefined;
  cursor.expectWords("FROM");
  const changed = target(cursor, ["USING", "WHERE"]);
  const using = cursor.words("USING") ? textUpTo(cursor, { at: new Set(["WHERE"]) }) : undefined;
  const where = cursor.words("WHERE") ? restOf(cursor) : undefined;
  return { type: "DELETE", name: changed.name, target: changed, using, where };
}

export function merge(cursor: Cursor): Tree | undefined {
  if (!cursor.words("MERGE")) return undefined;
  cursor.expectWords("INTO");
  const changed = target(cursor, ["USING"]);
  cursor.expectWords("USING");
  const using = textUpTo(cursor, { at: new Set(["ON"]) });
  cursor.expectWords("ON");
  const on = textUpTo(cursor, { at: new Set(["WHEN"]) });
  const matched: MergeClause[] = [];
  const notMatched: MergeClause[] = [];
  while (cursor.words("WHEN")) {
    const not = cursor.words("NOT");
    cursor.expectWords("MATCHED");
    if (cursor.words("BY")) throw notSupported("MERGE … BY SOURCE or TARGET");
    (not ? notMatched : matched).push(mergeClause(cursor, changed, not));
  }
  if (matched.length + notMatched.length === 0) cursor.fail();
  const { name } = changed;
  return { type: "MERGE", name, target: changed, using, on, matched, notMatched };
}

function mergeClause(cursor: Cursor, changed: Target, not: boolean): MergeClause {
  const when = cursor.words("AND") ? textUpTo(cursor, { at: new Set(["THEN"]) }) : undefined;
  cursor.expectWords("THEN");
  if (not) {
    cursor.expectWords("INSERT");
    if (cursor.words("ALL")) throw notSupported("ALL BY NAME of MERGE");
    const columns = cursor.next.text === "(" ? columnNames(cursor) : undefined;
    cursor.expectWords("VALUES");
    return { when, act: { do: "INSERT", columns, values: valueRow(cursor) } };
  }
  if (cursor.words("DELETE")) return { when, act: { do: "DELETE" } };
  cursor.expectWords("UPDATE");
  if (cursor.words("ALL")) throw notSupported("ALL BY NAME of MERGE");
  cursor.expectWords("SET");
  const set = assignments(cursor, changed, new Set([",", "WHEN"]));
  return { when, act: { do: "UPDATE", set } };
}

import { Cursor } from "../cursor";
import type { CloneDynamicTable, CreateDynamicTable, ExplainedTree } from "../dynamic-table-tree";
import { unexpected } from "../lexer";
import { notSupported } from "../not-supported";
import type { Tree } from "../tree";
import { alterDynamicTable } from "./dynamic-tables-alter";
import { insert } from "./changes";
import { bracketedText, clauses } from "./dynamic-tables-clauses";
import { listedColumns } from "./dynamic-tables-columns";
import { ifNotExists } from "./parts";

/** CREATE, DROP, DESCRIBE and EXPLAIN CHANGES of dynamic tables. Source: create-dynamic-table */

type Created = CreateDynamicTable | CloneDynamicTable;

export function createDynamicTable(cursor: Cursor): Created | undefined {
  const start = cursor.position;
  if (!cursor.words("CREATE")) return undefined;
  const orReplace = cursor.words("OR", "REPLACE");
  const orAlter = !orReplace && cursor.words("OR", "ALTER");
  const transient = cursor.words("TRANSIENT");
  const { next } = cursor;
  if (!cursor.words("DYNAMIC")) {
    cursor.position = start;
    return undefined;
  }
  if (orAlter && !cursor.grammar.orAlterDynamicTable) throw unexpected(next.text, next);
  if (cursor.words("ICEBERG")) throw notSupported("dynamic Iceberg tables");
  cursor.expectWords("TABLE");
  const unlessExists = !orAlter && ifNotExists(cursor, orReplace);
  const { offset } = cursor.next;
  const name = cursor.name();
  const nameText = cursor.text.slice(offset, cursor.end);
  const made = { name, orReplace, transient, ifNotExists: unlessExists };
  if (cursor.words("FROM", "BACKUP", "SET")) throw notSupported("FROM BACKUP SET");
  if (!orAlter && cursor.words("CLONE")) return cloned(cursor, made);
  const type = orAlter ? "CREATE OR ALTER DYNAMIC TABLE" : "CREATE DYNAMIC TABLE";
  return { type, ...made, nameText, ...bodied(cursor, orAlter) };
}

type Made = Pick<CloneDynamicTable, "name" | "orReplace" | "transient" | "ifNotExists">;

function cloned(cursor: Cursor, made: Made): CloneDynamicTable {
  const source = cursor.name();
  const moment = cursor.anyWord("AT", "BEFORE");
  if (moment !== undefined) throw notSupported(`CLONE … ${moment}`);
  return { type: "CLONE DYNAMIC TABLE", ...made, source, clauses: clauses(cursor, "CLONE") };
}

type Bodied = Pick<
  CreateDynamicTable,
  "columns" | "columnsText" | "clauses" | "query" | "refreshUsing"
>;

function bodied(cursor: Cursor, orAlter: boolean): Bodied {
  const { offset, text } = cursor.next;
  const columns = text === "(" ? listedColumns(cursor) : undefined;
  const columnsText = columns === undefined ? undefined : cursor.text.slice(offset, cursor.end);
  const found = clauses(cursor, orAlter ? "CREATE OR ALTER" : "CREATE");
  return { columns, columnsText, clauses: found, ...(refreshUsing(cursor) ?? body(cursor)) };
}

/** The query as it was sent, with its comments and a final semicolon. Source: terraform-provider-snowflake, recorded texts */
function body(cursor: Cursor): Pick<Bodied, "query" | "refreshUsing"> {
  cursor.expectWords("AS");
  const start = cursor.end;
  const { type, value } = cursor.next;
  const begins = type === "operator" ? value === "(" : ["SELECT", "WITH"].includes(value);
  if (!begins || type === "string" || type === "quoted") cursor.fail();
  while (cursor.next.type !== "end") cursor.take();
  return { query: cursor.text.slice(start).trimStart(), refreshUsing: undefined };
}

/** The statement that a refresh runs. Source: create-dynamic-table (REFRESH USING) */
function refreshUsing(cursor: Cursor): Pick<Bodied, "query" | "refreshUsing"> | undefined {
  if (!cursor.words("REFRESH", "USING")) return undefined;
  const text = bracketedText(cursor);
  const inner = new Cursor(text, cursor.grammar);
  if (inner.next.value === "MERGE") throw notSupported("REFRESH USING (MERGE …)");
  const tree = insert(inner);
  if (tree?.type !== "INSERT" || tree.overwrite || tree.name.join("\n") !== "SELF")
    throw unexpected(text, cursor.next);
  if (typeof tree.from !== "string") throw notSupported("REFRESH USING (INSERT … VALUES …)");
  return { query: tree.from, refreshUsing: { text, columns: tree.columns ?? null } };
}

export function describeDynamicTable(cursor: Cursor): Tree | undefined {
  if (cursor.anyWord("DESC", "DESCRIBE") === undefined) return undefined;
  if (!cursor.words("DYNAMIC", "TABLE")) return undefined;
  return { type: "DESCRIBE DYNAMIC TABLE", name: cursor.name() };
}

/** Source: https://docs.snowflake.com/en/sql-reference/sql/explain-changes */
export function explainChanges(cursor: Cursor): Tree | undefined {
  if (!cursor.words("EXPLAIN")) return undefined;
  const { next } = cursor;
  if (!cursor.words("CHANGES")) return undefined;
  if (!cursor.grammar.explainChanges) throw unexpected(next.text, next);
  const form = cursor.words("USING") ? cursor.anyWord("TABULAR", "JSON", "TEXT") : "TABULAR";
  const of: ExplainedTree | undefined = createDynamicTable(cursor) ?? alterDynamicTable(cursor);
  if (of === undefined) throw notSupported("EXPLAIN CHANGES of other statements");
  return { type: "EXPLAIN CHANGES", form: form ?? cursor.fail(), of };
}

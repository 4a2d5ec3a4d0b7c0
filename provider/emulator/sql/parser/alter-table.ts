import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import type { TableAction } from "../table-tree";
import { RELATION_KINDS } from "../tree";
import type { Tree } from "../tree";
import type { OptionList } from "./options";
import { options } from "./options";
import { anyKind, ifExists, listOf, tagValue } from "./parts";
import { addedColumns } from "./table-columns";
import { TABLE_OPTIONS, VIEW_OPTIONS, clusterKey } from "./tables";

/** ALTER TABLE, ALTER VIEW, TRUNCATE and COMMENT ON. Source: https://docs.snowflake.com/en/sql-reference/sql/alter-table */

export function alterTable(cursor: Cursor): Tree | undefined {
  if (!cursor.words("ALTER")) return undefined;
  const kind = cursor.anyWord("TABLE", "VIEW");
  if (kind === undefined) return undefined;
  const onlyIfExists = ifExists(cursor);
  const name = cursor.name();
  const action = kind === "TABLE" ? tableAction(cursor) : viewAction(cursor);
  return { type: `ALTER ${kind}`, name, ifExists: onlyIfExists, action };
}

function tableAction(cursor: Cursor): TableAction {
  if (cursor.words("SWAP", "WITH")) return { do: "SWAP WITH", with: cursor.name() };
  const by = clusterKey(cursor);
  if (by !== undefined) return { do: "CLUSTER BY", by };
  if (cursor.words("DROP", "CLUSTERING", "KEY")) return { do: "CLUSTER BY", by: "" };
  const column = columnAction(cursor);
  return column ?? common(cursor, TABLE_OPTIONS);
}

function viewAction(cursor: Cursor): TableAction {
  if (cursor.words("SET", "SECURE")) return { do: "SET", options: { SECURE: "true" } };
  if (cursor.words("UNSET", "SECURE")) return { do: "UNSET", options: ["SECURE"] };
  return common(cursor, VIEW_OPTIONS);
}

/** Constraints are told by CREATE TABLE alone. */
const CONSTRAINTS = ["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN"] as const;
const OTHERS = [
  ...CONSTRAINTS,
  "ROW",
  "AGGREGATION",
  "JOIN",
  "SEARCH",
  "ALL",
  "DATA",
  "STORAGE",
] as const;

function columnAction(cursor: Cursor): TableAction | undefined {
  if (cursor.words("RENAME", "COLUMN")) {
    const from = cursor.identifier();
    cursor.expectWords("TO");
    return { do: "RENAME COLUMN", from, to: cursor.identifier() };
  }
  if (cursor.words("ADD")) return addColumn(cursor);
  if (cursor.words("DROP")) return dropColumn(cursor);
  if (cursor.words("ALTER") || cursor.words("MODIFY")) return modifyColumn(cursor);
  return undefined;
}

function addColumn(cursor: Cursor): TableAction {
  const written = cursor.words("COLUMN");
  const other = written ? undefined : cursor.anyWord(...OTHERS);
  if (other !== undefined) throw notSupported(`ALTER TABLE ADD ${other}`);
  const unlessExists = cursor.words("IF", "NOT", "EXISTS");
  const { columns, keys } = addedColumns(cursor);
  if (columns.some(({ type }) => type === undefined)) cursor.fail();
  return { do: "ADD COLUMN", columns, keys, ifNotExists: unlessExists };
}

function dropColumn(cursor: Cursor): TableAction {
  const written = cursor.words("COLUMN");
  const other = written ? undefined : cursor.anyWord(...OTHERS);
  if (other !== undefined) throw notSupported(`ALTER TABLE DROP ${other}`);
  const onlyIfExists = ifExists(cursor);
  const columns = listOf(cursor, (each) => each.identifier());
  return { do: "DROP COLUMN", columns, ifExists: onlyIfExists };
}

/** Of what MODIFY COLUMN does, the comment. */
function modifyColumn(cursor: Cursor): TableAction {
  const bracket = cursor.operator("(");
  cursor.words("COLUMN");
  const column = cursor.identifier();
  const unset = cursor.words("UNSET", "COMMENT");
  if (!unset && !cursor.words("COMMENT")) throw notSupported("ALTER TABLE ALTER COLUMN");
  const comment = unset ? null : cursor.string();
  if (cursor.operator(",")) throw notSupported("ALTER TABLE ALTER COLUMN of several columns");
  if (bracket) cursor.expectOperator(")");
  return { do: "COMMENT COLUMN", column, comment };
}

function common(cursor: Cursor, list: OptionList): TableAction {
  if (cursor.words("RENAME", "TO")) return { do: "RENAME", to: cursor.name() };
  if (cursor.words("SET", "TAG")) return { do: "SET TAG", tags: listOf(cursor, tagValue) };
  if (cursor.words("UNSET", "TAG"))
    return { do: "UNSET TAG", tags: listOf(cursor, (each) => each.name()) };
  if (cursor.words("SET")) {
    const set = options(cursor, list);
    return Object.keys(set).length === 0 ? cursor.fail() : { do: "SET", options: set };
  }
  if (cursor.words("UNSET"))
    return { do: "UNSET", options: listOf(cursor, (each) => optionName(each, list)) };
  return otherwise(cursor, list);
}

function optionName(cursor: Cursor, { of, offered, known = [] }: OptionList): string {
  const name = cursor.identifier();
  if (Object.hasOwn(offered, name)) return name;
  throw known.includes(name) ? notSupported(`${name} of ${of}`) : cursor.fail();
}

/** What Snowflake has besides. */
const ACTIONS = new Set(["SUSPEND", "RESUME", "RECLUSTER", "ADD", "DROP", "ALTER", "MODIFY"]);

function otherwise(cursor: Cursor, { of }: OptionList): never {
  if (cursor.next.type !== "word" || !ACTIONS.has(cursor.next.value)) cursor.fail();
  throw notSupported(`ALTER ${of} ${cursor.next.value}`);
}

export function truncate(cursor: Cursor): Tree | undefined {
  if (!cursor.words("TRUNCATE")) return undefined;
  cursor.words("TABLE");
  const onlyIfExists = ifExists(cursor);
  return { type: "TRUNCATE", name: cursor.name(), ifExists: onlyIfExists };
}

/** COMMENT ON a table, a view or a column of one. */
export function commentOnTable(cursor: Cursor): Tree | undefined {
  if (!cursor.words("COMMENT")) return undefined;
  const onlyIfExists = ifExists(cursor);
  if (!cursor.words("ON")) return undefined;
  if (cursor.words("COLUMN")) return commentOnColumn(cursor, onlyIfExists);
  const kind = cursor.anyWord("TABLE", "VIEW");
  if (kind === undefined) return undefined;
  const name = cursor.name();
  cursor.expectWords("IS");
  const action = { do: "SET", options: { COMMENT: cursor.string() } } as const;
  return { type: `ALTER ${kind}`, name, ifExists: onlyIfExists, action };
}

function commentOnColumn(cursor: Cursor, onlyIfExists: boolean): Tree {
  const parts = cursor.name(4);
  const column = parts.at(-1) ?? "";
  if (parts.length === 1) cursor.fail();
  cursor.expectWords("IS");
  const action = { do: "COMMENT COLUMN", column, comment: cursor.string() } as const;
  return { type: "ALTER TABLE", name: parts.slice(0, -1), ifExists: onlyIfExists, action };
}

export function describeTable(cursor: Cursor): Tree | undefined {
  if (cursor.anyWord("DESC", "DESCRIBE") === undefined) return undefined;
  const kind = anyKind(cursor, RELATION_KINDS);
  if (kind !== "TABLE" && kind !== "VIEW") return undefined;
  const name = cursor.name();
  if (cursor.words("TYPE")) {
    cursor.expectOperator("=");
    if (!cursor.words("COLUMNS")) throw notSupported("DESCRIBE TABLE TYPE = STAGE");
  }
  return { type: `DESCRIBE ${kind}`, name };
}

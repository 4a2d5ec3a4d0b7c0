import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import type { CreateTable, CreateView } from "../table-tree";
import type { Options, TagValue, Tree } from "../tree";
import type { OptionList } from "./options";
import { options } from "./options";
import { bracketed, ifNotExists, listOf, orReplace, tagValue } from "./parts";
import { tableColumns } from "./table-columns";
import { restOf, textUpTo } from "./texts";

/** CREATE TABLE and CREATE VIEW. Source: https://docs.snowflake.com/en/sql-reference/sql/create-table, create-view */

const words = (text: string): readonly string[] => text.split(" ");

/** Options that a table keeps, here and after SET. */
export const TABLE_OPTIONS: OptionList = {
  of: "TABLE",
  offered: {
    COMMENT: "string",
    CHANGE_TRACKING: "boolean",
    DATA_RETENTION_TIME_IN_DAYS: "number",
    MAX_DATA_EXTENSION_TIME_IN_DAYS: "number",
  },
  known: words(
    "STAGE_FILE_FORMAT STAGE_COPY_OPTIONS ENABLE_SCHEMA_EVOLUTION DEFAULT_DDL_COLLATION ENABLE_DATA_COMPACTION ROW_TIMESTAMP ERROR_LOGGING STORAGE_SERIALIZATION_POLICY",
  ),
};

export const VIEW_OPTIONS: OptionList = {
  of: "VIEW",
  offered: { COMMENT: "string" },
  known: words("CHANGE_TRACKING"),
};

/** Tables that are not kept here; OR ALTER and what is of a session are other statements. */
const OTHER_TABLES = new Set(
  words("TEMPORARY TEMP VOLATILE LOCAL GLOBAL EXTERNAL HYBRID EVENT ICEBERG IMMUTABLE INTERACTIVE"),
);

export function createTable(cursor: Cursor): Tree | undefined {
  if (!cursor.words("CREATE")) return undefined;
  const replace = orReplace(cursor);
  if (cursor.words("OR", "ALTER", "TABLE")) throw notSupported("CREATE OR ALTER TABLE");
  const first = cursor.next;
  const other = OTHER_TABLES.has(first.value);
  if (other) while (OTHER_TABLES.has(cursor.next.value)) cursor.take();
  const transient = cursor.words("TRANSIENT");
  if (!cursor.words("TABLE")) return undefined;
  if (other) throw notSupported(`CREATE ${first.value} TABLE`);
  const unlessExists = ifNotExists(cursor, replace);
  const name = cursor.name();
  const common = { type: "CREATE TABLE", name, orReplace: replace, ifNotExists: unlessExists };
  return { ...common, transient, ...tableBody(cursor) } as CreateTable;
}

type TableBody = Omit<CreateTable, "type" | "name" | "orReplace" | "ifNotExists" | "transient">;

function tableBody(cursor: Cursor): TableBody {
  const list = cursor.next.text === "(" ? tableColumns(cursor) : undefined;
  const clone = cursor.anyWord("CLONE", "USING", "FROM");
  if (clone !== undefined) throw notSupported(`CREATE TABLE ${clone}`);
  const like = list === undefined && cursor.words("LIKE") ? cursor.name() : undefined;
  const clauses = tableClauses(cursor);
  const query = like === undefined && cursor.words("AS") ? restOf(cursor) : undefined;
  if (list === undefined && like === undefined && query === undefined) cursor.fail();
  const untyped = list?.columns.some(({ type }) => type === undefined) ?? false;
  if (untyped && query === undefined) cursor.fail();
  const { columns, keys = { primary: [], unique: [] } } = list ?? {};
  return { columns, keys, like, query, ...clauses };
}

type Clauses = Pick<TableBody, "clusterBy" | "options" | "comment" | "tags" | "copyGrants">;

/** In any order. */
function tableClauses(cursor: Cursor): Clauses {
  let found: Clauses = {
    clusterBy: "",
    options: {},
    comment: undefined,
    tags: [],
    copyGrants: false,
  };
  for (;;) {
    const { position } = cursor;
    const clusterBy = clusterKey(cursor);
    if (clusterBy !== undefined) found = { ...found, clusterBy };
    else if (cursor.words("COPY", "GRANTS")) found = { ...found, copyGrants: true };
    else found = { ...found, ...tagsOrOptions(cursor, found, TABLE_OPTIONS) };
    if (cursor.position === position) return found;
  }
}

/** `CLUSTER BY (a, b)`, without CLUSTER BY. */
export function clusterKey(cursor: Cursor): string | undefined {
  if (!cursor.words("CLUSTER", "BY")) return undefined;
  const start = cursor.next.offset;
  cursor.words("LINEAR");
  bracketed(cursor, () => listOf(cursor, (each) => textUpTo(each, { at: COMMA })));
  return cursor.text.slice(start, cursor.next.offset).trimEnd();
}

const COMMA = new Set([","]);

function tagsOrOptions(
  cursor: Cursor,
  standing: { readonly tags: readonly TagValue[]; readonly options?: Options },
  list: OptionList,
): Partial<Clauses> {
  const { position } = cursor;
  cursor.words("WITH");
  if (cursor.words("TAG")) {
    const tags = bracketed(cursor, () => listOf(cursor, tagValue));
    return { tags: [...standing.tags, ...tags] };
  }
  for (const policy of ["ROW ACCESS POLICY", "AGGREGATION POLICY", "JOIN POLICY", "CONTACT"])
    if (cursor.words(...policy.split(" "))) throw notSupported(policy.toLowerCase());
  cursor.position = position;
  const { COMMENT: comment, ...rest } = options(cursor, list);
  const merged = { ...standing.options, ...rest };
  return comment === undefined ? { options: merged } : { options: merged, comment };
}

export function createView(cursor: Cursor): Tree | undefined {
  const { offset } = cursor.next;
  if (!cursor.words("CREATE")) return undefined;
  const replace = orReplace(cursor);
  if (cursor.words("OR", "ALTER", "VIEW")) throw notSupported("CREATE OR ALTER VIEW");
  const secure = cursor.words("SECURE");
  const other = cursor.anyWord("RECURSIVE", "TEMPORARY", "TEMP", "VOLATILE", "MATERIALIZED");
  const semantic = cursor.words("SEMANTIC") ? "SEMANTIC" : other;
  if (!cursor.words("VIEW")) return undefined;
  if (semantic !== undefined) throw notSupported(`CREATE ${semantic} VIEW`);
  const unlessExists = ifNotExists(cursor, replace);
  const name = cursor.name();
  const columns = cursor.next.text === "(" ? viewColumns(cursor) : undefined;
  const clauses = viewClauses(cursor);
  cursor.expectWords("AS");
  const query = restOf(cursor);
  const text = cursor.text.slice(offset, cursor.next.offset).trimEnd();
  const common = { name, orReplace: replace, ifNotExists: unlessExists };
  return { type: "CREATE VIEW", ...common, secure, columns, ...clauses, text, query };
}

function viewColumns(cursor: Cursor): CreateView["columns"] {
  return bracketed(cursor, () =>
    listOf(cursor, (each) => {
      const name = each.identifier();
      const policy = each.anyWord("WITH", "MASKING", "PROJECTION", "TAG");
      if (policy !== undefined) throw notSupported(`${policy} of a column of a view`);
      return { name, comment: each.words("COMMENT") ? each.string() : undefined };
    }),
  );
}

function viewClauses(cursor: Cursor): Pick<CreateView, "comment" | "tags" | "copyGrants"> {
  let found: ReturnType<typeof viewClauses> = { comment: undefined, tags: [], copyGrants: false };
  for (;;) {
    const { position } = cursor;
    if (cursor.words("COPY", "GRANTS")) found = { ...found, copyGrants: true };
    else {
      const { comment, tags } = tagsOrOptions(cursor, found, VIEW_OPTIONS);
      found = { ...found, comment: comment ?? found.comment, tags: tags ?? found.tags };
    }
    if (cursor.position === position) return found;
  }
}

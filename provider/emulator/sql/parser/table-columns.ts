import type { Cursor } from "../cursor";
import { notSupported } from "../not-supported";
import type { ColumnDefinition, Keys } from "../table-tree";
import { columnType } from "./column-types";
import { bracketed, columnNames } from "./parts";
import { textUpTo } from "./texts";

/** Columns and constraints of tables. Source: https://docs.snowflake.com/en/sql-reference/sql/create-table */

/** What ends the expression after DEFAULT. */
const AFTER_DEFAULT = new Set(
  ", NOT NULL COMMENT CONSTRAINT UNIQUE PRIMARY FOREIGN REFERENCES WITH COLLATE MASKING PROJECTION TAG AUTOINCREMENT IDENTITY".split(
    " ",
  ),
);

export interface Columns {
  readonly columns: readonly ColumnDefinition[];
  readonly keys: Keys;
}

interface Found {
  readonly columns: ColumnDefinition[];
  readonly primary: string[];
  readonly unique: (readonly string[])[];
}

const nothing = (): Found => ({ columns: [], primary: [], unique: [] });

/** Columns of a primary key are never NULL. Source: constraints-overview */
const columnsOf = ({ columns, primary, unique }: Found): Columns => ({
  columns: columns.map((each) => ({
    ...each,
    nullable: each.nullable && !primary.includes(each.name),
  })),
  keys: { primary, unique },
});

/** The list between brackets; with a query after it, columns need no type. */
export function tableColumns(cursor: Cursor): Columns {
  const found = nothing();
  bracketed(cursor, () => {
    do if (!tableConstraint(cursor, found)) columnDefinition(cursor, found);
    while (cursor.operator(","));
  });
  return columnsOf(found);
}

/** Columns of ADD COLUMN, without brackets. */
export function addedColumns(cursor: Cursor): Columns {
  const found = nothing();
  do columnDefinition(cursor, found);
  while (cursor.operator(","));
  return columnsOf(found);
}

function tableConstraint(cursor: Cursor, found: Found): boolean {
  const start = cursor.position;
  if (cursor.words("CONSTRAINT")) cursor.identifier();
  const word = cursor.next.type === "word" ? cursor.next.value : "";
  const isKey =
    cursor.words("PRIMARY", "KEY") || cursor.words("UNIQUE") || cursor.words("FOREIGN", "KEY");
  if (!isKey || cursor.next.text !== "(") {
    cursor.position = start;
    return false;
  }
  if (word === "FOREIGN") throw notSupported("foreign keys");
  const names = columnNames(cursor);
  if (word === "PRIMARY") found.primary.push(...names);
  else found.unique.push(names);
  constraintProperties(cursor);
  return true;
}

/** What says that a key is told only, which here all are. */
function constraintProperties(cursor: Cursor): void {
  const told = [
    "NOT ENFORCED",
    "NOT DEFERRABLE",
    "DEFERRABLE",
    "INITIALLY DEFERRED",
    "INITIALLY IMMEDIATE",
    "ENABLE",
    "DISABLE",
    "VALIDATE",
    "NOVALIDATE",
    "RELY",
    "NORELY",
  ];
  while (told.some((each) => cursor.words(...each.split(" "))));
  if (cursor.words("ENFORCED")) throw notSupported("ENFORCED constraints");
}

interface Draft {
  readonly name: string;
  readonly type: string | undefined;
  nullable?: boolean;
  default?: string;
  comment?: string;
}

function columnDefinition(cursor: Cursor, found: Found): void {
  const name = cursor.identifier();
  const ends = cursor.next.type === "operator" || cursor.atEnd() || isProperty(cursor);
  const draft: Draft = { name, type: ends ? undefined : columnType(cursor) };
  while (columnProperty(cursor, draft, found));
  const { nullable = true, type, comment, default: usual } = draft;
  found.columns.push({ name, type, nullable, default: usual, comment });
}

const PROPERTIES = new Set([...AFTER_DEFAULT, "DEFAULT"]);

function isProperty(cursor: Cursor): boolean {
  return cursor.next.type === "word" && PROPERTIES.has(cursor.next.value);
}

/** Reads one property; each stands once. */
function columnProperty(cursor: Cursor, draft: Draft, found: Found): boolean {
  if (cursor.words("NOT", "NULL")) draft.nullable = false;
  else if (cursor.words("NULL")) draft.nullable = true;
  else if (cursor.words("COMMENT")) draft.comment = cursor.string();
  else if (cursor.words("DEFAULT")) draft.default = defaultText(cursor);
  else if (!columnKey(cursor, draft, found)) return refused(cursor);
  return true;
}

function defaultText(cursor: Cursor): string {
  // A first NULL is the value, a second one a property.
  if (cursor.words("NULL")) return "NULL";
  return textUpTo(cursor, { at: AFTER_DEFAULT });
}

function columnKey(cursor: Cursor, { name }: Draft, found: Found): boolean {
  const start = cursor.position;
  if (cursor.words("CONSTRAINT")) cursor.identifier();
  if (cursor.words("PRIMARY", "KEY")) found.primary.push(name);
  else if (cursor.words("UNIQUE")) found.unique.push([name]);
  else {
    const foreign = cursor.words("FOREIGN", "KEY") || cursor.words("REFERENCES");
    if (foreign) throw notSupported("foreign keys");
    cursor.position = start;
    return false;
  }
  constraintProperties(cursor);
  return true;
}

/** Properties that Snowflake has and that are not kept here. */
function refused(cursor: Cursor): false {
  const start = cursor.position;
  cursor.words("WITH");
  const word = cursor.anyWord(
    "AUTOINCREMENT",
    "IDENTITY",
    "COLLATE",
    "MASKING",
    "PROJECTION",
    "TAG",
  );
  if (word !== undefined) throw notSupported(`${word} of a column`);
  cursor.position = start;
  return false;
}

import type { BaseTable } from "../../catalog/relations";
import type { TableColumn } from "../../catalog/shapes";
import { SnowflakeError } from "../../contract";
import { wireType } from "../../sql/parser/column-types";
import { STAGED } from "../../sql/own-names";
import type { CopyTree } from "../../sql/table-tree";
import { quoteName } from "../changes/targets";
import { SEMI_STRUCTURED, fitting } from "../tables/fitting";
import type { CopyOptions } from "./options";
import type { StagedPart, StagedRows } from "./staged-rows";
import { fieldCount } from "./staged-rows";
import { checkValues } from "./values";

/** Which of what was staged goes into which column. */

export interface Selection {
  /** Over the staged rows. */
  readonly query: string;
  /** Its columns where they are known without compiling it. */
  readonly given: readonly TableColumn[] | undefined;
  /** Indexes of the table's columns that its columns go into. */
  readonly targets: readonly number[];
}

/** What a statement loads into which columns. */
export interface Destination {
  readonly tree: CopyTree;
  readonly table: BaseTable;
  readonly targets: readonly number[];
  readonly options: CopyOptions;
}

interface Copy extends Destination {
  readonly staged: readonly StagedPart[];
  readonly columns: readonly TableColumn[];
}

/** @throws SnowflakeError for fields that the columns cannot take, with their place in the file */
export function checkFile({ tree, table, targets, options }: Destination, file: StagedRows): void {
  if (tree.query !== undefined || options.format.type === "JSON") return;
  if (options.match === "NONE") {
    const other = file.rows.findIndex((row) => row.length !== targets.length);
    if (other !== -1) throw fieldCount(file, other, targets.length);
    const columns = targets.map((index) => table.columns[index]);
    checkValues(file, { tableName: table.name, columns });
    return;
  }
  const same = sameNames(options);
  const columns = file.header?.map((title) => table.columns.find(({ name }) => same(name, title)));
  checkValues(file, { tableName: table.name, columns: columns ?? [] });
}

export function selectionOf(copy: Copy): Selection {
  const { tree, options } = copy;
  if (tree.query !== undefined)
    return { query: tree.query, given: undefined, targets: copy.targets };
  if (options.match !== "NONE") return byName(copy);
  return options.format.type === "JSON" ? wholeDocuments(copy) : byPosition(copy);
}

function byPosition({ targets, staged, columns }: Copy): Selection {
  const empty = staged.every(({ count }) => count === 0);
  const list = targets.map((_each, index) => quoteName(`$${String(index + 1)}`)).join(", ");
  if (!empty) return { query: `SELECT ${list} FROM ${quoteName(STAGED)}`, given: columns, targets };
  return {
    query: `SELECT * FROM ${quoteName(STAGED)}`,
    given: columns,
    targets: targets.slice(0, 1),
  };
}

function wholeDocuments({ table, targets, columns }: Copy): Selection {
  const [only, ...more] = targets.map((index) => table.columns[index]);
  const type = only === undefined ? "" : wireType(only.type).type;
  // Number and state are unverified; the words are of community reports.
  if (more.length > 0 || !SEMI_STRUCTURED.has(type))
    throw new SnowflakeError(
      "002019",
      "0A000",
      "SQL compilation error:\nJSON file format can produce one and only one column of data type variant, object, or array. Load data into separate columns using the MATCH_BY_COLUMN_NAME copy option or copy with transformation.",
    );
  return { query: `SELECT "$1" FROM ${quoteName(STAGED)}`, given: columns, targets };
}

/** What the files do not have becomes NULL. Source: copy-into-table, "MATCH_BY_COLUMN_NAME" */
function byName(copy: Copy): Selection {
  const { table, targets, options, staged } = copy;
  const same = sameNames(options);
  const values =
    options.format.type === "JSON" ? documentValues(copy, same) : headedValues(copy, same);
  const given = targets.map((index) => table.columns[index]);
  const list = given.map((column, index) =>
    column === undefined ? "NULL" : fitting(values[index] ?? "NULL", column),
  );
  if (staged.length > 0 && values.every((each) => each === undefined)) throw noMatch();
  return {
    query: `SELECT ${list.join(", ")} FROM ${quoteName(STAGED)}`,
    given: undefined,
    targets,
  };
}

type Same = (a: string, b: string) => boolean;

function sameNames({ match }: CopyOptions): Same {
  return (a, b) => (match === "CASE_SENSITIVE" ? a === b : a.toUpperCase() === b.toUpperCase());
}

type Values = readonly (string | undefined)[];

function headedValues({ table, targets, staged }: Copy, same: Same): Values {
  const header = staged[0]?.header ?? [];
  const fits = staged.every((each) => JSON.stringify(each.header) === JSON.stringify(header));
  if (!fits) throw noMatch();
  const names = targets.map((index) => table.columns[index]?.name ?? "");
  return names.map((name) => {
    const place = header.findIndex((title) => same(title, name));
    return place === -1 ? undefined : quoteName(`$${String(place + 1)}`);
  });
}

/** Documents may write a key in several ways: the first that is there counts. */
function documentValues({ table, targets, staged }: Copy, same: Same): Values {
  const keys = new Set(staged.flatMap((each) => each.keys));
  return targets.map((index) => {
    const name = table.columns[index]?.name ?? "";
    const own = [...keys].filter((key) => same(key, name));
    const paths = own.map((key) => `"$1":${quoteName(key)}`);
    return paths.length < 2 ? paths[0] : `COALESCE(${paths.join(", ")})`;
  });
}

/** Number and words are unverified. */
function noMatch(): SnowflakeError {
  const text =
    "No matching column was found between the files and the table for MATCH_BY_COLUMN_NAME.";
  return new SnowflakeError("100089", "22000", text);
}

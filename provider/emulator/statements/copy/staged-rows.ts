import type { TableColumn } from "../../catalog/shapes";
import { SnowflakeError } from "../../contract";
import type { CsvField, CsvRow } from "./csv";
import { MalformedCsv, csvRows } from "./csv";
import { ADVICE } from "./failures";
import { jsonDocuments } from "./json";
import type { FileFormat } from "./options";
import type { StagedFile } from "./staged-files";

/** What staged files hold, as rows: `$1`, `$2` … of delimited files, one VARIANT `$1` of JSON. */

export interface StagedRows {
  readonly file: StagedFile;
  /** Names of the columns, when the file says them. */
  readonly header: readonly string[] | undefined;
  readonly rows: readonly (readonly (string | null)[])[];
  /** Where each row begins, from 1. */
  readonly lines: readonly number[];
}

/** What is remembered of a file while others are read. */
export interface StagedPart extends Pick<StagedRows, "file" | "header"> {
  readonly count: number;
  /** Fields of the longest row. */
  readonly width: number;
  /** Keys of documents. */
  readonly keys: readonly string[];
}

export function partOf({ file, header, rows }: StagedRows, { type }: FileFormat): StagedPart {
  const keys = type === "JSON" ? rows.flatMap(([document = null]) => keysOf(document)) : [];
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 1);
  return { file, header, count: rows.length, width, keys: [...new Set(keys)] };
}

function keysOf(document: string | null): readonly string[] {
  const value: unknown = document === null ? null : JSON.parse(document);
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

/**
 * @param names what the fields of delimited files go into, for failures
 * @throws SnowflakeError where a file is not what its format says
 */
export function stagedRows(file: StagedFile, format: FileFormat, names: FieldNames): StagedRows {
  return format.type === "JSON" ? jsonRows(file, format) : delimitedRows(file, format, names);
}

export interface FieldNames {
  readonly tableName: string;
  readonly columns: readonly string[];
}

function jsonRows(file: StagedFile, { stripsOuterArray, nullIf }: FileFormat): StagedRows {
  const documents = jsonDocuments(file.text(), stripsOuterArray);
  const rows = documents.map((each) => [isNullText(each, nullIf) ? null : each]);
  return { file, header: undefined, rows, lines: rows.map((_each, index) => index + 1) };
}

function isNullText(document: string, nullIf: readonly string[]): boolean {
  return document.startsWith('"') && nullIf.includes(JSON.parse(document) as string);
}

function delimitedRows(file: StagedFile, format: FileFormat, names: FieldNames): StagedRows {
  const all: CsvRow[] = [];
  try {
    // Lines are skipped, not rows. Source: create-file-format, "SKIP_HEADER"
    for (const row of csvRows(file.text(), format, format.skipHeader)) all.push(row);
  } catch (error) {
    if (!(error instanceof MalformedCsv)) throw error;
    throw malformed(error, { file, names, row: all.length + (format.parsesHeader ? 0 : 1) });
  }
  const [first] = all;
  const header = format.parsesHeader ? first?.fields.map(({ text }) => text.trim()) : undefined;
  const read = format.parsesHeader ? all.slice(1) : all;
  return {
    file,
    header,
    rows: read.map(({ fields }) => fields.map((each) => cellOf(each, format))),
    lines: read.map(({ line }) => line),
  };
}

function malformed(
  { code, message, at }: MalformedCsv,
  {
    file,
    names,
    row,
  }: { readonly file: StagedFile; readonly names: FieldNames; readonly row: number },
): SnowflakeError {
  const column = `"${names.tableName}"["${names.columns[at.field - 1] ?? `$${String(at.field)}`}":${String(at.field)}]`;
  const where = `  File '${file.name}', line ${String(at.line)}, character ${String(at.character)}\n  Row ${String(row)}, column ${column}`;
  return new SnowflakeError(code, "22000", `${message}\n${where}\n${ADVICE}`);
}

/** Source: create-file-format, "NULL_IF", "EMPTY_FIELD_AS_NULL" */
function cellOf({ text, quoted }: CsvField, { nullIf, emptyIsNull }: FileFormat): string | null {
  if (nullIf.includes(text)) return null;
  return text === "" && !quoted && emptyIsNull ? null : text;
}

/** Columns of staged rows of which the longest has so many fields. */
export function stagedColumns(width: number, { type }: FileFormat): readonly TableColumn[] {
  const of = (name: string, printed: string): TableColumn => ({
    name,
    type: printed,
    nullable: true,
    default: null,
    comment: null,
  });
  if (type === "JSON") return [of("$1", "VARIANT")];
  return Array.from({ length: width }, (_each, index) =>
    of(`$${String(index + 1)}`, "VARCHAR(16777216)"),
  );
}

/** Source: community reports of 100080 */
export function fieldCount(
  { file, lines, rows }: StagedRows,
  index: number,
  expected: number,
): SnowflakeError {
  const found = rows[index]?.length ?? 0;
  const text = `Number of columns in file (${String(found)}) does not match that of the corresponding table (${String(expected)}), use file format option error_on_column_count_mismatch=false to ignore this error\n  File '${file.name}', line ${String(lines[index])}, character 1\n  Row ${String(index + 1)} starts at line ${String(lines[index])}`;
  return new SnowflakeError("100080", "22000", text);
}

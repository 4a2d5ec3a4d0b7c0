/**
 * Fields of delimited files.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/create-file-format, "TYPE = CSV"
 */

export interface CsvFormat {
  /** Undefined for NONE: a line is one field. */
  readonly delimiter: string | undefined;
  /** What may stand around a field. */
  readonly quote: string | undefined;
  readonly trims: boolean;
}

export interface CsvRow {
  readonly fields: readonly CsvField[];
  /** Where the row begins, from 1. */
  readonly line: number;
}

export interface CsvField {
  readonly text: string;
  /** Between quotes; such a field is never taken for an empty one. */
  readonly quoted: boolean;
}

/** Reads rows one after another; a line break within quotes is part of a field. */
export function* csvRows(text: string, format: CsvFormat): Generator<CsvRow> {
  const reader = { text, at: 0, line: 1 };
  while (reader.at < text.length) {
    const { line } = reader;
    const fields = row(reader, format);
    // What has nothing in it is no row.
    const empty = fields.length === 1 && fields[0]?.text === "" && !fields[0].quoted;
    if (!empty) yield { fields, line };
  }
}

interface Reader {
  readonly text: string;
  at: number;
  line: number;
}

function row(reader: Reader, format: CsvFormat): readonly CsvField[] {
  const fields: CsvField[] = [];
  for (;;) {
    fields.push(field(reader, format));
    if (format.delimiter === undefined || !taken(reader, format.delimiter)) break;
  }
  if (!taken(reader, "\r\n")) taken(reader, reader.text.charAt(reader.at));
  reader.line += 1;
  return fields;
}

function taken(reader: Reader, expected: string): boolean {
  if (expected === "" || !reader.text.startsWith(expected, reader.at)) return false;
  reader.at += expected.length;
  return true;
}

function field(reader: Reader, format: CsvFormat): CsvField {
  const start = reader.at;
  if (format.trims) while (reader.text[reader.at] === " ") reader.at += 1;
  if (format.quote !== undefined && reader.text.startsWith(format.quote, reader.at))
    return quotedField(reader, format, format.quote);
  reader.at = start;
  const text = upToEnd(reader, format);
  return { text: format.trims ? text.trim() : text, quoted: false };
}

/** A quote within is written twice. */
function quotedField(reader: Reader, format: CsvFormat, quote: string): CsvField {
  reader.at += quote.length;
  let text = "";
  for (;;) {
    const next = reader.text.indexOf(quote, reader.at);
    const end = next === -1 ? reader.text.length : next;
    const part = reader.text.slice(reader.at, end);
    reader.line += part.split("\n").length - 1;
    text += part;
    reader.at = Math.min(end + quote.length, reader.text.length);
    if (next === -1 || !taken(reader, quote)) break;
    text += quote;
  }
  // What follows the closing quote belongs to the field as it stands.
  const rest = upToEnd(reader, format);
  return { text: text + (format.trims ? rest.trim() : rest), quoted: true };
}

/** Up to the next delimiter or line break. */
function upToEnd(reader: Reader, { delimiter }: CsvFormat): string {
  const { text, at } = reader;
  let end = at;
  while (end < text.length) {
    const character = text[end];
    if (character === "\n" || character === "\r") break;
    if (delimiter !== undefined && text.startsWith(delimiter, end)) break;
    end += 1;
  }
  reader.at = end;
  return text.slice(at, end);
}

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
  /** A blank line is a row of one empty field otherwise. */
  readonly skipsBlank: boolean;
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

/** What is wrong with a file, and where: all from 1. */
export class MalformedCsv extends Error {
  override readonly name = "MalformedCsv";
  readonly code: string;
  readonly at: { readonly line: number; readonly character: number; readonly field: number };

  constructor(code: string, message: string, at: MalformedCsv["at"]) {
    super(message);
    this.code = code;
    this.at = at;
  }
}

/**
 * Reads rows one after another; a line break within quotes is part of a field.
 * @param skipped lines before the first row, whatever is in them
 * @throws MalformedCsv
 */
export function* csvRows(text: string, format: CsvFormat, skipped = 0): Generator<CsvRow> {
  const reader = { text, at: 0, line: 1 };
  for (let line = 0; line < skipped; line += 1) {
    upToEnd(reader, { delimiter: undefined });
    endLine(reader);
  }
  while (reader.at < text.length) {
    const { line } = reader;
    const fields = row(reader, format);
    const blank = fields.length === 1 && fields[0]?.text === "" && !fields[0].quoted;
    if (!blank || !format.skipsBlank) yield { fields, line };
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
    fields.push(field(reader, format, fields.length + 1));
    if (format.delimiter === undefined || !taken(reader, format.delimiter)) break;
  }
  endLine(reader);
  return fields;
}

function endLine(reader: Reader): void {
  if (!taken(reader, "\r\n")) taken(reader, reader.text.charAt(reader.at));
  reader.line += 1;
}

function taken(reader: Reader, expected: string): boolean {
  if (expected === "" || !reader.text.startsWith(expected, reader.at)) return false;
  reader.at += expected.length;
  return true;
}

function field(reader: Reader, format: CsvFormat, number: number): CsvField {
  const start = reader.at;
  if (format.trims) while (reader.text[reader.at] === " ") reader.at += 1;
  if (format.quote !== undefined && reader.text.startsWith(format.quote, reader.at))
    return quotedField(reader, format, { quote: format.quote, number });
  reader.at = start;
  const text = upToEnd(reader, format);
  return { text: format.trims ? text.trim() : text, quoted: false };
}

/** A quote within is written twice. */
function quotedField(
  reader: Reader,
  format: CsvFormat,
  { quote, number }: { readonly quote: string; readonly number: number },
): CsvField {
  const opened = place(reader, number);
  reader.at += quote.length;
  let text = "";
  for (;;) {
    const next = reader.text.indexOf(quote, reader.at);
    // The words are of community reports, the number is unverified.
    if (next === -1)
      throw new MalformedCsv(
        "100066",
        `matching enclosing character '${quote}' not found before end of file`,
        opened,
      );
    const part = reader.text.slice(reader.at, next);
    reader.line += part.split("\n").length - 1;
    text += part;
    reader.at = next + quote.length;
    if (!taken(reader, quote)) break;
    text += quote;
  }
  closed(reader, format, number);
  return { text, quoted: true };
}

/** Nothing but the end of the field follows a closing quote. Source: community reports of 100065 */
function closed(reader: Reader, { delimiter, trims }: CsvFormat, number: number): void {
  if (trims) while (reader.text[reader.at] === " ") reader.at += 1;
  if (upToEnd({ ...reader }, { delimiter }) === "") return;
  const wanted =
    delimiter === undefined ? "record delimiter '\\n'" : `field delimiter '${delimiter}'`;
  const found = String.fromCodePoint(reader.text.codePointAt(reader.at) ?? 0);
  const message = `Found character '${found}' instead of ${wanted}`;
  throw new MalformedCsv("100065", message, place(reader, number));
}

function place({ text, at, line }: Reader, field: number): MalformedCsv["at"] {
  const begin = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1));
  return { line, character: at - (at === 0 ? -1 : begin), field };
}

/** Up to the next delimiter or line break. */
function upToEnd(reader: Reader, { delimiter }: Pick<CsvFormat, "delimiter">): string {
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

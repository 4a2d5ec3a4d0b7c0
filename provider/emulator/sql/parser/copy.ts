import type { Cursor } from "../cursor";
import { STAGED } from "../own-names";
import { tokenize } from "../lexer";
import { notSupported } from "../not-supported";
import type { Location, Tree } from "../tree";
import { location } from "./locations";
import type { OptionList } from "./options";
import { options } from "./options";
import { bracketed, columnNames } from "./parts";

/** COPY INTO a table. Source: https://docs.snowflake.com/en/sql-reference/sql/copy-into-table */

const words = (text: string): readonly string[] => text.split(" ");

const FILE_FORMAT: OptionList = {
  of: "FILE_FORMAT",
  offered: {
    TYPE: "scalar",
    COMPRESSION: "scalar",
    FIELD_DELIMITER: "scalar",
    SKIP_HEADER: "number",
    PARSE_HEADER: "boolean",
    FIELD_OPTIONALLY_ENCLOSED_BY: "scalar",
    NULL_IF: "texts",
    EMPTY_FIELD_AS_NULL: "boolean",
    SKIP_BLANK_LINES: "boolean",
    TRIM_SPACE: "boolean",
    STRIP_OUTER_ARRAY: "boolean",
  },
  known: words(
    "FORMAT_NAME RECORD_DELIMITER MULTI_LINE FILE_EXTENSION DATE_FORMAT TIME_FORMAT TIMESTAMP_FORMAT BINARY_FORMAT ESCAPE ESCAPE_UNENCLOSED_FIELD ERROR_ON_COLUMN_COUNT_MISMATCH REPLACE_INVALID_CHARACTERS SKIP_BYTE_ORDER_MARK ENCODING ENABLE_OCTAL ALLOW_DUPLICATE STRIP_NULL_VALUES IGNORE_UTF8_ERRORS BINARY_AS_TEXT USE_LOGICAL_TYPE USE_VECTORIZED_SCANNER PRESERVE_SPACE STRIP_OUTER_ELEMENT DISABLE_AUTO_CONVERT",
  ),
};

const COPY: OptionList = {
  of: "COPY INTO",
  offered: {
    FILES: "texts",
    PATTERN: "string",
    FILE_FORMAT,
    MATCH_BY_COLUMN_NAME: "scalar",
    ON_ERROR: "scalar",
    FORCE: "boolean",
    PURGE: "boolean",
  },
  known: words(
    "SIZE_LIMIT RETURN_FAILED_ONLY ENFORCE_LENGTH TRUNCATECOLUMNS LOAD_UNCERTAIN_FILES INCLUDE_METADATA FILE_PROCESSOR LOAD_MODE VALIDATION_MODE CLUSTER_AT_INGEST_TIME",
  ),
};

export function copyInto(cursor: Cursor): Tree | undefined {
  if (!cursor.words("COPY", "INTO")) return undefined;
  if (cursor.next.type === "stage" || cursor.next.type === "string")
    throw notSupported("COPY INTO a stage");
  const name = cursor.name();
  const columns = cursor.next.text === "(" ? columnNames(cursor) : undefined;
  cursor.expectWords("FROM");
  const source =
    cursor.next.text === "("
      ? bracketed(cursor, transformation)
      : { from: location(cursor), query: undefined };
  if (cursor.words("PARTITION")) throw notSupported("COPY INTO … PARTITION BY");
  return { type: "COPY INTO", name, columns, ...source, options: options(cursor, COPY) };
}

interface Source {
  readonly from: Location;
  readonly query: string | undefined;
}

/** `SELECT … FROM @stage [alias]`: the SELECT as text, with `$1` as a quoted column. */
function transformation(cursor: Cursor): Source {
  const start = cursor.next.offset;
  cursor.expectWords("SELECT");
  let depth = 0;
  while (cursor.next.value !== "FROM" || depth > 0) {
    if (cursor.atEnd()) cursor.fail();
    const { text } = cursor.take();
    depth += text === "(" ? 1 : text === ")" ? -1 : 0;
  }
  const before = withQuotedColumns(cursor.text.slice(start, cursor.next.offset));
  cursor.expectWords("FROM");
  const from = location(cursor);
  if (cursor.next.text === "(") throw notSupported("FILE_FORMAT within a SELECT from a stage");
  const aliased =
    cursor.words("AS") || cursor.next.type === "word" || cursor.next.type === "quoted";
  const alias = aliased ? cursor.identifier() : undefined;
  // Source: copy-into-table, "Transformation parameters": neither WHERE nor anything else
  const as = alias === undefined ? "" : ` AS "${alias.replaceAll('"', '""')}"`;
  return { from, query: `${before}FROM "${STAGED}"${as}` };
}

function withQuotedColumns(text: string): string {
  let result = "";
  let end = 0;
  const tokens = tokenize(text);
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token.text !== "$" || next?.type !== "number") continue;
    // `$1:a.b` has the number and what follows as one token only when a digit follows the point.
    result += `${text.slice(end, token.offset)}"$${next.text}"`;
    end = next.offset + next.text.length;
  }
  return result + text.slice(end);
}

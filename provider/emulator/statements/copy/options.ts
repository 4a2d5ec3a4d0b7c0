import { invalidValue, missingOptions, refused } from "../../catalog/errors";
import { notSupported } from "../../sql/not-supported";
import type { CopyTree } from "../../sql/table-tree";
import type { Options } from "../../sql/tree";
import type { CsvFormat } from "./csv";

/** What COPY INTO was told, checked. Source: https://docs.snowflake.com/en/sql-reference/sql/copy-into-table */

export interface FileFormat extends CsvFormat {
  readonly type: "CSV" | "JSON";
  readonly compression: "AUTO" | "GZIP" | "NONE";
  readonly skipHeader: number;
  readonly parsesHeader: boolean;
  readonly nullIf: readonly string[];
  readonly emptyIsNull: boolean;
  readonly stripsOuterArray: boolean;
}

export interface CopyOptions {
  readonly format: FileFormat;
  readonly files: readonly string[] | undefined;
  readonly pattern: string | undefined;
  readonly match: "NONE" | "CASE_SENSITIVE" | "CASE_INSENSITIVE";
  readonly force: boolean;
  readonly purge: boolean;
}

export function copyOptions({ options }: CopyTree): CopyOptions {
  const onError = (options["ON_ERROR"] ?? "ABORT_STATEMENT").toUpperCase();
  if (onError !== "ABORT_STATEMENT") throw notSupported(`ON_ERROR = ${onError}`);
  const files = options["FILES"];
  const format = formatOf(JSON.parse(options["FILE_FORMAT"] ?? "{}") as Options);
  const match = oneOf(options, "MATCH_BY_COLUMN_NAME", [
    "NONE",
    "CASE_SENSITIVE",
    "CASE_INSENSITIVE",
  ]);
  // Source: create-file-format, "PARSE_HEADER"; the words are of community reports
  if (format.parsesHeader && match === "NONE")
    throw refused(
      'Invalid file format "PARSE_HEADER" is only allowed for CSV INFER_SCHEMA and MATCH_BY_COLUMN_NAME',
    );
  return {
    format,
    files: files === undefined ? undefined : (JSON.parse(files) as readonly string[]),
    pattern: options["PATTERN"],
    match,
    force: options["FORCE"] === "true",
    purge: options["PURGE"] === "true",
  };
}

/** Source: create-file-format, "typeOptions"; an empty field is NULL unless that is said otherwise */
function formatOf(options: Options): FileFormat {
  const type = oneOf(options, "TYPE", ["CSV", "JSON", "PARQUET", "AVRO", "ORC", "XML"]);
  if (type !== "CSV" && type !== "JSON") throw notSupported(`files of type ${type}`);
  if (Object.keys(options).length > 0 && options["TYPE"] === undefined)
    throw missingOptions(["TYPE"]);
  const compression = oneOf(options, "COMPRESSION", [
    "AUTO",
    "GZIP",
    "NONE",
    "BZ2",
    "BROTLI",
    "ZSTD",
    "DEFLATE",
    "RAW_DEFLATE",
    "LZO",
    "SNAPPY",
  ]);
  if (compression !== "AUTO" && compression !== "GZIP" && compression !== "NONE")
    throw notSupported(`COMPRESSION = ${compression}`);
  const skipHeader = Number(options["SKIP_HEADER"] ?? 0);
  const parsesHeader = options["PARSE_HEADER"] === "true";
  // Source: create-file-format, "PARSE_HEADER"; the words are unverified
  if (parsesHeader && skipHeader > 0) throw invalidValue(String(skipHeader), "SKIP_HEADER");
  return {
    type,
    compression,
    skipHeader,
    parsesHeader,
    delimiter: noneOr(options["FIELD_DELIMITER"] ?? ","),
    quote: quoteOf(options["FIELD_OPTIONALLY_ENCLOSED_BY"] ?? "NONE"),
    skipsBlank: options["SKIP_BLANK_LINES"] === "true",
    trims: options["TRIM_SPACE"] === "true",
    nullIf: nullIfOf(options, type),
    emptyIsNull: options["EMPTY_FIELD_AS_NULL"] !== "false",
    stripsOuterArray: options["STRIP_OUTER_ARRAY"] === "true",
  };
}

/** `\N` is NULL of delimited files by default. Source: create-file-format, "NULL_IF" */
function nullIfOf(options: Options, type: "CSV" | "JSON"): readonly string[] {
  const given = options["NULL_IF"];
  if (given === undefined) return type === "CSV" ? ["\\N"] : [];
  return JSON.parse(given) as readonly string[];
}

function noneOr(value: string): string | undefined {
  return value.toUpperCase() === "NONE" ? undefined : value;
}

/** Source: create-file-format, "FIELD_OPTIONALLY_ENCLOSED_BY" */
function quoteOf(value: string): string | undefined {
  const written = { "0x22": '"', "0x27": "'" }[value.toLowerCase()] ?? value;
  const quote = noneOr(written);
  if (quote !== undefined && quote !== '"' && quote !== "'")
    throw invalidValue(value, "FIELD_OPTIONALLY_ENCLOSED_BY");
  return quote;
}

/** The first is the usual one. */
function oneOf<const T extends string>(options: Options, name: string, words: readonly T[]): T {
  const value = options[name];
  const [usual] = words;
  if (value === undefined && usual !== undefined) return usual;
  const found = words.find((word) => word === value?.toUpperCase());
  if (found === undefined) throw invalidValue(value ?? "", name);
  return found;
}

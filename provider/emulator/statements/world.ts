import type { Column, StatementResult, StatementSession } from "../contract";
import type { Catalog } from "../catalog/catalog";
import type { Unknowns } from "./unknowns";

/** What statements act on. */
export interface World {
  readonly catalog: Catalog;
  readonly unknowns: Unknowns;
  /** Folder that holds the files of stages and models. */
  readonly filesRoot: string;
  readonly now: () => number;
}

/** One statement under way. */
export interface Run {
  readonly world: World;
  readonly session: StatementSession;
}

/** Source: snowflake-sdk, lib/connection/result/statement_type.js */
export const STATEMENT_TYPE = {
  select: 4096,
  use: 17152,
  show: 17408,
  transaction: 20480,
  ddl: 24576,
} as const;

const STATUS: Column = { name: "status", type: "text" };

/** DDL answers with one row and one column; its text is unverified. */
export function status(text: string): StatementResult {
  return { columns: [STATUS], rows: [[text]], statementTypeId: STATEMENT_TYPE.ddl };
}

/** A cell of SHOW: times travel as seconds, everything else as text. */
export type ShowCell = string | number | null;

/** Rows of SHOW from records; a column name ending in `_on` is a time. */
export function shown(
  columns: readonly string[],
  records: readonly Readonly<Record<string, ShowCell>>[],
): StatementResult {
  return {
    columns: columns.map((name): Column =>
      isTime(name)
        ? { name, type: "timestamp_ltz", scale: 3, precision: 0 }
        : { name, type: "text" },
    ),
    rows: records.map((record) => columns.map((name) => toCell(name, record[name] ?? null))),
    statementTypeId: STATEMENT_TYPE.show,
  };
}

function isTime(name: string): boolean {
  return name.endsWith("_on");
}

function toCell(name: string, value: ShowCell): string | null {
  if (value === null) return null;
  return isTime(name) && typeof value === "number" ? (value / 1000).toFixed(3) : String(value);
}

/**
 * LIKE of SHOW: `%` and `_` are wildcards, backslash escapes, case does not count.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/show-models
 */
export function likeMatches(pattern: string | undefined, name: string): boolean {
  if (pattern === undefined) return true;
  const source = pattern.replaceAll(
    /\\([\s\S])|([%_])|([\s\S])/g,
    (_all, escaped?: string, wildcard?: string, plain?: string) => {
      if (wildcard !== undefined) return wildcard === "%" ? "[\\s\\S]*" : "[\\s\\S]";
      return (escaped ?? plain ?? "").replaceAll(/[$()*+./?[\\\]^{|}]/g, "\\$&");
    },
  );
  return new RegExp(`^${source}$`, "iu").test(name);
}

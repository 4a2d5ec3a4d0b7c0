import { createRequire } from "node:module";
import type * as Package from "@duckdb/node-api";
import { SnowflakeError } from "../../contract";

/** The package, which is loaded with the first statement that needs rows. */
export type DuckDb = typeof Package;
export type DuckConnection = Awaited<ReturnType<DuckDbInstance["connect"]>>;
export type DuckDbInstance = Awaited<ReturnType<DuckDb["DuckDBInstance"]["create"]>>;

let loaded: DuckDb | undefined;

/** @throws SnowflakeError that says which package is missing */
export function loadDuckDb(): DuckDb {
  try {
    loaded ??= createRequire(__filename)("@duckdb/node-api") as DuckDb;
    return loaded;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new SnowflakeError(
      "000002",
      "0A000",
      `Unsupported feature 'rows of tables'. (emulator: rows are kept by DuckDB; install the package @duckdb/node-api 1.5.6-r.1 beside this one: ${why})`,
    );
  }
}

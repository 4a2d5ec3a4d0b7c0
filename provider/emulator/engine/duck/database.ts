import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { canceled } from "../../canceled";
import { MACROS } from "../query/functions/macros";
import { toSnowflake } from "./failures";
import type { DuckConnection, DuckDbInstance } from "./module";
import { loadDuckDb } from "./module";
import { dropTables } from "./physical";

/** DuckDB, in memory or in a file. Beside what it keeps it has `scratch`, which no file holds. */

const SETTINGS = [
  "ATTACH ':memory:' AS scratch",
  "SET TimeZone = 'UTC'",
  "SET default_null_order = 'nulls_last'",
  // More threads than the machine lends are of no use to a server beside other work.
  "SET threads = 2",
  // No statement reaches a file or the network.
  "SET enable_external_access = false",
];

const OBJECTS = [
  "CREATE SEQUENCE IF NOT EXISTS __tables",
  "CREATE SEQUENCE IF NOT EXISTS __changes",
  "CREATE SEQUENCE IF NOT EXISTS __ids",
];

/** Ends a transaction that leaves nothing. */
class RolledBack extends Error {
  override readonly name = "RolledBack";
}

export class Database {
  readonly #instance: DuckDbInstance;
  readonly #open = new Set<DuckConnection>();
  readonly #writer: DuckConnection;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(instance: DuckDbInstance, writer: DuckConnection) {
    this.#instance = instance;
    this.#writer = writer;
  }

  /**
   * @param folder where `data.duckdb` lies; memory when undefined
   * @param named numbers of the physical tables that stay
   */
  static async open(
    folder: string | undefined,
    named: ReadonlySet<number> | undefined,
  ): Promise<Database> {
    const { DuckDBInstance } = loadDuckDb();
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
    const path = folder === undefined ? ":memory:" : join(folder, "data.duckdb");
    const instance = await DuckDBInstance.create(path);
    const writer = await instance.connect();
    for (const sql of [...SETTINGS, ...OBJECTS]) await writer.run(sql);
    for (const macro of MACROS) await writer.run(`CREATE OR REPLACE MACRO ${macro}`);
    await writer.run("SET lock_configuration = true");
    if (named !== undefined) await dropOthers(writer, named);
    return new Database(instance, writer);
  }

  /**
   * Does something over a connection of its own, in one transaction that is rolled back when it fails.
   * @param signal cancels what runs
   */
  async with<T>(signal: Signal, work: (connection: DuckConnection) => Promise<T>): Promise<T> {
    const connection = await this.#instance.connect();
    this.#open.add(connection);
    try {
      return await inTransaction(connection, signal, work);
    } finally {
      this.#open.delete(connection);
      connection.closeSync();
    }
  }

  /** The same, but nothing of it stays. */
  async trying<T>(signal: Signal, work: (connection: DuckConnection) => Promise<T>): Promise<T> {
    let result: readonly [T] | undefined;
    try {
      await this.with(signal, async (connection) => {
        result = [await work(connection)];
        throw new RolledBack();
      });
    } catch (error) {
      if (result === undefined || !(error instanceof RolledBack)) throw error;
    }
    if (result === undefined) throw new RangeError("a transaction ends with its work");
    return result[0];
  }

  /** The same as {@link with}, after whatever changes rows already. */
  async writing<T>(signal: Signal, work: (connection: DuckConnection) => Promise<T>): Promise<T> {
    const mine = this.#writing.then(() => inTransaction(this.#writer, signal, work));
    this.#writing = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    for (const connection of this.#open) connection.interrupt();
    await this.#writing;
    this.#writer.closeSync();
    this.#instance.closeSync();
  }

  /** Writes what the log holds into the file. */
  async flush(): Promise<void> {
    await this.#writing;
    await this.#writer.run("CHECKPOINT");
  }
}

/** A server that died may have left tables that its account does not name yet, or not any more. */
async function dropOthers(connection: DuckConnection, named: ReadonlySet<number>): Promise<void> {
  const reader = await connection.runAndReadAll(
    "SELECT DISTINCT CAST(table_name[2:] AS BIGINT) FROM duckdb_tables() WHERE database_name <> 'scratch' AND regexp_full_match(table_name, '[td][0-9]+')",
  );
  const numbers = reader.getRows().map(([number]) => Number(number));
  for (const rows of numbers.filter((each) => !named.has(each)))
    for (const sql of dropTables(rows)) await connection.run(sql);
}

export async function nextOf(
  connection: DuckConnection,
  sequence: "__tables" | "__changes",
): Promise<number> {
  return numberOf(connection, `SELECT nextval('${sequence}')`);
}

/** The number that a query gives. */
export async function numberOf(connection: DuckConnection, sql: string): Promise<number> {
  const reader = await connection.runAndReadAll(sql);
  return Number(reader.getRows()[0]?.[0] ?? 0);
}

/** Undefined stands for never. */
type Signal = AbortSignal | undefined;

function isAborted(signal: Signal): boolean {
  return signal?.aborted === true;
}

async function inTransaction<T>(
  connection: DuckConnection,
  signal: Signal,
  work: (connection: DuckConnection) => Promise<T>,
): Promise<T> {
  if (isAborted(signal)) throw canceled();
  const watch = interrupting(connection, signal);
  try {
    await connection.run("BEGIN");
    const result = await work(connection);
    if (isAborted(signal)) throw canceled();
    await connection.run("COMMIT");
    return result;
  } catch (error) {
    watch.end();
    await connection.run("ROLLBACK").catch(() => undefined);
    if (isAborted(signal)) throw canceled();
    throw error instanceof RolledBack ? error : toSnowflake(error);
  } finally {
    watch.end();
  }
}

/** How often a query is interrupted: DuckDB forgets what came before it began. */
const AGAIN_MS = 20;

function interrupting(connection: DuckConnection, signal: Signal): { readonly end: () => void } {
  let again: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    again ??= setInterval(interrupt, AGAIN_MS);
  };
  signal?.addEventListener("abort", interrupt);
  return {
    end() {
      signal?.removeEventListener("abort", interrupt);
      clearInterval(again);
    },
  };
}

import { canceled } from "../../canceled";
import type { TableColumn } from "../../catalog/shapes";
import type { StatementResult } from "../../contract";
import type { Run } from "../../statements/world";
import { needWarehouse } from "../../statements/world";
import { compiledOf, conditionText, translate } from "../query/compile";
import type { Translated } from "../query/compile";
import type {
  Change,
  Changed,
  Compiled,
  Follower,
  Materialised,
  Query,
  RowStore,
} from "../row-store";
import { Database, nextOf, numberOf } from "./database";
import { applyDifference } from "./differences";
import { inWords } from "./failures";
import { copyTables, createTables, dropTables, lastChange } from "./physical";
import { applyRows } from "./refreshes";
import { checkQuery, dropSteps, prepareSteps, readRows, readTexts, resultOf } from "./runs";

interface DuckRowsOptions {
  /** Where they are kept; memory when undefined. */
  readonly folder?: string | undefined;
  /** Numbers of the physical tables that something names; others go when DuckDB opens. */
  readonly named?: () => ReadonlySet<number>;
}

/** The rows of the account in DuckDB, which opens with the first of these calls. */
export class DuckRows implements RowStore {
  readonly #options: DuckRowsOptions;
  #database: Promise<Database> | undefined;
  #closed = false;
  #queries = 0;
  /** What reads, or is about to: no physical table goes under its hands. */
  readonly #readers = new Set<Promise<unknown>>();

  constructor(options: DuckRowsOptions = {}) {
    this.#options = options;
  }

  async compile(run: Run, query: Query, idsOf?: ReadonlySet<number>): Promise<Compiled> {
    return this.#reading(async () => compiledOf(await this.#checked(run, query, idsOf)));
  }

  async describe(run: Run, query: Query): Promise<StatementResult> {
    return resultOf(await this.#checked(run, query), []);
  }

  async #checked(run: Run, query: Query, idsOf?: ReadonlySet<number>): Promise<Translated> {
    const ids = idsOf === undefined ? {} : { idsOf };
    const translated = translate(run, query, { prefix: this.#prefix(), defines: true, ...ids });
    const database = await this.#opened();
    await database.trying(run.signal, (connection) => checkQuery(connection, translated));
    return translated;
  }

  async select(run: Run, query: Query): Promise<StatementResult> {
    return this.#reading(() => this.#select(run, query));
  }

  async #select(run: Run, query: Query): Promise<StatementResult> {
    const translated = translate(run, query, { prefix: this.#prefix() });
    if (readsRows(translated)) needWarehouse(run);
    const database = await this.#opened();
    return database.trying(run.signal, async (connection) => {
      await prepareSteps(run, connection, translated);
      return resultOf(translated, await readRows(connection, translated));
    });
  }

  async materialise(run: Run, query: Query, idsOf?: ReadonlySet<number>): Promise<Materialised> {
    return this.#reading(() => this.#materialise(run, query, idsOf));
  }

  async #materialise(
    run: Run,
    query: Query,
    idsOf: ReadonlySet<number> | undefined,
  ): Promise<Materialised> {
    const translated = translate(run, query, {
      prefix: this.#prefix(),
      ...(idsOf === undefined ? {} : { idsOf }),
    });
    if (readsRows(translated)) needWarehouse(run);
    return this.#kept(run, translated);
  }

  async change<T>(work: (change: Change) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const database = await this.#opened();
    return database.writing(signal, async (connection) => {
      const at = await nextOf(connection, "__changes");
      return work({
        at,
        run: async (sql) => (await connection.run(sql)).rowsChanged,
        read: async (sql) => readTexts(connection, sql),
        condition: conditionText,
      });
    });
  }

  async count(rows: number): Promise<number> {
    return this.#reading(() => this.#number(`SELECT count(*) FROM t${String(rows)}`));
  }

  async create(columns: readonly TableColumn[]): Promise<number> {
    return this.#made(columns, () => []);
  }

  async reshape(
    rows: number,
    from: readonly TableColumn[],
    to: readonly TableColumn[],
  ): Promise<number> {
    return this.#made(to, (copy) =>
      copyTables({ rows, columns: from }, { rows: copy, columns: to }),
    );
  }

  /** Once nothing that began before reads. */
  async drop(rows: number): Promise<void> {
    await Promise.allSettled(this.#readers);
    await this.#write(dropTables(rows));
  }

  async changeNumber(rows: number): Promise<number> {
    return this.#number(lastChange(rows));
  }

  async refill(run: Run, follower: Follower): Promise<Changed> {
    return this.#refresh(run, follower, {});
  }

  async adjust(run: Run, follower: Follower): Promise<Changed> {
    return this.#refresh(run, follower, { keeps: true });
  }

  async follow(
    run: Run,
    follower: Follower,
    since: Readonly<Record<string, number>>,
  ): Promise<Changed> {
    return this.#refresh(run, follower, { since });
  }

  async flush(): Promise<void> {
    if (this.#database !== undefined) await (await this.#database).flush();
  }

  async close(): Promise<void> {
    const opened = this.#database;
    this.#closed = true;
    if (opened !== undefined) await (await opened).close();
  }

  async #refresh(
    run: Run,
    follower: Follower,
    how: { readonly since?: Readonly<Record<string, number>>; readonly keeps?: boolean },
  ): Promise<Changed> {
    const { since } = how;
    const prefix = this.#prefix();
    const tracks = compiledOf(translate(run, follower.query, { prefix })).rowByRow;
    const options = since === undefined ? {} : { since };
    const translated = translate(run, follower.query, { prefix, tracks, ...options });
    if (since !== undefined && !translated.tracked)
      throw new TypeError("only row by row queries follow their source");
    const kept = await this.#kept(run, translated);
    try {
      const database = await this.#opened();
      return await database.writing(run.signal, (connection) =>
        how.keeps === true
          ? applyDifference(run, connection, { follower, source: kept.name, translated })
          : applyRows(run, connection, { follower, source: kept.name, translated, since }),
      );
    } finally {
      await kept.done();
    }
  }

  async #kept(run: Run, translated: Translated): Promise<Materialised> {
    const database = await this.#opened();
    const name = `${translated.work.prefix}q`;
    await database.with(run.signal, async (connection) => {
      await prepareSteps(run, connection, translated);
      const { work, sql } = translated;
      await inWords(work.written, () => connection.run(`CREATE TABLE ${name} AS ${sql}`));
      await dropSteps(connection, translated);
    });
    const done = async (): Promise<void> => {
      await database.with(undefined, (connection) => connection.run(`DROP TABLE ${name}`));
    };
    return { name, columns: compiledOf(translated).columns, done };
  }

  #prefix(): string {
    this.#queries += 1;
    return `scratch.x${String(this.#queries)}_`;
  }

  async #opened(): Promise<Database> {
    if (this.#closed) throw canceled();
    const { folder, named } = this.#options;
    this.#database ??= Database.open(folder, named?.());
    return this.#database;
  }

  async #reading<T>(work: () => Promise<T>): Promise<T> {
    const reader = work();
    this.#readers.add(reader);
    try {
      return await reader;
    } finally {
      this.#readers.delete(reader);
    }
  }

  async #made(
    columns: readonly TableColumn[],
    fill: (rows: number) => readonly string[],
  ): Promise<number> {
    const database = await this.#opened();
    return database.writing(undefined, async (connection) => {
      const rows = await nextOf(connection, "__tables");
      for (const sql of [...createTables(rows, columns), ...fill(rows)]) await connection.run(sql);
      return rows;
    });
  }

  async #write(statements: readonly string[]): Promise<void> {
    const database = await this.#opened();
    await database.writing(undefined, async (connection) => {
      for (const sql of statements) await connection.run(sql);
    });
  }

  async #number(sql: string): Promise<number> {
    const database = await this.#opened();
    return database.with(undefined, (connection) => numberOf(connection, sql));
  }
}

/** Constants need no warehouse, rows and models do. */
function readsRows({ work }: Translated): boolean {
  return work.sources.size > 0 || work.steps.length > 0;
}

import type { AnyRelation, View } from "../catalog/relations";
import type { TableColumn } from "../catalog/shapes";
import type { StatementResult } from "../contract";
import type { Run } from "../statements/world";

/**
 * The rows of the account, kept by DuckDB. What is here is loaded with the first statement that needs
 * rows; statements about names and options alone never load it.
 */

/** A query and where its unqualified names lead to; the session's place when that is left out. */
export interface Query {
  readonly text: string;
  readonly place?: { readonly database: string; readonly schema: string };
  /**
   * The query may read CHANGES: of each physical table, by its number, the rows that were put in after the
   * one of this id; all of them when it is not named.
   */
  readonly changes?: Readonly<Record<string, number>>;
  /** Rows of no relation, which the query calls {@link STAGED}. */
  readonly staged?: PhysicalTable;
}

/** A physical table and its columns. */
export interface PhysicalTable {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

/** A model that a query calls. */
export interface ModelUse {
  readonly model: readonly [database: string, schema: string, name: string];
  /** The version that runs now. */
  readonly version: string;
  /** False when the query names an alias, or nothing: what runs may change. */
  readonly pinned: boolean;
  readonly method: string;
  /** What the method's package says; custom models are volatile unless it says otherwise. */
  readonly volatile: boolean;
  /** True for methods that give a table. */
  readonly tableFunction: boolean;
}

/** What a query is, before it runs. */
export interface Compiled {
  readonly columns: readonly TableColumn[];
  /** Relations that the query names itself; views are not looked through. */
  readonly reads: readonly AnyRelation[];
  /** The same with views looked through: tables and dynamic tables alone. */
  readonly sources: readonly AnyRelation[];
  /** Views on the way to them, also those that views read. */
  readonly views: readonly View[];
  /** Those of views that are read, too. */
  readonly models: readonly ModelUse[];
  /** Why Snowflake could not refresh it incrementally; undefined when it could. */
  readonly notIncremental: string | undefined;
  /** True when this server follows changes row by row; other incremental queries are computed whole. */
  readonly rowByRow: boolean;
  /** It reads a clock: its rows may become others while its sources stay as they are. */
  readonly clocked: boolean;
}

/** What a query gave, in a table of DuckDB's that lives until `done`. */
export interface Materialised {
  /** The name in DuckDB. Its columns are called C1, C2 … in the order of {@link columns}. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  done(): Promise<void>;
}

/**
 * A transaction over physical tables. A physical table of number 7 is called `t7` in DuckDB; its columns
 * are C1, C2 … in the order of the relation's own. Beside them it has `__ID`, which fills itself, which stays with a row for its life, and `__AT`, the number of the change that
 * wrote the row last. Ids of rows that were taken out stand in `d7`, with the number of that change.
 */
export interface Change {
  /** The number of this change. */
  readonly at: number;
  /** Runs DuckDB's SQL. @returns how many rows it changed */
  readonly run: (sql: string) => Promise<number>;
  /** The rows that DuckDB's SQL gives, as DuckDB writes their values. */
  readonly read: (sql: string) => Promise<readonly (readonly (string | null)[])[]>;
  /** A condition over columns, as DuckDB's SQL over their physical table; what is unknown does not hold. */
  readonly condition: (run: Run, text: string, columns: readonly TableColumn[]) => string;
}

/** Rows that a refresh put in and took out. */
export interface Changed {
  readonly inserted: number;
  readonly deleted: number;
}

/** A physical table that follows a query. */
export interface Follower {
  readonly query: Query;
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  /** Rows for which this holds are left as they are. */
  readonly frozenWhere: string | null;
}

export interface RowStore {
  /**
   * @param idsOf as of {@link materialise}
   * @throws SnowflakeError what compilation says: unknown names, functions, models
   */
  compile(run: Run, query: Query, idsOf?: ReadonlySet<number>): Promise<Compiled>;
  /** The columns alone; no row is read and no model opened. */
  describe(run: Run, query: Query): Promise<StatementResult>;
  select(run: Run, query: Query): Promise<StatementResult>;
  /**
   * Runs a query into a table of its own.
   * @param idsOf numbers of physical tables whose {@link ROW_ID} the query may name, as a column of each; whoever
   * gives them has checked that the role may change those tables
   */
  materialise(run: Run, query: Query, idsOf?: ReadonlySet<number>): Promise<Materialised>;
  /** Does something in one transaction, after whatever changes rows already; nothing of it stays when it is aborted. */
  change<T>(work: (change: Change) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** How many rows a physical table has. */
  count(rows: number): Promise<number>;
  /** A new physical table that nothing names yet. @returns its number */
  create(columns: readonly TableColumn[]): Promise<number>;
  /**
   * A copy with other columns, by name; new ones are NULL. Rows keep their ids, and those of removed ones
   * are known. @returns the number of the copy, which nothing names yet
   */
  reshape(rows: number, from: readonly TableColumn[], to: readonly TableColumn[]): Promise<number>;
  drop(rows: number): Promise<void>;
  /** A number that grows with every change of a physical table. */
  changeNumber(rows: number): Promise<number>;
  /** Computes all rows anew, but for frozen ones, in one transaction. */
  refill(run: Run, follower: Follower): Promise<Changed>;
  /** The same, but rows that are there already stay as they are, each with its id. */
  adjust(run: Run, follower: Follower): Promise<Changed>;
  /**
   * Computes what follows from changes of the source since a change number; for row by row queries.
   * @param since by number of the source's physical table
   */
  follow(run: Run, follower: Follower, since: Readonly<Record<string, number>>): Promise<Changed>;
  /** Writes what is in memory to the account's folder. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

import type { Catalog } from "../catalog/catalog";
import { noWarehouse } from "../catalog/errors";
import type { StatementResult, StatementSession } from "../contract";
import type { LocalModels } from "../engine/models/local-model";
import type { RowStore } from "../engine/row-store";
import type { ServerRecords } from "../records";
import type { Grammar } from "../sql/grammar";
import type { Results } from "./results";
import type { Transactions } from "./transactions";
import type { Turns } from "./turns";
import type { SwitchName, Unknowns } from "./unknowns";
import { answer } from "./unknowns";

/** What statements act on. */
export interface World {
  readonly catalog: Catalog;
  readonly unknowns: Unknowns;
  /** Folder that holds the files of stages and models. */
  readonly filesRoot: string;
  /** Folders below it that no saved state will name; removed once the state was saved. */
  readonly discarded: string[];
  /** Numbers of physical tables that no saved state will name; dropped once the state was saved. */
  readonly discardedRows: number[];
  /** Numbers of physical tables that dynamic tables read or wrote since the state was saved. */
  readonly readRows: number[];
  /** Folders below it that no saved state names yet with all that is in them, of what stands. */
  readonly made: string[];
  readonly records: ServerRecords;
  /** What the account is called. */
  readonly account: string;
  readonly now: () => number;
  /** What the account says that it can do for snowflake-ml-python. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly results: Results;
  /** Which release of Snowflake this is. */
  readonly release: string;
  readonly rows: RowStore;
  /** What changes rows or tables waits here for what does so already. */
  readonly turns: Turns;
  readonly transactions: Transactions;
  /** What runs model versions. */
  readonly models: LocalModels;
}

/** One statement under way. */
export interface Run {
  readonly world: World;
  readonly session: StatementSession;
  readonly grammar: Grammar;
  readonly cancelAll: (sessionId: number) => number;
  /** Tells that the statement was cancelled. */
  readonly signal?: AbortSignal | undefined;
}

/** Rows are computed by a warehouse. @throws SnowflakeError 000606 */
export function needWarehouse({ world, session }: Pick<Run, "world" | "session">): void {
  if (world.catalog.warehouse(session) === undefined) throw noWarehouse();
}

/** How this account answers a question that nobody documents. */
export function answered<N extends SwitchName>(run: Run, name: N): ReturnType<typeof answer<N>> {
  return answer(run.world.unknowns, name);
}

/** Source: snowflake-sdk, lib/connection/result/statement_type.js */
export const STATEMENT_TYPE = {
  select: 4096,
  use: 17152,
  show: 17408,
  describe: 17664,
  insert: 12544,
  update: 12800,
  delete: 13056,
  merge: 13312,
  copy: 13824,
  transaction: 20480,
  ddl: 24576,
  several: 40960,
} as const;

/** DDL answers with one row and one column; its text is unverified. */
export function status(text: string): StatementResult {
  return {
    columns: [{ name: "status", type: "text" }],
    rows: [[text]],
    statementTypeId: STATEMENT_TYPE.ddl,
  };
}

export const DONE = "Statement executed successfully.";

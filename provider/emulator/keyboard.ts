import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import type { Clock } from "./clock/clock";
import { SnowflakeError } from "./contract";
import type { StatementLayer, StatementResult, StatementSession } from "./contract";
import type { QueryHistory } from "./history/history";
import { endOf, recordOf, tellable } from "./history/record";
import { copyInto } from "./store/folder";

/** Under whom a statement runs; default ACCOUNTADMIN on COMPUTE_WH. */
export interface As {
  readonly user?: string;
  readonly role?: string;
  /** Null: none. */
  readonly warehouse?: string | null;
  readonly database?: string | null;
  readonly schema?: string | null;
}

/** Rows by column name. */
export type Rows = readonly Readonly<Record<string, string | null>>[];

/** The user of statements that come over no wire. */
export const LOCAL_USER = "LOCAL";

/** Somebody who works on the account without a client. */
export interface Keyboard {
  execute(sql: string, as?: As): Promise<Rows>;
  upload(folder: string, stage: string, as?: As): Promise<void>;
}

/** What a keyboard works on. */
export interface Desk {
  readonly layer: StatementLayer;
  readonly filesRoot: string;
  readonly history: QueryHistory;
  readonly clock: Clock;
  /** Called when a statement is done, before its answer. */
  readonly save: () => void;
}

export function keyboardOf(desk: Desk): Keyboard {
  return {
    async execute(sql, as = {}) {
      const { columns, rows } = await remembered(desk, sql, as);
      return rows.map((row) =>
        Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null])),
      );
    },
    async upload(folder, stage, as = {}) {
      // The statement layer knows where the stage is, and who may write to it.
      const place = stage.replace(/^@/, "").replaceAll("\\", "\\\\").replaceAll("'", "''");
      const put = { sql: `PUT 'file:///upload' '@${place}'`, queryId: "" };
      const { fileTransfer } = await run(desk.layer, sessionOf(as), put);
      if (fileTransfer === undefined) throw new RangeError(`${stage} is no stage`);
      copyInto(desk.filesRoot, resolve(folder), fileTransfer.location);
    },
  };
}

/** A statement that the history has as well. */
async function remembered(desk: Desk, sql: string, as: As): Promise<StatementResult> {
  const { layer, history, clock, save } = desk;
  const session = sessionOf(as);
  const queryId = randomUUID();
  const asked = { queryId, sql, bindings: {}, parameters: {}, at: clock.now() };
  history.start(recordOf(layer, session, asked));
  try {
    const result = await run(layer, session, { sql, queryId });
    save();
    history.end(queryId, endOf(clock.now(), undefined));
    return result;
  } catch (error) {
    const code = error instanceof SnowflakeError ? error.code : "300002";
    const said = error instanceof Error ? error.message : String(error);
    const message = tellable(said, layer.maskSecrets(sql).secret);
    history.end(queryId, endOf(clock.now(), { code, message }));
    throw error;
  }
}

function sessionOf(as: As): StatementSession {
  return {
    id: 0,
    user: as.user ?? LOCAL_USER,
    role: as.role ?? "ACCOUNTADMIN",
    warehouse: as.warehouse === undefined ? "COMPUTE_WH" : as.warehouse,
    database: as.database ?? null,
    schema: as.schema ?? null,
    parameters: new Map(),
  };
}

function run(
  layer: StatementLayer,
  session: StatementSession,
  { sql, queryId }: { readonly sql: string; readonly queryId: string },
): Promise<StatementResult> {
  const given = { bindings: {}, statementParameters: {}, describeOnly: false, queryId };
  return layer.execute(session, sql, given);
}

/** A statement of `init` that the account refused. */
export class InitError extends Error {
  override readonly name = "InitError";
  /** Its place in `init`, from 1. */
  readonly statement: number;

  constructor(statement: number, text: string, cause: unknown) {
    const code = cause instanceof SnowflakeError ? ` ${cause.code} (${cause.sqlState})` : "";
    const said = cause instanceof Error ? cause.message : String(cause);
    super(`statement ${String(statement)}, ${text}: Snowflake said:${code} ${said}`, { cause });
    this.statement = statement;
  }
}

/** Runs the statements that a fresh account starts with. @throws InitError */
export async function runInit(
  layer: StatementLayer,
  keyboard: Keyboard,
  statements: readonly string[],
): Promise<void> {
  for (const [index, sql] of statements.entries()) {
    try {
      await keyboard.execute(sql);
    } catch (error) {
      throw new InitError(index + 1, shortened(layer.maskSecrets(sql).text), error);
    }
  }
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}

import { resolve } from "node:path";
import { SnowflakeError } from "./contract";
import type { StatementLayer, StatementResult, StatementSession } from "./contract";
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

export function keyboardOf(layer: StatementLayer, filesRoot: string): Keyboard {
  return {
    async execute(sql, as = {}) {
      const { columns, rows } = await run(layer, sql, as);
      return rows.map((row) =>
        Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null])),
      );
    },
    async upload(folder, stage, as = {}) {
      // The statement layer knows where the stage is, and who may write to it.
      const place = stage.replace(/^@/, "").replaceAll("\\", "\\\\").replaceAll("'", "''");
      const { fileTransfer } = await run(layer, `PUT 'file:///upload' '@${place}'`, as);
      if (fileTransfer === undefined) throw new RangeError(`${stage} is no stage`);
      copyInto(filesRoot, resolve(folder), fileTransfer.location);
    },
  };
}

function run(layer: StatementLayer, sql: string, as: As): Promise<StatementResult> {
  const session: StatementSession = {
    id: 0,
    user: as.user ?? LOCAL_USER,
    role: as.role ?? "ACCOUNTADMIN",
    warehouse: as.warehouse === undefined ? "COMPUTE_WH" : as.warehouse,
    database: as.database ?? null,
    schema: as.schema ?? null,
    parameters: new Map(),
  };
  const given = { bindings: {}, statementParameters: {}, describeOnly: false, queryId: "" };
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

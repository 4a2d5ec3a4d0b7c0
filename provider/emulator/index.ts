import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realClock, virtualClock } from "./clock/clock";
import type { Clock } from "./clock/clock";
import { createStatementEngine } from "./statements/engine";
import type { StatementLayer, StatementSession } from "./contract";
import { openStore } from "./store/store";
import type { Store } from "./store/store";
import { controlRoutes } from "./wire/control";
import { FaultRules } from "./wire/faults";
import type { Faults } from "./wire/faults";
import { Log } from "./wire/log";
import type { StatementLog } from "./wire/log";
import type { Authentication } from "./wire/login";
import { createWire } from "./wire/server";
import { Sessions } from "./wire/sessions";

export { SnowflakeError } from "./contract";
export type { Clock } from "./clock/clock";
export type { FaultAction, FaultMatch, FaultRule, Faults } from "./wire/faults";
export type { LogEntry, LogFilter, StatementLog } from "./wire/log";
export { splitStatements } from "./sql/lexer";

/** How the local Snowflake is started; everything has a default. */
export interface EmulatorOptions {
  /** Default 0: a free port. The address is always 127.0.0.1. */
  readonly port?: number;
  /** Folder to keep the account in. Default: memory, with files in a temporary folder. */
  readonly directory?: string;
  /** `open` (default) takes any credential and makes unknown users; `strict` checks passwords. */
  readonly authentication?: Authentication;
  /** How undocumented behaviour is answered; default `strict`, the answer that is harder on a client. */
  readonly unknowns?: "strict" | "lenient";
  /** Default `real`; a start makes the clock virtual. */
  readonly clock?: "real" | { readonly start: Date };
  /** Milliseconds that each statement waits before it runs; default 0. */
  readonly latencyMs?: number;
  /** Statements that run as ACCOUNTADMIN before the first client. */
  readonly init?: readonly string[];
  /** Secret that requests to `/_local/…` must bring; without one there are no such routes. */
  readonly controlToken?: string;
}

/** Under whom a statement runs; default ACCOUNTADMIN on COMPUTE_WH. */
export interface As {
  readonly user?: string;
  readonly role?: string;
  readonly warehouse?: string;
  readonly database?: string;
  readonly schema?: string;
}

/** A running local Snowflake. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`, for the driver's accessUrl. */
  readonly url: string;
  readonly port: number;
  /** What came over the wire; {@link Emulator.execute} is not in it. */
  readonly log: StatementLog;
  readonly faults: Faults;
  readonly clock: Clock;
  /**
   * Somebody at another keyboard: runs one statement, gives its rows by column name.
   * @throws SnowflakeError
   */
  execute(sql: string, as?: As): Promise<readonly Readonly<Record<string, string | null>>[]>;
  /** Forgets every object, and runs the init statements again. */
  reset(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves once it was stopped, by whomever. */
  readonly stopped: Promise<void>;
}

/**
 * Starts a local Snowflake that snowflake-sdk and the other drivers talk to unmodified.
 *
 * @example
 * const snowflake = await start({ init: ["CREATE DATABASE ML"] });
 * // connect with { account: "local", username: "me", password: "any", accessUrl: snowflake.url }
 * await snowflake.stop();
 */
export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const clock =
    options.clock === undefined || options.clock === "real"
      ? realClock()
      : virtualClock(options.clock.start);
  const store = options.directory === undefined ? memoryStore() : openStore(options.directory);
  const layer = createStatementEngine({
    now: () => clock.now().getTime(),
    filesRoot: store.filesRoot,
    unknowns: options.unknowns ?? "strict",
  });
  store.load(layer.state);
  const keyboard = keyboardOf(layer);
  const furnish = async (): Promise<void> => {
    layer.users.ensure(LOCAL_USER);
    for (const statement of options.init ?? []) await keyboard(statement);
    store.save(layer.state);
  };
  if (!layer.users.exists(LOCAL_USER)) await furnish();
  const log = new Log();
  const faults = new FaultRules();
  const server = createWire({
    layer,
    log,
    faults,
    clock,
    sessions: new Sessions(clock),
    authentication: options.authentication ?? "open",
    latencyMs: options.latencyMs ?? 0,
    afterStatement: () => {
      store.save(layer.state);
    },
    ...(options.controlToken === undefined
      ? {}
      : { control: controlRoutes(options.controlToken, () => emulator) }),
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const stopped = new Promise<void>((resolve) => {
    server.once("close", () => {
      store.close();
      resolve();
    });
  });
  const emulator: Emulator = {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    log,
    faults,
    clock,
    async execute(sql, as = {}) {
      const rows = await keyboard(sql, as);
      store.save(layer.state);
      return rows;
    },
    async reset() {
      layer.reset();
      log.clear();
      await furnish();
    },
    stopped,
    stop() {
      server.close();
      server.closeAllConnections();
      return stopped;
    },
  };
  return emulator;
}

/** The user of statements that come over no wire. */
const LOCAL_USER = "LOCAL";

function memoryStore(): Store {
  const filesRoot = mkdtempSync(join(tmpdir(), "snowflakeml-"));
  return {
    filesRoot,
    load: () => undefined,
    save: () => undefined,
    close() {
      rmSync(filesRoot, { recursive: true, force: true });
    },
  };
}

function keyboardOf(layer: StatementLayer): Emulator["execute"] {
  return async (sql, as = {}) => {
    const session: StatementSession = {
      id: 0,
      user: as.user ?? LOCAL_USER,
      role: as.role ?? "ACCOUNTADMIN",
      warehouse: as.warehouse ?? "COMPUTE_WH",
      database: as.database ?? null,
      schema: as.schema ?? null,
      parameters: new Map(),
    };
    const given = { bindings: {}, statementParameters: {}, describeOnly: false, queryId: "" };
    const { columns, rows } = await layer.execute(session, sql, given);
    return rows.map((row) =>
      Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null])),
    );
  };
}

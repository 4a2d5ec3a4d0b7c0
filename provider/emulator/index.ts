import type { Server } from "node:http";
import { openAccount } from "./account";
import type { Account } from "./account";
import type { Clock } from "./clock/clock";
import type { ModelFunction, RegisteredMethod } from "./engine/models/registered-models";
import { keyboardOf } from "./keyboard";
import type { As, Rows } from "./keyboard";
import { memoryStore, openStore } from "./store/store";
import type { Store } from "./store/store";
import type { WireParts } from "./wire/answer";
import { controlRoutes } from "./wire/control";
import type { Faults } from "./wire/faults";
import type { StatementLog } from "./wire/log";
import type { Authentication } from "./wire/login";
import type { OAuthToken } from "./wire/oauth-tokens";
import { createWire, listen } from "./wire/server";
import { wireParts } from "./wire-parts";

export { SnowflakeError } from "./contract";
export { InitError } from "./keyboard";
export type { As, Rows } from "./keyboard";
export type { Clock } from "./clock/clock";
export type {
  ModelFunction,
  ModelValue,
  RegisteredMethod,
} from "./engine/models/registered-models";
export type { FaultAction, FaultMatch, FaultName, FaultRule, Faults } from "./wire/faults";
export type { OAuthToken } from "./wire/oauth-tokens";
export type { LogEntry, LogFilter, Outcome, StatementLog } from "./wire/log";
export { splitStatements } from "./sql/lexer";

/** How the local Snowflake is started; everything has a default. */
export interface EmulatorOptions {
  /** Default 0: a free port. The address is always 127.0.0.1. */
  readonly port?: number;
  /** Folder to keep the account in. Default: memory, with files in a temporary folder. */
  readonly directory?: string;
  /** `open` (default) takes any credential and makes unknown users; `strict` verifies each. */
  readonly authentication?: Authentication;
  /** What the account is called, for key pairs; default: whatever the client calls it. */
  readonly account?: string;
  /**
   * Who issues tokens to workloads (WORKLOAD_IDENTITY): public keys as PEM, by issuer. Strict mode takes no
   * token of anybody else, since it fetches no keys.
   */
  readonly issuers?: Readonly<Record<string, string>>;
  /** How undocumented behaviour is answered; default `strict`, the answer that is harder on a client. */
  readonly unknowns?: "strict" | "lenient";
  /** Default `real`; a start makes the clock virtual. */
  readonly clock?: "real" | { readonly start: Date };
  /**
   * Which release of Snowflake to be, like `10.26`: what came later it does not know. Default: that of the
   * end of November 2026.
   */
  readonly release?: string;
  /** Real milliseconds that each statement waits before it runs; default 0. */
  readonly latencyMs?: number;
  /**
   * How long a request waits for its statement before the client is told to ask again; default 20000,
   * which is below every driver's own limit. 0 makes every client ask again.
   */
  readonly longPollMs?: number;
  /**
   * A result of more rows than this goes out in chunks of as many, the first in the answer itself;
   * default 50000. What a real account chooses depends on sizes and is not documented.
   */
  readonly chunkRows?: number;
  /** Statements that run as ACCOUNTADMIN in a fresh account, before the first client. */
  readonly init?: readonly string[];
  /**
   * What SYSTEM$ML_PLATFORM_CAPABILITIES tells snowflake-ml-python, for instance
   * `{ ENABLE_HIDDEN_LIVE_VERSION_IN_SDK: true }`; default `{}`.
   */
  readonly capabilities?: Readonly<Record<string, boolean | number | string>>;
  /** Secret that requests to `/_local/…` must bring; without one there are no such routes. */
  readonly controlToken?: string;
}

/** A running local Snowflake. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`, for the driver's accessUrl. */
  readonly url: string;
  readonly port: number;
  /** What came over the wire; {@link Emulator.execute} is not in it. */
  readonly log: StatementLog;
  readonly faults: Faults;
  /** Virtual time moves with `await clock.advance(ms)`, which refreshes what falls due meanwhile. */
  readonly clock: Clock;
  /**
   * Somebody at another keyboard: runs one statement, gives its rows by column name.
   * @throws SnowflakeError
   */
  execute(sql: string, as?: As): Promise<Rows>;
  /**
   * Copies what a folder of this machine holds onto an internal stage, over what stands there.
   * @param stage for instance `ML.PROD.PACKAGES` or `ML.PROD.PACKAGES/v1`
   * @throws SnowflakeError when there is no such stage, or no right to write to it
   */
  upload(folder: string, stage: string, as?: As): Promise<void>;
  /**
   * Vouches for an OAuth token, as an authorization server would: in strict mode no other is good.
   * It outlives a reset, and is kept in no folder.
   */
  acceptToken(token: OAuthToken): void;
  /**
   * Stands in for a method of a model version: a function from inputs by name to outputs by name, row by
   * row. An ONNX file of the package that computes the method comes before it. It replaces what was
   * registered for the method before, and may be there before the model is. It outlives a reset, and is kept in no folder. What it throws
   * becomes the error of a Python function, 100357.
   *
   * @example
   * emulator.registerModel(
   *   { model: "ML.PROD.CHURN", version: "V1", method: "PREDICT" },
   *   ({ TENURE }) => ({ RISK: Number(TENURE) < 6 ? 0.9 : 0.1 }),
   * );
   * @throws SnowflakeError 001003 when a name is none, RangeError unless the model has three parts
   */
  registerModel(of: RegisteredMethod, score: ModelFunction): void;
  /** A fresh account with the init statements run again; sessions end, and faults and log are empty. */
  reset(): Promise<void>;
  /** Cancels what runs, writes the account to its folder, and ends. */
  stop(): Promise<void>;
  /** Settles as {@link Emulator.stop} does, by whomever it was called. */
  readonly stopped: Promise<void>;
}

/**
 * Starts a local Snowflake that snowflake-sdk and the other drivers talk to unmodified.
 *
 * @example
 * const snowflake = await start({ init: ["CREATE DATABASE ML"] });
 * // connect with { account: "local", username: "me", password: "any", accessUrl: snowflake.url }
 * await snowflake.stop();
 * @throws InitError, and Error when the port or the folder is in use
 */
export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const store = options.directory === undefined ? memoryStore() : openStore(options.directory);
  try {
    return await startOver(store, options);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function startOver(store: Store, options: EmulatorOptions): Promise<Emulator> {
  const account = openAccount(store, options);
  await account.begin();
  const parts = wireParts(account, options);
  const { controlToken } = options;
  const server = createWire(
    parts,
    controlToken === undefined ? undefined : controlRoutes(controlToken, () => emulator),
  );
  const port = await listen(server, options.port ?? 0);
  const emulator = emulatorOf({ account, server, port, parts });
  return emulator;
}

interface Running {
  readonly account: Account;
  readonly server: Server;
  readonly port: number;
  readonly parts: WireParts;
}

function emulatorOf(running: Running): Emulator {
  const { account, port, parts } = running;
  const { log, faults, clock, oauthTokens } = parts;
  const keyboard = keyboardOf({ ...account, filesRoot: account.store.filesRoot });
  let end: (after: Promise<void>) => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (end = resolve));
  // A failure that stop() tells is not to kill those who do not look here.
  stopped.catch(() => undefined);
  let stopping = false;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    log,
    faults,
    clock,
    execute: (sql, as) => keyboard.execute(sql, as),
    upload: (folder, stage, as) => keyboard.upload(folder, stage, as),
    acceptToken(token) {
      oauthTokens.accept(token);
    },
    registerModel(of, score) {
      account.models.register(of, score);
    },
    async reset() {
      forget(parts);
      account.history.clear();
      await account.furnish();
    },
    stopped,
    stop() {
      if (!stopping) end(shutDown(running));
      stopping = true;
      return stopped;
    },
  };
}

function forget({ sessions, queries, faults, failures, layer, log }: WireParts): void {
  sessions.closeAll();
  queries.clear();
  faults.clear();
  failures.clear();
  layer.reset();
  log.clear();
}

/** Nothing that was pending outlives this. */
async function shutDown({ server, account, parts }: Running): Promise<void> {
  const closed = new Promise((resolve) => server.once("close", resolve));
  parts.queries.clear();
  parts.pauses.end();
  await account.clock.stop();
  parts.log.end();
  server.close();
  server.closeAllConnections();
  await closed;
  await account.models.close();
  try {
    parts.sessions.closeAll();
    account.flush();
  } finally {
    await account.layer.close();
    account.store.close();
  }
}

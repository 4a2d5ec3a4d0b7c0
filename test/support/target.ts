import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { connectionSettings } from "../../provider/snowflake/settings/settings";
import { putsOf } from "../../scripts/probe/package";
import { startAccount } from "./account";
import { connectWith } from "./client";
import { DispatchedStack } from "./dispatched";
import { PACKAGES, mutating } from "./registry";

/**
 * Where suites run: SNOWFLAKEML_TARGET is `emulator` (default) or `live`, which takes its connection
 * from SNOWFLAKE_… or connections.toml, makes a database of its own, and drops it.
 */
export interface Target {
  /** Somebody else's statement. */
  execute(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Makes a database that goes when the target is closed. */
  database(name: string): Promise<void>;
  /** Puts the files of a folder into a stage. */
  upload(folder: string, stage: string): Promise<void>;
  /** A stack without resources. */
  stack(): DispatchedStack;
  /** What stacks changed since this was last called. */
  changes(): readonly string[];
  /** The kinds of statements that came from stacks, with their outcome; on an account, of changes alone. */
  kinds(): readonly string[];
  close(): Promise<void>;
}

const NAMES = ["emulator", "live"] as const;

const name = NAMES.find((each) => each === (process.env["SNOWFLAKEML_TARGET"] ?? "emulator"));
if (name === undefined) throw new Error(`SNOWFLAKEML_TARGET: expected ${NAMES.join(" or ")}.`);

/** The database of the suites. */
export const DATABASE =
  name === "live" ? `SNOWFLAKEML_TEST_${randomBytes(4).toString("hex").toUpperCase()}` : "ML";

/** The warehouse of the suites. */
export const WAREHOUSE =
  name === "live" ? (process.env["SNOWFLAKE_WAREHOUSE"] ?? "") : "COMPUTE_WH";

/** The model of three versions that stands there. */
export const MODEL = `${DATABASE}.PROD.TUMOR`;

/** A database with PROD.TUMOR of three versions. */
export function openTarget(): Promise<Target> {
  return name === "live" ? live() : emulator();
}

async function emulator(): Promise<Target> {
  const account = await startAccount();
  return {
    execute: (sql) => account.execute(sql),
    async database(name) {
      await account.execute(`CREATE DATABASE ${name}`);
    },
    upload: (folder, stage) => account.upload(folder, stage),
    stack: () => new DispatchedStack(account),
    changes() {
      const sent = mutating(account);
      account.log.clear();
      return sent;
    },
    kinds: () =>
      account.log.statements().map(({ kind, outcome }) => `${kind} ${String(outcome?.ok)}`),
    close: () => account.stop(),
  };
}

async function live(): Promise<Target> {
  const settings = connectionSettings(() => undefined, process.env);
  const client = await connectWith(settings.driver);
  const stage = `${DATABASE}.PROD.PACKAGES`;
  const databases = [DATABASE];
  const gone = async () => {
    for (const each of databases) await client.query(`DROP DATABASE IF EXISTS ${each}`);
  };
  for (const sql of [
    `CREATE DATABASE ${DATABASE}`,
    `CREATE SCHEMA ${DATABASE}.PROD`,
    `CREATE STAGE ${stage}`,
    ...putsOf(join(PACKAGES, "V1"), stage),
    `CREATE MODEL ${MODEL} WITH VERSION V1 FROM @${stage}`,
    `ALTER MODEL ${MODEL} ADD VERSION V2 FROM MODEL ${MODEL} VERSION V1`,
    `ALTER MODEL ${MODEL} ADD VERSION V3 FROM MODEL ${MODEL} VERSION V1`,
  ]) {
    await client.query(sql).catch(async (error: unknown) => {
      await gone();
      throw error;
    });
  }
  const stacks: DispatchedStack[] = [];
  return {
    execute: async (sql) => (await client.query(sql)).map(asTexts),
    async database(name) {
      // Somebody else's database of that name must make this fail, and must not be dropped.
      await client.query(`CREATE DATABASE ${name}`);
      databases.push(name);
    },
    async upload(folder, into) {
      for (const sql of putsOf(folder, into)) await client.query(sql);
    },
    stack() {
      const stack = new DispatchedStack(settings);
      stacks.push(stack);
      return stack;
    },
    changes: () => stacks.flatMap((stack) => stack.changes.splice(0)),
    kinds: () =>
      stacks.flatMap(({ changes }) => changes.map((sql) => /^[A-Z ]*/.exec(sql)?.[0] ?? "")),
    async close() {
      await gone();
      await client.close();
    },
  };
}

/** The driver gives JSON as values, the local Snowflake's own door as the text that it is. */
function asTexts(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = (value: unknown): unknown =>
    typeof value === "object" && value !== null ? JSON.stringify(value) : value;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, text(value)]));
}

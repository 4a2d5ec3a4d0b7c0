import { appendFileSync } from "node:fs";
import { unlessStopped } from "../core/operation";
import { localPackages } from "../snowflake/package/read";
import { DriverSession } from "../snowflake/session";
import { connectionSettings, providerSettings } from "../snowflake/settings/settings";
import { PhaseLook } from "../snowflake/show/look";
import type { Account, Surroundings } from "./dispatch/account";

/** Reads one key of the provider's configuration; undefined when it is not set. */
export type ReadConfig = (name: string) => string | undefined;

/** Surroundings with a lifetime: what was opened is closed. */
export interface OpenSurroundings extends Surroundings {
  /** Logs out if anybody logged in. */
  close(): Promise<void>;
}

/** File that every plan is appended to, one line of JSON each. */
const PLAN_FILE = "SNOWFLAKEML_PLAN_FILE";

/**
 * The connection of one process: settings when they are known, one login when first needed.
 * @param config resolves once the engine has handed over the configuration
 * @param stopping aborted when the engine asks to stop
 */
export function surroundings(
  config: Promise<ReadConfig>,
  say: Surroundings["say"],
  stopping?: AbortSignal,
): OpenSurroundings {
  let opened: Promise<Account & { session: DriverSession }> | undefined;
  let settings: Promise<ReturnType<typeof providerSettings>> | undefined;
  const own = (): Promise<ReturnType<typeof providerSettings>> => {
    settings ??= config.then(providerSettings);
    return settings;
  };
  return {
    packages: localPackages(process.cwd()),
    stopping,
    settings: own,
    account() {
      opened ??= open(config, (warning) => {
        say("", "warning", warning);
      });
      return unlessStopped(opened);
    },
    say(urn, severity, message) {
      void own().then(({ showSql }) => {
        if (showSql || severity !== "info") say(urn, severity, message);
      });
    },
    record(entry) {
      const file = process.env[PLAN_FILE];
      if (file !== undefined && file !== "") appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
    async close() {
      const account = await opened?.catch(() => undefined);
      await account?.session.close();
    },
  };
}

async function open(
  config: Promise<ReadConfig>,
  tell: (warning: string) => void,
): Promise<Account & { session: DriverSession }> {
  const session = await DriverSession.open(connectionSettings(await config, process.env), tell);
  return { session, look: new PhaseLook(session) };
}

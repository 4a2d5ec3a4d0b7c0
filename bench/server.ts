import { join } from "node:path";
import { start } from "pulumi-snowflakeml/emulator";
import type { Emulator } from "pulumi-snowflakeml/emulator";
import { PACKAGES } from "../test/support/registry";

/** A local Snowflake in a process of its own, asked over the process's channel. */

/** What a run sent. */
export interface Sent {
  readonly statements: number;
  readonly mutating: number;
  readonly logins: number;
}

async function seeded(latencyMs: number): Promise<Emulator> {
  const init = ["CREATE DATABASE ML", "CREATE SCHEMA ML.PROD", "CREATE STAGE ML.PROD.PACKAGES"];
  const emulator = await start({ latencyMs, init });
  await emulator.upload(join(PACKAGES, "V1"), "ML.PROD.PACKAGES");
  await emulator.execute("CREATE MODEL ML.PROD.SEED WITH VERSION V1 FROM @ML.PROD.PACKAGES");
  emulator.log.clear();
  return emulator;
}

/** Gives what was sent since the last time, and forgets it. */
function taken({ log }: Emulator): Sent {
  const sent = {
    statements: log.statements().length,
    mutating: log.statements({ mutating: true }).length,
    logins: log.logins(),
  };
  log.clear();
  return sent;
}

async function main(): Promise<void> {
  const emulator = await seeded(Number(process.argv[2] ?? 0));
  process.on("message", () => process.send?.(taken(emulator)));
  process.once("disconnect", () => void emulator.stop());
  process.send?.({ url: emulator.url });
}

void main();

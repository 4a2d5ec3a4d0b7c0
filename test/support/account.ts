import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "../../provider/emulator";
import type { As, Emulator, EmulatorOptions } from "../../provider/emulator";
import { PACKAGES, setAliases } from "./registry";
import { seedSamples } from "./samples";

/** An account with ML.PROD and a model TUMOR of three versions, for tests of statements. */
export async function startAccount(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await start({
    ...options,
    init: [
      "CREATE DATABASE ML",
      "CREATE SCHEMA ML.PROD",
      "CREATE STAGE ML.PROD.PACKAGES",
      ...(options.init ?? []),
    ],
  });
  await emulator.upload(join(PACKAGES, "V1"), "ML.PROD.PACKAGES");
  await emulator.execute("CREATE MODEL ML.PROD.TUMOR WITH VERSION V1 FROM @ML.PROD.PACKAGES");
  for (const version of ["V2", "V3"]) {
    await emulator.execute(
      `ALTER MODEL ML.PROD.TUMOR ADD VERSION ${version} FROM MODEL ML.PROD.TUMOR VERSION V1`,
    );
  }
  emulator.log.clear();
  return emulator;
}

/** An account with the samples and TUMOR's alias PRODUCTION on V1: what a table that scores needs. */
export async function startScored(): Promise<Emulator> {
  const emulator = await startAccount();
  await seedSamples(emulator);
  await setAliases(emulator, { PRODUCTION: "V1" });
  return emulator;
}

/** Code and state of a refusal. */
export async function refusal(emulator: Emulator, sql: string, as?: As): Promise<string> {
  try {
    await emulator.execute(sql, as);
  } catch (error) {
    const { code, sqlState, message } = error as {
      code: string;
      sqlState: string;
      message: string;
    };
    return `${code} ${sqlState} ${message.replaceAll("\n", " ")}`;
  }
  return "accepted";
}

/** A folder that is gone after the test. */
export function scratch(): { path: string; remove(): void; copy(from: string, to: string): void } {
  const path = mkdtempSync(join(tmpdir(), "snowflakeml-test-"));
  return {
    path,
    copy: (from, to) => {
      cpSync(from, join(path, to), { recursive: true });
    },
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

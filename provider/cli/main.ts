#!/usr/bin/env node
import { emulate } from "./emulate";
import { UsageError } from "./emulate-options";
import { EMULATE_USAGE } from "./emulate-usage";

/** Exit codes: 0 done, 1 failed, 2 wrong usage. */
async function main([command, ...args]: readonly string[]): Promise<number> {
  if (command === "emulate") return emulate(args);
  const asked = command === "--help" || command === "-h" || command === "help";
  if (!asked && command !== undefined)
    throw new UsageError(`unknown command ${command}; expected emulate`);
  (asked ? process.stdout : process.stderr).write(EMULATE_USAGE);
  return asked ? 0 : 2;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const usage = error instanceof UsageError;
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`snowflakeml: ${text}\n${usage ? EMULATE_USAGE : ""}`);
    process.exitCode = usage ? 2 : 1;
  },
);

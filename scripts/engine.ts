import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ENGINE_BIN, STAMP } from "./engine/places";
import { SOURCES, copyLauncher, pinsHash } from "./engine/sources";

/** `npm run engine [-- --from path|npm|go]`: makes a Pulumi CLI available in `.engine/`. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { from: { type: "string" } } });
  const wanted = SOURCES.filter(
    (source) => values.from === undefined || source.name === values.from,
  );
  if (wanted.length === 0) {
    process.stderr.write(`engine: --from is ${values.from ?? ""}; expected path, npm or go.\n`);
    return 2;
  }
  if (isReady(values.from)) return 0;
  rmSync(STAMP, { force: true });
  mkdirSync(ENGINE_BIN, { recursive: true });
  const reasons: string[] = [];
  for (const source of wanted) {
    const reason = await source.install();
    if (reason === undefined) {
      finish(source.name);
      return 0;
    }
    reasons.push(reason);
  }
  const ways = SOURCES.map((source, index) => `  ${String(index + 1)}. ${source.how}`);
  process.stderr.write(
    `engine: no Pulumi CLI:\n${reasons.map((reason) => `  - ${reason}`).join("\n")}\nAny of these helps:\n${ways.join("\n")}\n`,
  );
  return 1;
}

function isReady(from: string | undefined): boolean {
  if (!existsSync(STAMP) || !existsSync(join(ENGINE_BIN, "pulumi"))) return false;
  const stamp = JSON.parse(readFileSync(STAMP, "utf8")) as { from: string; pins: string };
  return stamp.pins === pinsHash() && (from === undefined || from === stamp.from);
}

function finish(from: string): void {
  copyLauncher();
  chmodSync(join(ENGINE_BIN, "pulumi-resource-pulumi-nodejs"), 0o755);
  writeFileSync(STAMP, JSON.stringify({ from, pins: pinsHash() }));
  process.stdout.write(`engine: the Pulumi CLI is ready (from ${from}).\n`);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`engine: ${String(error)}\n`);
    process.exitCode = 1;
  },
);

import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pinsHash } from "./engine/modules";
import { ENGINE, ENGINE_BIN } from "./engine/places";
import { pythonForPrograms } from "./engine/python-programs";
import { SOURCES, copyLauncher } from "./engine/sources";
import { begin, finish, standing } from "./engine/stamp";

/**
 * `npm run engine [-- --from path|npm|go] [--languages]`: makes a Pulumi CLI available in `.engine/`, with
 * `--languages` also what programs in YAML and Python need.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { from: { type: "string" }, languages: { type: "boolean", default: false } },
  });
  const { from, languages } = values;
  if (from !== undefined && !SOURCES.some(({ name }) => name === from)) {
    process.stderr.write(`engine: --from is ${from}; expected path, npm or go.\n`);
    return 2;
  }
  // The CLI keeps a provider's schema by its version, which stays the same while ours is worked on.
  rmSync(join(ENGINE, "home", "schemas"), { recursive: true, force: true });
  if (!(isReady(from, languages) || (await install(from, languages)))) return 1;
  if (languages) await pythonForPrograms(say);
  return 0;
}

function say(text: string): void {
  process.stdout.write(`engine: ${text}\n`);
}

async function install(from: string | undefined, languages: boolean): Promise<boolean> {
  // What stands is from where the whole is to come from, unless that is said.
  const wanted = from ?? standing()?.from;
  begin();
  mkdirSync(ENGINE_BIN, { recursive: true });
  const reasons: string[] = [];
  const first = SOURCES.filter(({ name }) => name === wanted);
  const others = from === undefined ? SOURCES.filter(({ name }) => name !== wanted) : [];
  for (const source of [...first, ...others]) {
    const reason = await source.install(languages);
    if (reason === undefined) {
      copyLauncher();
      chmodSync(join(ENGINE_BIN, "pulumi-resource-pulumi-nodejs"), 0o755);
      finish({ from: source.name, pins: pinsHash(), languages });
      say(`the Pulumi CLI is ready (from ${source.name}).`);
      return true;
    }
    reasons.push(reason);
  }
  const ways = SOURCES.map((source, index) => `  ${String(index + 1)}. ${source.how}`);
  process.stderr.write(
    `engine: no Pulumi CLI:\n${reasons.map((reason) => `  - ${reason}`).join("\n")}\nAny of these helps:\n${ways.join("\n")}\n`,
  );
  return false;
}

function isReady(from: string | undefined, languages: boolean): boolean {
  const stamp = standing();
  if (stamp?.pins !== pinsHash()) return false;
  return (from === undefined || from === stamp.from) && (stamp.languages || !languages);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`engine: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);

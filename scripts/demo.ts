import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { run } from "./engine/command";
import { ROOT, engineEnvironment, engineExports } from "./engine/places";
import { insertLater, laterRow, loadSamples, verdict } from "./demo/predictions";
import { somebody } from "./demo/somebody";

/** `npm run demo [-- --keep]`: the main job, from an empty account to a promotion and a repaired drift. */

const FOLDER = join(ROOT, ".demo");
const STACK = "demo";
const CLI = join(ROOT, "bin", "cli", "main.js");
const PRODUCTION = "productionVersion";
const SNOWFLAKE = join(FOLDER, "snowflake");
const INIT = "CREATE DATABASE ML;\nCREATE SCHEMA ML.PROD;\n";

const environment = {
  ...engineEnvironment(),
  PULUMI_BACKEND_URL: `file://${join(FOLDER, "state")}`,
  // Types are checked by `npm run check`; a demo should start fast.
  PULUMI_NODEJS_TRANSPILE_ONLY: "true",
};

const begun = Date.now();

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function step(title: string): void {
  say(`\n== ${title} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
}

/** Runs a command in the repository and gives its output. @throws with the output when it fails */
async function command(program: string, args: readonly string[]): Promise<string> {
  const { code, output } = await run(program, args, { cwd: ROOT, env: environment });
  if (code !== 0)
    throw new Error(`${program} ${args.join(" ")} ended with ${String(code)}:\n${output}`);
  return output;
}

function pulumi(...args: readonly string[]): Promise<string> {
  return command("pulumi", [...args, "--stack", STACK, "--non-interactive", "--color", "never"]);
}

/** Everything under Diagnostics and Resources: the plans with their SQL, and what happened. */
function digest(output: string): string {
  const lines = output.split("\n");
  const start = lines.findIndex((line) => /^(Diagnostics|Resources):/.test(line));
  const told = start === -1 ? lines : lines.slice(start);
  return told
    .filter((line) => !/^\s+(?:\d+\. PUT |-- uploads )/.test(line))
    .join("\n")
    .trim();
}

/** What `--keep` left behind goes first: without its folder nobody could stop it. */
async function stopKept(): Promise<void> {
  if (existsSync(SNOWFLAKE))
    await command(process.execPath, [CLI, "emulate", "stop", "--dir", SNOWFLAKE]);
}

async function prepare(): Promise<string> {
  await stopKept().catch(() => undefined);
  rmSync(FOLDER, { recursive: true, force: true });
  rmSync(join(ROOT, `Pulumi.${STACK}.yaml`), { force: true });
  mkdirSync(join(FOLDER, "state"), { recursive: true });
  const init = join(FOLDER, "init.sql");
  writeFileSync(init, INIT);
  const started = await command(process.execPath, [
    CLI,
    "emulate",
    "--dir",
    SNOWFLAKE,
    "--init",
    init,
    "--clock",
    new Date().toISOString(),
    "--detach",
    "--json",
  ]);
  const { url } = JSON.parse(started) as { url: string };
  await command("pulumi", ["stack", "init", STACK, "--non-interactive"]);
  const settings = { account: "local", user: "demo", warehouse: "COMPUTE_WH", accessUrl: url };
  const pairs = Object.entries(settings).flatMap(([name, value]) => [
    "--plaintext",
    `snowflakeml:${name}=${value}`,
  ]);
  const secret = ["--secret", "snowflakeml:password=not-checked-here"];
  await pulumi("config", "set-all", ...pairs, ...secret);
  return url;
}

async function tour(url: string): Promise<void> {
  step("569 samples, loaded as people do");
  for (const sql of await loadSamples(url)) say(`  ${sql};`);

  step("A model, two versions, the alias PRODUCTION and a table that it scores: preview and up");
  say(digest(await pulumi("preview")));
  await pulumi("up", "--yes", "--skip-preview");
  say(`\nWhat stands now:\n${await somebody(url, "SHOW MODELS IN SCHEMA ML.PROD")}`);
  say(`  ${await verdict(url, "V1")}`);

  step("The promotion, as a pull request shows it: PRODUCTION goes from V1 to V2");
  await pulumi("config", "set", PRODUCTION, "V2");
  say(digest(await pulumi("preview")));

  step("Merged: pulumi up");
  say(digest(await pulumi("up", "--yes", "--skip-preview")));
  say(`\n  ${await verdict(url, "V2")}`);

  step("A sample comes in, and the clock goes on by the table's lag of one minute");
  say(`  ${await insertLater(url)};\n${await laterRow(url)}`);
  await command(process.execPath, [CLI, "emulate", "advance", "60", "--dir", SNOWFLAKE]);
  say(await laterRow(url));

  step("Somebody moves the alias back by hand");
  for (const sql of [
    "ALTER MODEL ML.PROD.TUMOR VERSION PRODUCTION UNSET ALIAS",
    "ALTER MODEL ML.PROD.TUMOR VERSION V1 SET ALIAS = PRODUCTION",
  ]) {
    await somebody(url, sql);
    say(`  ${sql};`);
  }

  step("The next preview finds the drift");
  say(digest(await pulumi("preview")));

  step("pulumi up puts it right");
  await pulumi("up", "--yes", "--skip-preview");
  say(`What stands now:\n${await somebody(url, "SHOW MODELS IN SCHEMA ML.PROD")}`);

  step("Nothing is left to do");
  say(digest(await pulumi("preview", "--expect-no-changes")));
}

function goOn(url: string): void {
  const exports = engineExports({ PULUMI_BACKEND_URL: environment.PULUMI_BACKEND_URL });
  say(
    `\nThe local Snowflake goes on at ${url}, the stack ${STACK} in .demo/. To go on by hand:\n` +
      `  ${exports.join("\n  ")}\n` +
      `  pulumi config set ${PRODUCTION} V1 --stack ${STACK} && pulumi up --stack ${STACK}\n` +
      "  npx snowflakeml emulate log --dir .demo/snowflake     # every statement that arrived\n" +
      "  npx snowflakeml emulate stop --dir .demo/snowflake",
  );
}

async function cleanUp(): Promise<void> {
  await command(process.execPath, [CLI, "emulate", "stop", "--dir", SNOWFLAKE]);
  rmSync(FOLDER, { recursive: true, force: true });
  rmSync(join(ROOT, `Pulumi.${STACK}.yaml`), { force: true });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { keep: { type: "boolean" } } });
  step("A Pulumi CLI");
  const engine = await run(process.execPath, [join(ROOT, "scripts", "run.js"), "engine"], {
    cwd: ROOT,
    env: process.env,
  });
  if (engine.code !== 0) throw new Error(engine.output);
  step("A local Snowflake");
  const url = await prepare();
  try {
    await tour(url);
  } catch (error) {
    await cleanUp().catch(() => undefined);
    throw error;
  }
  if (values.keep === true) goOn(url);
  else await cleanUp();
  step("Done");
}

main().catch((error: unknown) => {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

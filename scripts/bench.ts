import { cpus, totalmem } from "node:os";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { startAccount } from "../bench/account";
import { ready } from "../bench/ready";
import { ROWS, assertRatios, ratios, scoring } from "../bench/scoring";
import { rowsOf } from "../bench/size";
import type { Row } from "../bench/size";
import { overHttp, throughDriver } from "../bench/wire";

/**
 * `npm run bench [-- --sizes 10,200@350] [--only scoring]`: what it costs, as the tables of
 * docs/performance.md.
 */

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "10,100,1000,200@350" },
    only: { type: "string", default: "server,processes,scoring,sizes" },
  },
});

function say(...cells: readonly (string | number)[]): void {
  process.stdout.write(`| ${cells.join(" | ")} |\n`);
}

function head(...cells: readonly string[]): void {
  process.stdout.write("\n");
  say(...cells);
  say(...cells.map((_cell, index) => (index === 0 ? "---" : "---:")));
}

function machine(): void {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  process.stdout.write(
    `${String(cpus().length)} × ${cpu?.model ?? "unknown"}, ${String(memory)} GB, Node.js ${process.version}\n`,
  );
}

async function server(): Promise<void> {
  head("Local Snowflake", "");
  const begun = performance.now();
  const account = await startAccount();
  say("a process that answers, from nothing (s)", ((performance.now() - begun) / 1000).toFixed(2));
  say("statements per second over plain HTTP, 16 at once", await overHttp(account));
  say("statements per second through snowflake-sdk, 8 at once", await throughDriver(account));
  await account.stop();
}

async function processes(): Promise<void> {
  const [bare, ...others] = await ready();
  if (bare === undefined) return;
  head("Process", "ready ms", "of Node.js alone", "MB");
  for (const { title, milliseconds, megabytes } of [bare, ...others])
    say(title, milliseconds.toFixed(0), (milliseconds / bare.milliseconds).toFixed(1), megabytes);
}

async function scored(): Promise<void> {
  head(`Scoring ${ROWS.toLocaleString("en")} rows of V2`, "ms", "rows per second", "of the parts");
  const all = await scoring();
  const times = ratios(all);
  for (const [index, { title, milliseconds }] of all.entries())
    say(
      title,
      milliseconds.toFixed(0),
      Math.round((ROWS / milliseconds) * 1000).toLocaleString("en"),
      (times[index] ?? 0).toFixed(2),
    );
  assertRatios(all);
}

function tell({ through, operation, objects, latencyMs, ours, floor, sent, state }: Row): void {
  say(
    operation,
    through === "native" ? "plugin" : through,
    objects,
    latencyMs,
    ours.seconds.toFixed(1),
    floor.seconds.toFixed(1),
    (ours.seconds - floor.seconds).toFixed(1),
    (ours.seconds / floor.seconds).toFixed(2),
    sent.statements,
    sent.mutating,
    sent.logins,
    ours.memory,
    floor.memory,
    state,
  );
}

/** What must be so whatever the machine: a schema is listed once, and the versions of each model once. */
function assertCounts({ operation, objects, sent }: Row): void {
  if (operation !== "preview, nothing to do") return;
  const most = 1 + objects / 5;
  if (sent.statements > most || sent.logins !== 1)
    throw new Error(
      `${operation} of ${String(objects)}: ${JSON.stringify(sent)}, at most ${String(most)} statements after one login`,
    );
}

async function main(): Promise<void> {
  const only = values.only.split(",");
  machine();
  if (only.includes("server")) await server();
  if (only.includes("processes")) await processes();
  if (only.includes("scoring")) await scored();
  if (only.includes("sizes")) await sizes();
}

async function sizes(): Promise<void> {
  const columns = ["s", "floor s", "more s", "ratio", "statements", "mutating", "logins"];
  head("Operation", "through", "objects", "latency ms", ...columns, "MB", "floor MB", "state");
  for (const size of values.sizes.split(",")) {
    const [objects = 0, latencyMs = 0] = size.split("@").map(Number);
    for (const row of await rowsOf(objects, latencyMs)) {
      tell(row);
      assertCounts(row);
    }
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  // A server that still runs would keep this process.
  process.exit(1);
});

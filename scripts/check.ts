import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./engine/places";

/** `npm run check`: everything that must hold before a change lands, stopping at the first failure. */

const tarballs = mkdtempSync(join(tmpdir(), "snowflakeml-pack-"));
const npx = (...args: readonly string[]): readonly string[] => ["npx", "--no-install", ...args];

const tarball = (): string =>
  join(tarballs, readdirSync(tarballs).find((name) => name.endsWith(".tgz")) ?? "missing.tgz");

const STEPS: readonly (readonly [title: string, command: () => readonly string[]])[] = [
  ["format", () => npx("prettier", "--check", ".")],
  ["lint", () => npx("eslint", ".")],
  ["types", () => npx("tsc", "--noEmit", "-p", "tsconfig.json")],
  ["generated files", () => ["node", "scripts/run.js", "generate", "--check"]],
  ["tests", () => ["npm", "test"]],
  ["dead code", () => npx("knip")],
  ["package", () => ["npm", "pack", "--silent", "--pack-destination", tarballs]],
  ["package contents", () => npx("publint", "run", tarball())],
  // CommonJS is what Pulumi's hosts load; the ESM view of the same file is checked with it.
  ["package types", () => npx("attw", tarball(), "--profile", "node16")],
];

function main(): number {
  for (const [title, command] of STEPS) {
    const [program = "", ...args] = command();
    const started = Date.now();
    process.stdout.write(`check: ${title} …\n`);
    const { status } = spawnSync(program, args, { cwd: ROOT, stdio: "inherit" });
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    process.stdout.write(`check: ${title} ${status === 0 ? "ok" : "FAILED"} (${seconds} s)\n`);
    if (status !== 0) return 1;
  }
  return 0;
}

process.exitCode = main();
rmSync(tarballs, { recursive: true, force: true });

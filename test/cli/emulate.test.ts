import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/engine/command";
import { ROOT } from "../../scripts/engine/places";
import { connect } from "../support/client";
import { scratch } from "../support/account";

const CLI = join(ROOT, "bin", "cli", "main.js");
const files = scratch();
const folder = join(files.path, "account");

const cli = (...args: readonly string[]) =>
  run(process.execPath, [CLI, ...args], { cwd: files.path });

afterAll(async () => {
  await cli("emulate", "stop", "--dir", folder);
  files.remove();
});

describe("snowflakeml emulate", () => {
  it("starts in the background, tells its log, forgets, and stops", async () => {
    writeFileSync(
      join(files.path, "init.sql"),
      "CREATE DATABASE ML; -- and a schema\nCREATE SCHEMA ML.PROD;",
    );
    const started = await cli(
      "emulate",
      "--detach",
      "--json",
      "--dir",
      folder,
      "--init",
      join(files.path, "init.sql"),
    );
    expect(started.code).toBe(0);
    const { url } = JSON.parse(started.output) as { url: string };
    expect(statSync(join(folder, "server.json")).mode & 0o777).toBe(0o600);
    const client = await connect(url);
    await client.query("CREATE SCHEMA ML.OTHER");
    await client.close();
    const log = await cli("emulate", "log", "--dir", folder);
    expect(log.output).toContain("CREATE SCHEMA ML.OTHER");
    expect((await cli("emulate", "reset", "--dir", folder)).code).toBe(0);
    const again = await connect(url);
    const schemas = (await again.query("SHOW SCHEMAS IN DATABASE ML")).map((row) => row["name"]);
    await again.close();
    expect(schemas).toEqual(["PROD", "PUBLIC"]);
    expect((await cli("emulate", "stop", "--dir", folder)).code).toBe(0);
    await expect(connect(url)).rejects.toThrow();
  });

  it.each([
    [["emulate", "fly"], 2, "unknown command emulate fly"],
    [["emulate", "--auth", "maybe"], 2, "expected open or strict"],
    [["emulate", "--port", "x"], 2, "expected a number"],
    [["nonsense"], 2, "snowflakeml emulate"],
    [["--help"], 0, "snowflakeml emulate"],
    [["emulate", "status", "--dir", "nowhere"], 1, "No local Snowflake runs"],
  ])("%j ends with %i and a reason", async (args, code, reason) => {
    const ended = await cli(...args);
    expect([ended.code, ended.output]).toEqual([code, expect.stringContaining(reason)]);
  });
});

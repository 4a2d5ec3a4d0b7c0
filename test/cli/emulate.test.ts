import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { UsageError, parseEmulate } from "../../provider/cli/emulate-options";
import { run } from "../../scripts/engine/command";
import { ROOT } from "../../scripts/engine/places";
import { connect } from "../support/client";
import { scratch } from "../support/account";

const CLI = join(ROOT, "bin", "cli", "main.js");
const files = scratch();
const folder = join(files.path, "account");

const cli = (...args: readonly string[]) =>
  run(process.execPath, [CLI, "emulate", ...args], { cwd: files.path });

const inFolder = (...args: readonly string[]) => cli(...args, "--dir", folder);

function write(name: string, text: string): string {
  const path = join(files.path, name);
  writeFileSync(path, text);
  return path;
}

interface Server {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
}

const recorded = () => JSON.parse(readFileSync(join(folder, "server.json"), "utf8")) as Server;

afterEach(() => inFolder("stop"));

afterAll(() => {
  files.remove();
});

describe("snowflakeml emulate", () => {
  it("starts in the background, tells its status and log, forgets, and stops", async () => {
    const init = write("init.sql", "CREATE DATABASE ML; -- and a schema\nCREATE SCHEMA ML.PROD;");
    const started = await inFolder("--detach", "--json", "--init", init);
    expect(started.code).toBe(0);
    const { url, pid } = JSON.parse(started.output) as Server;
    expect(statSync(join(folder, "server.json")).mode & 0o777).toBe(0o600);
    const client = await connect(url);
    await client.query("CREATE SCHEMA ML.OTHER");
    await client.close();
    const status = await inFolder("status");
    expect(JSON.parse(status.output)).toEqual({ url, pid, statements: 1 });
    expect((await inFolder("log")).output).toContain("CREATE SCHEMA ML.OTHER");
    expect((await inFolder("reset")).code).toBe(0);
    const again = await connect(url);
    const schemas = (await again.query("SHOW SCHEMAS IN DATABASE ML")).map((row) => row["name"]);
    await again.close();
    expect(schemas).toEqual(["PROD", "PUBLIC"]);
    expect((await inFolder("stop")).code).toBe(0);
    expect(existsSync(join(folder, "server.json"))).toBe(false);
    await expect(connect(url)).rejects.toThrow();
  });

  it("refuses a second server from the folder, and leaves the first alone", async () => {
    await inFolder("--detach");
    const { url, pid } = recorded();
    for (const more of [[], ["--detach"]]) {
      const second = await inFolder(...more);
      expect(second.code).toBe(1);
      expect(second.output).toContain(`${url} (process ${String(pid)})`);
      expect(second.output).toContain(`snowflakeml emulate stop --dir ${folder}`);
    }
    expect(recorded()).toMatchObject({ url, pid });
    expect((await inFolder("status")).code).toBe(0);
  });

  it("takes the place of a server that is gone, and of one that is another's", async () => {
    await inFolder("--detach");
    const first = recorded();
    process.kill(first.pid, "SIGKILL");
    expect((await inFolder("--detach")).code).toBe(0);
    const second = recorded();
    expect(second.pid).not.toBe(first.pid);
    const file = join(folder, "server.json");
    writeFileSync(file, JSON.stringify({ ...second, token: "other" }));
    const status = await inFolder("status");
    expect([status.code, status.output]).toEqual([1, expect.stringContaining("wrong token")]);
    writeFileSync(file, JSON.stringify(second));
  });

  it("leaves a file that tells of another process", async () => {
    await inFolder("--detach");
    const own = recorded();
    const file = join(folder, "server.json");
    writeFileSync(file, JSON.stringify({ ...own, pid: own.pid + 1 }));
    await inFolder("stop");
    expect(existsSync(file)).toBe(true);
  });

  it("says on stderr why a detached start failed", async () => {
    const init = write("bad.sql", "CREATE DATABASE A;\nCREATE SCHEMA B.C;");
    for (const more of [[], ["--detach"]]) {
      const { code, output } = await cli("--dir", join(files.path, "bad"), "--init", init, ...more);
      expect(code).toBe(1);
      expect(output).toBe(
        `snowflakeml: --init ${init}, statement 2, CREATE SCHEMA B.C: Snowflake said: 002003 (02000) ` +
          "SQL compilation error:\nDatabase 'B' does not exist or not authorized.\n",
      );
    }
    expect(existsSync(join(files.path, "bad", "server.json"))).toBe(false);
  });

  it("stands still where it was told to, until its clock is moved", async () => {
    await inFolder("--detach", "--clock", "2026-11-01T00:00:00Z");
    expect(await inFolder("advance", "90")).toMatchObject({
      code: 0,
      output: expect.stringContaining('"now": "2026-11-01T00:01:30.000Z"') as string,
    });
    await inFolder("stop");
    await inFolder("--detach");
    const { code, output } = await inFolder("advance", "1");
    expect([code, output]).toEqual([1, expect.stringContaining("the clock is real")]);
  });

  it("says that the port is in use, and what to do", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const { code, output } = await inFolder("--detach", "--port", String(port));
    other.close();
    expect([code, output]).toEqual([
      1,
      `snowflakeml: Port ${String(port)} of 127.0.0.1 is in use. Stop what listens there, or take another port (0: a free one).\n`,
    ]);
  });
});

describe("the command line", () => {
  it.each([
    [["fly"], "unknown command emulate fly; expected start, status, log, advance, reset, stop"],
    [["status", "now"], "unexpected now"],
    [["--auth", "maybe", "--detach"], "--auth: expected open or strict, got maybe"],
    [["--unknowns", "x"], "--unknowns: expected strict or lenient, got x"],
    [["--port", "x"], "--port: expected a whole number from 0 to 65535, got x"],
    [["--port", "1e3"], "got 1e3"],
    [["--port", "65536"], "got 65536"],
    [["--port=-1", "--detach"], "got -1"],
    [["--init", "nowhere.sql", "--detach"], "--init: expected a readable file, got nowhere.sql"],
    [["--clock", "noon"], "--clock: expected real, or a time like 2026-11-01T00:00:00Z, got noon"],
    [["advance"], "advance: expected a whole number of seconds, got nothing"],
    [["advance", "1m"], "advance: expected a whole number of seconds, got 1m"],
    [["advance", "1", "2"], "unexpected 2"],
    [["--wings"], "Unknown option '--wings'"],
  ])("%j is a wrong usage", (args, reason) => {
    expect(() => parseEmulate(args)).toThrow(UsageError);
    expect(() => parseEmulate(args)).toThrow(reason);
  });

  it("tells a wrong usage with what is allowed, before anything starts", async () => {
    const { code, output } = await cli("--auth", "maybe", "--detach");
    expect([code, output]).toEqual([2, expect.stringContaining("got maybe\nsnowflakeml emulate")]);
    expect(output).not.toMatch(/^\s+at /m);
    expect(existsSync(join(files.path, ".snowflakeml"))).toBe(false);
  });

  it("names the place in a script that cannot be read", async () => {
    const init = write("odd.sql", "CREATE DATABASE A;\nCREATE 'open;");
    const { code, output } = await cli("--init", init);
    expect([code, output]).toEqual([1, expect.stringContaining(`--init ${init}: SQL compilation`)]);
    expect(output).toContain("line 2 at position 7");
  });

  it("without a server says where it looked", async () => {
    const { code, output } = await cli("status", "--dir", "nowhere");
    expect([code, output]).toEqual([
      1,
      expect.stringContaining("No local Snowflake runs from the folder nowhere"),
    ]);
  });

  it.each([
    [["--help"], 0, "snowflakeml emulate"],
    [["emulate", "--help"], 0, "snowflakeml emulate"],
    [[], 2, "snowflakeml emulate"],
    [["nonsense"], 2, "unknown command nonsense; expected emulate"],
  ])("%j ends with %i and the usage", async (args, code, text) => {
    const ended = await run(process.execPath, [CLI, ...args], { cwd: files.path });
    expect([ended.code, ended.output]).toEqual([code, expect.stringContaining(text)]);
  });
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fs, { mkdirSync, rmSync } from "node:fs";
import { run } from "../../../scripts/engine/command";
import { ROOT } from "../../../scripts/engine/places";
import { InitError, SnowflakeError, start } from "../../../provider/emulator";
import { scratch } from "../../support/account";
import { connect } from "../../support/client";
import { plain } from "../../support/plain";

/** Everything that can be pending, each for longer than a test may take. */
const PENDING = `
const { start } = require("pulumi-snowflakeml/emulator");
const never = 600_000;
(async () => {
  const snowflake = await start({ longPollMs: never });
  const post = (path, body, token) =>
    fetch(snowflake.url + path, {
      method: "POST",
      headers: { authorization: 'Snowflake Token="' + token + '"' },
      body: JSON.stringify(body),
    });
  const login = await post("/session/v1/login-request", { data: { LOGIN_NAME: "u" } }, "");
  const { token } = (await login.json()).data;
  const query = (sqlText) => {
    post("/queries/v1/query-request?requestId=" + sqlText, { sqlText }, token).catch(() => {});
  };
  let hung;
  const hanging = new Promise((resolve) => (hung = resolve));
  snowflake.faults.add({ match: { sql: /DELAYED/ }, action: { delayMs: never } });
  snowflake.faults.add({ match: { sql: /HUNG/ }, action: { hang: true }, onFire: hung });
  snowflake.faults.add({ match: { route: "heartbeat" }, action: { delayMs: never } });
  query("CREATE ROLE DELAYED");
  query("CREATE ROLE HUNG");
  post("/session/heartbeat", {}, token).catch(() => {});
  await Promise.all([hanging, snowflake.log.waitFor((entry) => entry.sql.includes("DELAYED"))]);
  await snowflake.stop();
  console.log(snowflake.log.statements().map((entry) => entry.outcome.code).join());
})();
`;

describe("stopping", () => {
  it("leaves nothing that keeps the process alive", async () => {
    const ended = await run(process.execPath, ["-e", PENDING], { cwd: ROOT });
    expect(ended).toEqual({ code: 0, output: "000604\n" });
  });

  it("twice is stopping once, and settles `stopped`", async () => {
    const emulator = await start();
    expect(emulator.stop()).toBe(emulator.stop());
    await emulator.stopped;
  });
});

describe("saving that fails", () => {
  it("fails the statement, not the server", async () => {
    const folder = scratch();
    const emulator = await start({ directory: `${folder.path}/account` });
    const client = await connect(emulator.url);
    folder.remove();
    await expect(client.query("CREATE ROLE UNSAVED")).rejects.toMatchObject({
      code: "300002",
      message: expect.stringContaining("ENOENT"),
    });
    expect(await client.query("SELECT 1 AS N")).toEqual([{ N: 1 }]);
    await client.close();
    await expect(emulator.stop()).rejects.toThrow("ENOENT");
  });

  it("is made up for by stopping", async () => {
    const folder = scratch();
    const directory = `${folder.path}/account`;
    const emulator = await start({ directory });
    const client = await plain(emulator.url);
    rmSync(directory, { recursive: true });
    expect(await client.query("CREATE ROLE LATE")).toMatchObject({ code: "300002" });
    mkdirSync(directory);
    await emulator.stop();
    const again = await start({ directory });
    expect(await again.execute("SHOW ROLES LIKE 'LATE'")).toHaveLength(1);
    await again.stop();
    folder.remove();
  });
});

describe("a start that fails", () => {
  it("names the init statement and Snowflake's words, and leaves nothing behind", async () => {
    const folder = scratch();
    const made = jest.spyOn(fs, "mkdtempSync");
    const init = ["CREATE DATABASE ML", "CREATE SCHEMA NOPE.S"];
    const failure: unknown = await start({ directory: folder.path, init }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(InitError);
    expect(failure).toMatchObject({
      statement: 2,
      message: expect.stringMatching(/^statement 2, CREATE SCHEMA NOPE\.S: .*002003 \(02000\)/),
      cause: expect.any(SnowflakeError),
    });
    await expect(start({ init })).rejects.toThrow("statement 2");
    const folders = made.mock.results.map(({ value }) => String(value));
    expect(folders).not.toEqual([]);
    expect(folders.filter((each) => fs.existsSync(each))).toEqual([]);
    made.mockRestore();
    await (await start({ directory: folder.path })).stop();
    folder.remove();
  });

  it("shows no password of an init statement", async () => {
    const init = ["CREATE USER A PASSWORD = 'hush' NOPE"];
    await expect(start({ init })).rejects.toThrow("PASSWORD = '***'");
  });

  it("tells that the port is in use, and lets go of the folder", async () => {
    const folder = scratch();
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    await expect(start({ port, directory: folder.path })).rejects.toThrow(
      `Port ${String(port)} of 127.0.0.1 is in use`,
    );
    other.close();
    await (await start({ directory: folder.path })).stop();
    folder.remove();
  });
});

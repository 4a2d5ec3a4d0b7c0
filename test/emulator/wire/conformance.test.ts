import { gunzipSync } from "node:zlib";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { run } from "../../../scripts/engine/command";
import { ROOT } from "../../../scripts/engine/places";
import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { loadDriver } from "../../../provider/snowflake/driver";
import { scratch } from "../../support/account";
import { connect } from "../../support/client";
import { plain, plainLogin } from "../../support/plain";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await start({ init: ["CREATE DATABASE ML", "CREATE STAGE ML.PUBLIC.S"] });
});

afterAll(() => emulator.stop());

describe("a connection", () => {
  it("is made by host, port and protocol as well", async () => {
    const { port } = emulator;
    const options = { accessUrl: undefined, host: "127.0.0.1", port, protocol: "http" };
    const client = await connect("", options as object);
    expect(await client.query("SELECT 1 AS N")).toEqual([{ N: 1 }]);
    await client.close();
  });

  it("says whether it is valid, and comes out of a pool", async () => {
    const client = await connect(emulator.url);
    expect(await client.connection.isValidAsync()).toBe(true);
    await client.close();
    expect(await client.connection.isValidAsync()).toBe(false);
    const { url: accessUrl } = emulator;
    const pool = loadDriver().createPool(
      { account: "local", username: "pooled", password: "any", accessUrl },
      { max: 2, min: 0 },
    );
    const names = await Promise.all(
      [1, 2, 3].map(() =>
        pool.use(
          (connection) =>
            new Promise((resolve) => {
              connection.execute({
                sqlText: "SELECT CURRENT_USER() AS U",
                complete: (_error, _statement, rows) => {
                  resolve(rows?.[0]);
                },
              });
            }),
        ),
      ),
    );
    expect(names).toEqual([{ U: "POOLED" }, { U: "POOLED" }, { U: "POOLED" }]);
    await pool.drain();
    await pool.clear();
  });

  it.each([
    [true, 0],
    [false, 1],
  ])("with serverSessionKeepAlive %s logs out %d times", async (serverSessionKeepAlive, times) => {
    let logouts = 0;
    const onFire = (): void => {
      logouts += 1;
    };
    emulator.faults.add({ match: { route: "logout" }, action: { delayMs: 0 }, onFire });
    const client = await connect(emulator.url, { serverSessionKeepAlive });
    await client.close();
    emulator.faults.clear();
    expect(logouts).toBe(times);
  });
});

describe("two servers in one process", () => {
  it("keep their parameters apart, which the driver holds in one table", async () => {
    const other = await start();
    const slow = await connect(other.url, { clientSessionKeepAlive: false });
    await slow.query("ALTER SESSION SET TIMESTAMP_NTZ_OUTPUT_FORMAT = 'YYYY'");
    const client = await connect(emulator.url);
    const stamp = "SELECT '2026-01-02'::TIMESTAMP_NTZ AS T";
    const text = { fetchAsString: ["Date"] };
    expect(await slow.query(stamp, text)).toEqual([{ T: "2026" }]);
    expect(await client.query(stamp, text)).toEqual([{ T: "2026-01-02 00:00:00.000" }]);
    await Promise.all([slow.close(), client.close()]);
    await other.stop();
  });

  it("do not take each other's tokens", async () => {
    const other = await start();
    const { token } = await plain(other.url);
    const client = await plain(emulator.url);
    const headers = { authorization: `Snowflake Token="${token}"` };
    expect((await client.post("/session/heartbeat", {}, headers)).code).toBe("390104");
    await other.stop();
  });
});

describe("a restart over a kept account", () => {
  it("has the objects, and none of the sessions", async () => {
    const folder = scratch();
    const directory = join(folder.path, "account");
    const first = await start({ directory });
    const before = await plain(first.url);
    await before.query("CREATE DATABASE KEPT");
    await first.stop();
    const second = await start({ directory });
    const headers = { authorization: `Snowflake Token="${before.token}"` };
    const after = await plain(second.url);
    expect((await after.query("SELECT 1", { headers })).code).toBe("390104");
    expect((await after.query("SHOW DATABASES LIKE 'KEPT'")).data?.["total"]).toBe(1);
    await second.stop();
    folder.remove();
  });
});

describe("parameters of a login", () => {
  it("come back with the type they are known by", async () => {
    const parameters = { CLIENT_PREFETCH_THREADS: 2, AUTOCOMMIT: false, QUERY_TAG: "7" };
    const { data } = await plainLogin(emulator.url, "", { SESSION_PARAMETERS: parameters });
    const found = data?.["parameters"] as { name: string; value: unknown }[];
    const told = Object.fromEntries(found.map(({ name, value }) => [name, value]));
    expect(told).toMatchObject(parameters);
  });
});

describe("the port", () => {
  it("is open on the loopback address alone", async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((each) => each !== undefined && !each.internal && each.family === "IPv4")
      .map((each) => `http://${each?.address ?? ""}:${String(emulator.port)}/`);
    for (const url of others) await expect(fetch(url)).rejects.toThrow("fetch failed");
    expect(new URL(emulator.url).hostname).toBe("127.0.0.1");
  });
});

describe("files", () => {
  it("are packed by the driver when it is asked to, and come back so", async () => {
    const files = scratch();
    for (const name of ["in", "out"]) mkdirSync(join(files.path, name));
    for (const name of ["a1", "a2", "b1"]) writeFileSync(join(files.path, "in", name), name);
    const client = await connect(emulator.url);
    await client.query(`PUT 'file://${files.path}/in/a*' @ML.PUBLIC.S/packed`);
    const listed = await client.query("LIST @ML.PUBLIC.S/packed");
    expect(listed.map((row) => row["name"])).toEqual(["s/packed/a1.gz", "s/packed/a2.gz"]);
    await client.query(`GET @ML.PUBLIC.S/packed 'file://${files.path}/out' PATTERN = '.*a2.*'`);
    const out = readdirSync(join(files.path, "out"), { recursive: true, encoding: "utf8" });
    const [file = "", ...more] = out.filter((name) => name.endsWith(".gz"));
    expect(more).toEqual([]);
    const bytes = readFileSync(join(files.path, "out", file));
    expect(gunzipSync(bytes).toString("utf8")).toBe("a2");
    await client.close();
    files.remove();
  });
});

const WHOLE = `
const driver = require("snowflake-sdk");
const { start } = require("pulumi-snowflakeml/emulator");
driver.configure({ logLevel: "OFF", additionalLogToConsole: false });
(async () => {
  const snowflake = await start();
  const connection = driver.createConnection({
    account: "local", username: "u", password: "p", accessUrl: snowflake.url,
  });
  await new Promise((resolve) => connection.connect(resolve));
  const complete = (resolve) => (error, _statement, rows) => resolve(rows);
  const rows = await new Promise((resolve) =>
    connection.execute({ sqlText: "SELECT 1 AS N", complete: complete(resolve) }));
  await new Promise((resolve) => connection.destroy(resolve));
  await snowflake.stop();
  console.log(JSON.stringify(rows));
})();
`;

describe("a process", () => {
  it("ends by itself after destroy and stop: no handle stays open", async () => {
    const ended = await run(process.execPath, ["--no-warnings", "-e", WHOLE], { cwd: ROOT });
    expect(ended).toEqual({ code: 0, output: '[{"N":1}]\n' });
  });
});

import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { gzipSync } from "node:zlib";
import { start } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { connect } from "../../support/client";
import { plain } from "../../support/plain";

const CONTROL = "control-token";
let emulator: Emulator;

beforeAll(async () => {
  emulator = await start({ controlToken: CONTROL });
});

afterAll(() => emulator.stop());

interface Raw {
  readonly path?: string;
  readonly headers?: Record<string, string | number>;
  readonly body?: Buffer | string;
}

function send({ path = "/telemetry/send", headers = {}, body = "" }: Raw): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${emulator.url}${path}`, { method: "POST", headers, agent: false });
    sent.on("response", (answer: IncomingMessage) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
      sent.destroy();
    });
    sent.on("error", reject);
    if (headers["content-length"] === undefined) sent.end(body);
    else sent.flushHeaders();
  });
}

describe("requests", () => {
  it("are turned away by Host and Origin", async () => {
    expect(await send({})).toBe(200);
    expect(await send({ headers: { host: "evil.example" } })).toBe(403);
    expect(await send({ headers: { origin: "http://evil.example" } })).toBe(403);
  });

  it("are limited in size, packed or not, and in their headers", async () => {
    const large = 64 * 1024 * 1024 + 1;
    expect(await send({ headers: { "content-length": large } })).toBe(413);
    expect(await send({ body: gzipSync(Buffer.alloc(large)) })).toBe(413);
    expect(await send({ headers: { "x-long": "x".repeat(17 * 1024) } })).toBe(431);
  });

  it("may be packed without saying so, and must be JSON", async () => {
    expect(await send({ body: gzipSync('{"logs":[]}') })).toBe(200);
    expect(await send({ body: Buffer.from([0x1f, 0x8b, 1, 2, 3]) })).toBe(400);
    expect(await send({ body: "{" })).toBe(400);
    expect(await send({ path: "/queries/v1/query-request", body: '{"sqlText":1}' })).toBe(400);
    expect(await send({ path: "/nowhere" })).toBe(404);
  });

  it("for control need the token", async () => {
    const status = (authorization: string) =>
      send({ path: "/_local/status", headers: { authorization } });
    expect(await status(`Bearer ${CONTROL}`)).toBe(200);
    expect(await status("Bearer other-token!")).toBe(403);
    expect(await send({ path: "/_local/stop" })).toBe(403);
    const uncontrolled = await start();
    const answer = await fetch(`${uncontrolled.url}/_local/status`, { method: "POST" });
    expect(answer.status).toBe(404);
    await uncontrolled.stop();
  });
});

describe("answers", () => {
  it("are packed above 8 kB for clients that take it", async () => {
    const client = await plain(emulator.url);
    const text = "x".repeat(9000);
    const encoding = async (sql: string, accepted: string) => {
      const headers = { "accept-encoding": accepted };
      const answer = await client.query(sql, { headers });
      expect(answer.success).toBe(true);
      return answer.headers.get("content-encoding");
    };
    expect(await encoding(`SELECT '${text}'`, "gzip, deflate")).toBe("gzip");
    expect(await encoding(`SELECT '${text}'`, "identity")).toBeNull();
    expect(await encoding("SELECT 1", "gzip")).toBeNull();
    const driver = await connect(emulator.url);
    expect(await driver.query(`SELECT '${text}' AS T`)).toEqual([{ T: text }]);
    await driver.close();
  });
});

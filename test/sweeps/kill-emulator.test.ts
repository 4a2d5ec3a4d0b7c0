import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "../../provider/emulator";
import type { Emulator } from "../../provider/emulator";
import { scratch } from "../support/account";
import { connect } from "../support/client";
import type { Client } from "../support/client";
import { KillableServer } from "../support/killable";
import type { KillPoint } from "../support/killable";
import { PACKAGE, puts, stepsWith } from "../support/kill-steps";
import type { Step } from "../support/kill-steps";
import { looked } from "../support/look";

const work = scratch();
const packaged = join(work.path, "package");

let server: KillableServer;
/** What the account should be: it has every statement that the server has, and never dies. */
let reference: Emulator;

beforeAll(async () => {
  mkdirSync(join(packaged, "model"), { recursive: true });
  writeFileSync(join(packaged, "MANIFEST.yml"), "methods: [{ name: predict }]\n");
  writeFileSync(join(packaged, "model", "model.yaml"), "model_type: custom\n");
  server = new KillableServer(work.path);
  reference = await start();
  await server.start();
});

afterAll(async () => {
  await server.kill();
  await reference.stop();
  work.remove();
});

/** Folders on the disk, and those that the state leads to, with the files of each version. */
function folders(): { readonly there: readonly string[]; readonly named: readonly string[] } {
  const root = join(server.folder, "files");
  const groups = existsSync(root) ? readdirSync(root) : [];
  const there = groups.flatMap((group) =>
    readdirSync(join(root, group)).map((each) => `${group}/${each}`),
  );
  const state = readFileSync(join(server.folder, "state.json"), "utf8");
  const named = [...state.matchAll(/"folder":"([^"]+)"/g)].map((match) => match[1] ?? "");
  for (const folder of versionFolders(state)) {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => PACKAGE.includes(file)).sort()).toEqual(PACKAGE);
  }
  return { there: there.sort(), named: named.sort() };
}

/** Those of versions that are complete: a live one may be empty yet. */
function versionFolders(state: string): readonly string[] {
  const found: string[] = [];
  JSON.parse(state, (key, value) => {
    if (key === "versions") found.push(...(value as { folder: string }[]).map((v) => v.folder));
    return value as unknown;
  });
  return found;
}

/** What the driver's session goes by. */
function tokenOf(client: Client): string {
  const kept = JSON.parse(client.connection.serialize()) as {
    services: { sf: { tokenInfo: { sessionToken: string } } };
  };
  return kept.services.sf.tokenInfo.sessionToken;
}

/** After a death: everything that was acknowledged, nothing else, and no trace of what came between. */
async function comeBack(dead: Client): Promise<void> {
  await server.start();
  const refused = await send(tokenOf(dead), "SELECT 1", "");
  expect(refused.code).toBe("390104");
  await dead.close();
  const { there, named } = folders();
  expect(there).toEqual(named);
  expect(readdirSync(server.folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  expect(await looked(server.url)).toEqual(await looked(reference.url));
}

/** One request, as the driver sends it, without its retries. */
async function send(token: string, sqlText: string, tag: string): Promise<{ code: string | null }> {
  const answer = await fetch(`${server.url}/queries/v1/query-request?requestId=${randomUUID()}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Snowflake Token="${token}"`,
    },
    body: JSON.stringify({ sqlText, parameters: { QUERY_TAG: tag } }),
  });
  return (await answer.json()) as { code: string | null };
}

async function prepared(url: string, { before = [] }: Step): Promise<Client> {
  const client = await connect(url);
  for (const sql of before) await client.query(sql);
  return client;
}

async function doneByReference(step: Step): Promise<void> {
  const client = await prepared(reference.url, step);
  await client.query(step.sql);
  await client.close();
}

async function run(url: string, sql: string): Promise<void> {
  const client = await connect(url);
  await client.query(sql);
  await client.close();
}

/** How the history says that a statement ended that had no answer. */
async function ending(tag: string): Promise<unknown> {
  const client = await connect(server.url, { database: "ML" });
  const from = "TABLE(INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER())";
  const rows = await client.query(
    `SELECT EXECUTION_STATUS FROM ${from} WHERE QUERY_TAG = '${tag}'`,
  );
  await client.close();
  return rows[0]?.["EXECUTION_STATUS"];
}

async function dieAt(step: Step, point: KillPoint, done: boolean): Promise<void> {
  const tag = `${step.sql} ${point}`.replaceAll("'", "");
  const client = await prepared(server.url, step);
  server.killAt(point);
  await expect(send(tokenOf(client), step.sql, tag)).rejects.toThrow("fetch failed");
  await server.died();
  if (done) await doneByReference(step);
  await comeBack(client);
  // The history is asked for in a database.
  if (await hasDatabase())
    expect(await ending(tag)).toBe(done ? "SUCCESS" : "FAILED_WITH_INCIDENT");
}

async function hasDatabase(): Promise<boolean> {
  return (await reference.execute("SHOW DATABASES")).length > 0;
}

async function dieAnswered(step: Step): Promise<void> {
  const client = await prepared(server.url, step);
  await client.query(step.sql);
  await server.kill();
  await doneByReference(step);
  await comeBack(client);
}

// Each of its deaths is a server that starts again: by far more than 5 s.
describe("kill -9 of the server", () => {
  it.each(stepsWith(packaged))("leaves all or nothing of $sql", async (step) => {
    for (const point of step.undone) await dieAt(step, point, false);
    if (step.done === "answered") await dieAnswered(step);
    else await dieAt(step, step.done, true);
    expect(await looked(server.url)).toEqual(await looked(reference.url));
  });

  it("in a reset leaves the account as it was", async () => {
    const { token } = JSON.parse(readFileSync(join(server.folder, "server.json"), "utf8")) as {
      token: string;
    };
    for (const sql of [
      "CREATE DATABASE ML",
      "CREATE STAGE ML.PUBLIC.P",
      ...puts(packaged, "@ML.PUBLIC.P"),
    ])
      for (const { url } of [server, reference]) await run(url, sql);
    const client = await connect(server.url);
    server.killAt("before the state");
    const headers = { authorization: `Bearer ${token}` };
    await expect(fetch(`${server.url}/_local/reset`, { headers })).rejects.toThrow("fetch failed");
    await server.died();
    await comeBack(client);
    expect(await hasDatabase()).toBe(true);
  });

  it("is a lost session for a driver that waits for an answer", async () => {
    const client = await connect(server.url);
    server.killAt("before the state");
    const waiting = client.query("CREATE ROLE LOST").catch((error: unknown) => error);
    await server.died();
    await server.start();
    expect(await waiting).toMatchObject({ code: 407002 });
    expect(await looked(server.url)).toEqual(await looked(reference.url));
    await client.close();
  });
});

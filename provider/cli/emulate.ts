import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InitError, start } from "../emulator";
import type { Emulator } from "../emulator";
import { parseEmulate } from "./emulate-options";
import type { StartOptions } from "./emulate-options";
import { EMULATE_USAGE } from "./emulate-usage";
import { readServerFile, removeServerFile, writeServerFile } from "./server-file";
import type { ServerFile } from "./server-file";

/** How long a detached server may take to come up, its init statements included. */
const START_MS = 60_000;

/** How long a recorded server may take to say that it is there. */
const PROBE_MS = 5_000;

/** Runs `snowflakeml emulate …`; resolves with the exit code. */
export async function emulate(args: readonly string[]): Promise<number> {
  const { verb, folder, options, seconds, help } = parseEmulate(args);
  if (help) {
    process.stdout.write(EMULATE_USAGE);
    return 0;
  }
  if (verb !== "start")
    return ask(folder, verb === "advance" ? `advance?seconds=${String(seconds)}` : verb);
  const running = await liveServer(folder);
  if (running !== undefined) return refuse(folder, running);
  return options.detach ? detach(args, folder, options) : serve(folder, options);
}

/** The server that the folder's file tells of, if it still answers. */
async function liveServer(folder: string): Promise<ServerFile | undefined> {
  const server = readServerFile(folder);
  if (server === undefined) return undefined;
  // Another server may have that port by now; it does not take our token.
  return (await call(server, "status", PROBE_MS))?.ok === true ? server : undefined;
}

function refuse(folder: string, { url, pid }: ServerFile): number {
  process.stderr.write(
    `A local Snowflake already runs from the folder ${folder}: ${url} (process ${String(pid)}).\n` +
      `Stop it with: snowflakeml emulate stop --dir ${folder}\n` +
      `Or start this one with another --dir, or from another working directory.\n`,
  );
  return 1;
}

async function serve(folder: string, options: StartOptions): Promise<number> {
  const token = randomBytes(32).toString("base64url");
  const emulator = await start({ ...options.emulator, controlToken: token }).catch(
    (error: unknown) => {
      if (!(error instanceof InitError)) throw error;
      throw new Error(`--init ${options.initFile ?? ""}, ${error.message}`, { cause: error });
    },
  );
  const server = { url: emulator.url, pid: process.pid, token };
  try {
    writeServerFile(folder, server);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  // A detached server's starter announces it.
  if (process.send === undefined) announce(server, options.json);
  else {
    process.send(server);
    process.disconnect();
  }
  return ended(emulator, folder);
}

function announce({ url, pid }: Omit<ServerFile, "token">, json: boolean): void {
  process.stdout.write(
    json
      ? `${JSON.stringify({ url, port: Number(new URL(url).port), pid })}\n`
      : `The local Snowflake listens on ${url} (process ${String(pid)}).\n  pulumi config set snowflakeml:accessUrl ${url}\n`,
  );
}

/** Resolves when the server was stopped, by a signal or by `emulate stop`. */
async function ended(emulator: Emulator, folder: string): Promise<number> {
  const stop = (): void => {
    // What it fails with is told below, for every way of stopping.
    emulator.stop().catch(() => undefined);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    await emulator.stopped;
    return 0;
  } finally {
    removeServerFile(folder, process.pid);
  }
}

/** Starts this program again, in the background, and waits until it listens or ends. */
async function detach(
  args: readonly string[],
  folder: string,
  options: StartOptions,
): Promise<number> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = join(folder, "server.log");
  const errors = openSync(log, "w", 0o600);
  const rest = args.filter((argument) => argument !== "--detach");
  const child = spawn(process.execPath, [process.argv[1] ?? "", "emulate", ...rest], {
    detached: true,
    stdio: ["ignore", "ignore", errors, "ipc"],
  });
  closeSync(errors);
  const server = await firstWord(child);
  if (child.connected) child.disconnect();
  child.unref();
  if (server !== undefined) {
    announce(server, options.json);
    return 0;
  }
  child.kill();
  const said = readFileSync(log, "utf8");
  rmSync(log);
  process.stderr.write(
    said === "" ? `The local Snowflake did not start in ${String(START_MS / 1000)} s.\n` : said,
  );
  return 1;
}

/** What the child says when it listens; undefined when it ended or took too long. */
function firstWord(child: ChildProcess): Promise<ServerFile | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(undefined);
    }, START_MS);
    const settle = (server: ServerFile | undefined): void => {
      clearTimeout(timer);
      resolve(server);
    };
    child.once("message", (message) => {
      settle(message as ServerFile);
    });
    for (const end of ["exit", "error"]) {
      child.once(end, () => {
        settle(undefined);
      });
    }
  });
}

/** @param request a control route, with what it is told */
async function ask(folder: string, request: string): Promise<number> {
  const server = readServerFile(folder);
  if (server === undefined) {
    process.stderr.write(
      `No local Snowflake runs from the folder ${folder}. Start one, or name its folder with --dir.\n`,
    );
    return 1;
  }
  const answer = await call(server, request);
  if (answer === undefined) {
    process.stderr.write(
      `The local Snowflake at ${server.url} does not answer; process ${String(server.pid)} may be gone.\n`,
    );
    return 1;
  }
  if (!answer.ok) {
    process.stderr.write(`The local Snowflake refused: ${JSON.stringify(answer.body)}\n`);
    return 1;
  }
  process.stdout.write(`${JSON.stringify(answer.body, undefined, 2)}\n`);
  return 0;
}

interface ControlAnswer {
  readonly ok: boolean;
  readonly body: unknown;
}

/** Undefined when nothing, or something else, answers there. */
async function call(
  { url, token }: ServerFile,
  verb: string,
  timeoutMs?: number,
): Promise<ControlAnswer | undefined> {
  try {
    const answer = await fetch(`${url}/_local/${verb}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      ...(timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(timeoutMs) }),
    });
    return { ok: answer.ok, body: await answer.json() };
  } catch {
    return undefined;
  }
}

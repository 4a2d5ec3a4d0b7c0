import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { splitStatements, start } from "../emulator";
import type { Emulator } from "../emulator";
import { DEFAULT_FOLDER, readServerFile, removeServerFile, writeServerFile } from "./server-file";
import type { ServerFile } from "./server-file";

export const EMULATE_USAGE = `snowflakeml emulate [start] [options]   run a local Snowflake on 127.0.0.1
snowflakeml emulate status|log|reset|stop [--dir DIR]

  --port N                    listen on this port (default: a free one)
  --dir DIR                   keep the account in this folder (default: memory)
  --init FILE.sql             statements for a fresh account
  --auth open|strict          take any credential, or check passwords (default: open)
  --unknowns strict|lenient   how undocumented behaviour is answered (default: strict)
  --detach                    go on in the background
  --json                      say where it listens as one line of JSON
`;

/** A mistake in the command line. */
export class UsageError extends Error {}

/** How long a detached server may take to come up. */
const START_MS = 10_000;

/** Runs `snowflakeml emulate …`; resolves with the exit code. */
export async function emulate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const folder = values.dir ?? DEFAULT_FOLDER;
  const [verb = "start", ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`unexpected ${rest.join(" ")}`);
  switch (verb) {
    case "start":
      return values.detach === true ? detach(args, folder, values) : serve(folder, values);
    case "status":
    case "log":
    case "reset":
    case "stop":
      return ask(folder, verb);
    default:
      throw new UsageError(`unknown command emulate ${verb}`);
  }
}

type Values = ReturnType<typeof parse>["values"];

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: "string" },
        dir: { type: "string" },
        init: { type: "string" },
        auth: { type: "string" },
        unknowns: { type: "string" },
        detach: { type: "boolean" },
        json: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  ...allowed: readonly T[]
): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((each) => each === value);
  if (found === undefined)
    throw new UsageError(`--${name} is ${value}; expected ${allowed.join(" or ")}`);
  return found;
}

async function serve(folder: string, values: Values): Promise<number> {
  const token = randomBytes(32).toString("base64url");
  const authentication = oneOf("auth", values.auth, "open", "strict");
  const unknowns = oneOf("unknowns", values.unknowns, "strict", "lenient");
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !Number.isInteger(port))
    throw new UsageError(`--port is ${values.port ?? ""}; expected a number`);
  const emulator = await start({
    controlToken: token,
    ...(port === undefined ? {} : { port }),
    ...(values.dir === undefined ? {} : { directory: values.dir }),
    ...(values.init === undefined
      ? {}
      : { init: splitStatements(readFileSync(values.init, "utf8")) }),
    ...(authentication === undefined ? {} : { authentication }),
    ...(unknowns === undefined ? {} : { unknowns }),
  });
  writeServerFile(folder, { url: emulator.url, pid: process.pid, token });
  announce(emulator, values.json === true);
  return ended(emulator, folder);
}

function announce(
  { url, port }: Pick<Emulator, "url" | "port">,
  json: boolean,
  pid = process.pid,
): void {
  process.stdout.write(
    json
      ? `${JSON.stringify({ url, port, pid })}\n`
      : `The local Snowflake listens on ${url} (process ${String(pid)}).\n  pulumi config set snowflakeml:accessUrl ${url}\n`,
  );
}

/** Resolves when the server was stopped, by a signal or by `emulate stop`. */
function ended(emulator: Emulator, folder: string): Promise<number> {
  return new Promise((resolve) => {
    const stop = (): void => {
      void emulator.stop();
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
    void emulator.stopped.then(() => {
      removeServerFile(folder);
      resolve(0);
    });
  });
}

async function detach(args: readonly string[], folder: string, values: Values): Promise<number> {
  removeServerFile(folder);
  const script = process.argv[1] ?? "";
  const rest = args.filter((argument) => argument !== "--detach");
  const child = spawn(process.execPath, [script, "emulate", ...rest], {
    detached: true,
    stdio: "ignore",
  });
  child.unref();
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const server = readServerFile(folder);
    if (server !== undefined) {
      announce(
        { url: server.url, port: Number(new URL(server.url).port) },
        values.json === true,
        server.pid,
      );
      return 0;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  process.stderr.write(
    "The local Snowflake did not start. Run the command without --detach to see why.\n",
  );
  return 1;
}

async function ask(folder: string, verb: "status" | "log" | "reset" | "stop"): Promise<number> {
  const server = readServerFile(folder);
  if (server === undefined) {
    process.stderr.write(
      `No local Snowflake runs from the folder ${folder}. Start one, or name its folder with --dir.\n`,
    );
    return 1;
  }
  const answer = await call(server, verb);
  if (answer === undefined) {
    process.stderr.write(
      `The local Snowflake at ${server.url} does not answer; process ${String(server.pid)} may be gone.\n`,
    );
    return 1;
  }
  process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
  return 0;
}

async function call(server: ServerFile, verb: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${server.token}` };
  const answer = await fetch(`${server.url}/_local/${verb}`, { method: "POST", headers }).catch(
    () => undefined,
  );
  return answer?.ok === true ? answer.json() : undefined;
}

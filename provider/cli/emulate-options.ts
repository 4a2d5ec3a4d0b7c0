import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { SnowflakeError, splitStatements } from "../emulator";
import type { EmulatorOptions } from "../emulator";
import { DEFAULT_FOLDER } from "./server-file";

/** A mistake in the command line. */
export class UsageError extends Error {}

const VERBS = ["start", "status", "log", "advance", "reset", "stop"] as const;

/** What `emulate start` was told. */
export interface StartOptions {
  readonly emulator: EmulatorOptions;
  readonly initFile: string | undefined;
  readonly detach: boolean;
  readonly json: boolean;
}

export interface EmulateCommand {
  readonly verb: (typeof VERBS)[number];
  /** Where the server's address is kept. */
  readonly folder: string;
  readonly options: StartOptions;
  /** By how much `advance` moves the clock. */
  readonly seconds: number;
  readonly help: boolean;
}

/** Reads the whole command line, so that nothing is started on a wrong one. @throws UsageError */
export function parseEmulate(args: readonly string[]): EmulateCommand {
  const { values, positionals } = parse(args);
  const [word = "start", ...rest] = positionals;
  const verb = VERBS.find((each) => each === word);
  if (verb === undefined)
    throw new UsageError(`unknown command emulate ${word}; expected ${VERBS.join(", ")}`);
  const seconds = verb === "advance" ? secondsOf(rest.shift()) : 0;
  if (rest.length > 0) throw new UsageError(`unexpected ${rest.join(" ")}`);
  return {
    verb,
    folder: values.dir ?? DEFAULT_FOLDER,
    options: startOptions(values),
    seconds,
    help: values.help === true,
  };
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
        clock: { type: "string" },
        detach: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function startOptions(values: Values): StartOptions {
  const authentication = oneOf("auth", values.auth, ["open", "strict"]);
  const unknowns = oneOf("unknowns", values.unknowns, ["strict", "lenient"]);
  return {
    emulator: {
      port: portOf(values.port),
      ...(values.dir === undefined ? {} : { directory: values.dir }),
      ...(values.init === undefined ? {} : { init: readInit(values.init) }),
      ...(authentication === undefined ? {} : { authentication }),
      ...(unknowns === undefined ? {} : { unknowns }),
      ...(values.clock === undefined ? {} : { clock: clockOf(values.clock) }),
    },
    initFile: values.init,
    detach: values.detach === true,
    json: values.json === true,
  };
}

/** 0 lets the system choose. */
function portOf(text = "0"): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new UsageError(`--port: expected a whole number from 0 to 65535, got ${text}`);
  return Number(text);
}

function clockOf(text: string): NonNullable<EmulatorOptions["clock"]> {
  if (text === "real") return text;
  const start = new Date(text);
  if (Number.isNaN(start.getTime()))
    throw new UsageError(
      `--clock: expected real, or a time like 2026-11-01T00:00:00Z, got ${text}`,
    );
  return { start };
}

function secondsOf(text = ""): number {
  if (!/^\d{1,9}$/.test(text))
    throw new UsageError(`advance: expected a whole number of seconds, got ${text || "nothing"}`);
  return Number(text);
}

function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  const found = allowed.find((each) => each === value);
  if (value !== undefined && found === undefined)
    throw new UsageError(`--${name}: expected ${allowed.join(" or ")}, got ${value}`);
  return found;
}

function readInit(file: string): readonly string[] {
  try {
    return splitStatements(readFileSync(file, "utf8"));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof SnowflakeError)
      throw new Error(`--init ${file}: ${text}`, { cause: error });
    throw new UsageError(`--init: expected a readable file, got ${file} (${text})`, {
      cause: error,
    });
  }
}

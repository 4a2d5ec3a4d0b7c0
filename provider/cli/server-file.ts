import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How the commands find a server that another process runs. */
export interface ServerFile {
  readonly url: string;
  readonly pid: number;
  readonly token: string;
}

/** Where a server is looked for when no folder is named. */
export const DEFAULT_FOLDER = ".snowflakeml";

const NAME = "server.json";

export function writeServerFile(folder: string, server: ServerFile): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // An old file would keep its own mode.
  rmSync(join(folder, NAME), { force: true });
  writeFileSync(join(folder, NAME), JSON.stringify(server), { mode: 0o600, flag: "wx" });
}

export function readServerFile(folder: string): ServerFile | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, NAME), "utf8")) as ServerFile;
  } catch {
    return undefined;
  }
}

/** Leaves the file of another process alone. */
export function removeServerFile(folder: string, pid: number): void {
  if (readServerFile(folder)?.pid === pid) rmSync(join(folder, NAME), { force: true });
}

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
  writeFileSync(join(folder, NAME), JSON.stringify(server), { mode: 0o600 });
}

export function readServerFile(folder: string): ServerFile | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, NAME), "utf8")) as ServerFile;
  } catch {
    return undefined;
  }
}

export function removeServerFile(folder: string): void {
  rmSync(join(folder, NAME), { force: true });
}

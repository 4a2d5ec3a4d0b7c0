import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { PersistentState } from "../contract";
import { FORMAT, migrate } from "./format";

/** Keeps the account in a folder: written whole, beside the old one, then put in its place. */

const STATE_FILE = "state.json";
const LOCK_FILE = "lock";

const stored = z.object({ format: z.number(), state: z.unknown() });

export interface Store {
  /** Folder of the files of stages and models. */
  readonly filesRoot: string;
  /** Reads what was kept, if anything. */
  load(state: PersistentState): void;
  /** Writes the state when it changed since it was last written. */
  save(state: PersistentState): void;
  close(): void;
}

/** Nothing is kept but the files, until the store closes. */
export function memoryStore(): Store {
  const filesRoot = mkdtempSync(join(tmpdir(), "snowflakeml-"));
  return {
    filesRoot,
    load: () => undefined,
    save: () => undefined,
    close() {
      rmSync(filesRoot, { recursive: true, force: true });
    },
  };
}

/** Opens a folder for one server alone. @throws when another live process has it */
export function openStore(folder: string): Store {
  const directory = resolve(folder);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = join(directory, LOCK_FILE);
  takeLock(lock);
  const file = join(directory, STATE_FILE);
  let saved = -1;
  return {
    filesRoot: join(directory, "files"),
    load(state) {
      if (!existsSync(file)) return;
      const read = stored.parse(JSON.parse(readFileSync(file, "utf8")));
      const current = migrate(read, file);
      if (read.format !== current.format)
        copyFileSync(file, `${file}.format-${String(read.format)}`);
      state.load(current.state);
      saved = state.version;
    },
    save(state) {
      const { version } = state;
      if (version === saved) return;
      writeWhole(file, JSON.stringify({ format: FORMAT, state: state.save() }));
      saved = version;
    },
    close() {
      rmSync(lock, { force: true });
    },
  };
}

function writeWhole(file: string, text: string): void {
  const next = `${file}.tmp`;
  const handle = openSync(next, "w", 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(next, file);
}

function takeLock(lock: string): void {
  if (existsSync(lock)) {
    const owner = Number(readFileSync(lock, "utf8"));
    if (isAlive(owner))
      throw new Error(`${lock}: the folder is in use by process ${String(owner)}.`);
    rmSync(lock, { force: true });
  }
  const handle = openSync(lock, "wx", 0o600);
  writeSync(handle, String(process.pid));
  closeSync(handle);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Containers whose first process reaps nobody keep the dead in the table. Source: proc(5), stat */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")")).startsWith(") Z");
  } catch {
    return false;
  }
}

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { PersistentState } from "../contract";
import { removeUnfinished, syncTree, writeWhole } from "./durable";
import { FORMAT, migrate } from "./format";
import { noLines, openLines } from "./lines";
import type { Lines } from "./lines";
import { takeLock } from "./lock";

/** Keeps the account in a folder: written whole, beside the old one, then put in its place. */

const STATE_FILE = "state.json";
const LOCK_FILE = "lock";
const HISTORY_FILE = "history.ndjson";

const stored = z.object({ format: z.number(), state: z.unknown() });

export interface Store {
  /** Folder of the files of stages and models. */
  readonly filesRoot: string;
  /** Where rows are kept; undefined for memory. */
  readonly rowsFolder: string | undefined;
  /** The statements that ran. */
  readonly history: Lines;
  /** Reads what was kept, if anything. */
  load(state: PersistentState): void;
  /** Writes the state when it changed since it was last written, after the folders that it names first. */
  save(state: PersistentState, made: readonly string[]): void;
  close(): void;
}

/** Nothing is kept but the files, until the store closes. */
export function memoryStore(): Store {
  const filesRoot = mkdtempSync(join(tmpdir(), "snowflakeml-"));
  return {
    filesRoot,
    rowsFolder: undefined,
    history: noLines(),
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
  removeUnfinished(file);
  const filesRoot = join(directory, "files");
  const history = openLines(join(directory, HISTORY_FILE));
  let saved = -1;
  return {
    filesRoot,
    rowsFolder: directory,
    history,
    load(state) {
      if (!existsSync(file)) return;
      const read = stored.parse(JSON.parse(readFileSync(file, "utf8")));
      const current = migrate(read, file);
      if (read.format !== current.format)
        copyFileSync(file, `${file}.format-${String(read.format)}`);
      state.load(current.state);
      saved = state.version;
    },
    save(state, made) {
      const { version } = state;
      if (version === saved) return;
      for (const folder of made) syncTree(join(filesRoot, folder));
      writeWhole(file, JSON.stringify({ format: FORMAT, state: state.save() }));
      saved = version;
    },
    close() {
      history.close();
      rmSync(lock, { force: true });
    },
  };
}

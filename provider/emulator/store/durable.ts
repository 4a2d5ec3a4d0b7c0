import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** Writing that outlives the loss of power, not only of the process. */

/** Writes a file whole: beside the old one, then in its place. */
export function writeWhole(file: string, text: string): void {
  const next = `${file}.tmp`;
  const handle = openSync(next, "w", 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(next, file);
  sync(dirname(file));
}

/** Removes what a dying server was about to put in the file's place. */
export function removeUnfinished(file: string): void {
  rmSync(`${file}.tmp`, { force: true });
}

/** A folder with all that is in it, and its place in the folder above. */
export function syncTree(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    sync(join(entry.parentPath, entry.name));
  sync(folder);
  sync(dirname(folder));
}

/** What a system answers that syncs no folders, or nothing that is open for reading. */
const CANNOT = new Set(["EACCES", "EINVAL", "EISDIR", "EPERM"]);

function sync(path: string): void {
  let handle: number | undefined;
  try {
    handle = openSync(path, "r");
    fsyncSync(handle);
  } catch (error) {
    if (!CANNOT.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

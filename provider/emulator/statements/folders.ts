import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createHash } from "node:crypto";
import { join, posix, resolve, sep } from "node:path";
import { refused } from "../catalog/errors";

/** Folders of stages and models; a path from a statement never leaves its folder. */

/** A file of a folder, with forward slashes. */
export interface StoredFile {
  readonly path: string;
  readonly size: number;
  readonly md5: string;
  readonly modified: Date;
}

/** Where stages lie that end with their session, and so with the server. */
export const TEMPORARY = "temporary";

export function inside(root: string, path: string): string {
  const base = resolve(root);
  const target = resolve(base, path);
  if (target !== base && !target.startsWith(base + sep))
    throw refused(`path '${path}' leaves the stage.`);
  return target;
}

export function filesBelow(folder: string): readonly StoredFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const full = join(entry.parentPath, entry.name);
      const { size, mtime } = statSync(full);
      const md5 = createHash("md5").update(readFileSync(full)).digest("hex");
      return {
        path: full
          .slice(resolve(folder).length + 1)
          .split(sep)
          .join(posix.sep),
        size,
        md5,
        modified: mtime,
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function sizeOf(folder: string): number {
  return filesBelow(folder).reduce((sum, file) => sum + file.size, 0);
}

/** A folder of its own, whatever an unsaved account before may have left there. */
export function emptyFolder(root: string, folder: string): string {
  removeFolder(root, folder);
  const full = inside(root, folder);
  mkdirSync(full, { recursive: true });
  return full;
}

export function removeFolder(root: string, folder: string): void {
  rmSync(inside(root, folder), { recursive: true, force: true });
}

/** The stage that every user has. */
export function userFolder(user: string): string {
  return join("users", Buffer.from(user).toString("hex"));
}

/** Removes the folders two levels below the root that are not named. */
export function removeOthers(root: string, named: ReadonlySet<string>): void {
  for (const group of readdirSync(root)) {
    const folder = join(root, group);
    if (!statSync(folder).isDirectory()) continue;
    for (const entry of readdirSync(folder)) {
      if (!named.has(join(group, entry))) removeFolder(root, join(group, entry));
    }
  }
}

export function readText(folder: string, path: string): string | undefined {
  const file = inside(folder, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

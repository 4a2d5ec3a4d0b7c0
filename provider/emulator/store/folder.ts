import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** Whether a path is below a folder once every symbolic link on the way is followed. */
export function isReallyInside(root: string, path: string): boolean {
  const base = realpathSync(root);
  const target = realPath(resolve(path));
  return target === base || target.startsWith(base + sep);
}

/** The real path of what exists of a path, with the rest as it is. */
function realPath(path: string): string {
  if (isThere(path)) return existsSync(path) ? realpathSync(path) : path;
  const above = dirname(path);
  return above === path ? path : join(realPath(above), relative(above, path));
}

/** True for a link to nothing as well. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Copies a folder's files into another that must stay below a root. @throws when a link leads out */
export function copyInto(root: string, from: string, to: string): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name);
    const target = join(to, relative(from, source));
    if (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() === true)
      throw new Error(`${target} is a symbolic link, which is not followed.`);
    if (!isReallyInside(root, target)) throw new Error(`${target} leaves the stage.`);
    if (entry.isDirectory()) continue;
    mkdirSync(dirname(target), { recursive: true });
    cpSync(source, target, { recursive: true, dereference: true });
  }
}

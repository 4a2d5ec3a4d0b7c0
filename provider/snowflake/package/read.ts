import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { InputError } from "../../core/errors";
import type { ModelPackage, ModelPackages, Upload } from "../../core/package";
import { MANIFEST, readMethods } from "./manifest";

/**
 * Model packages in local folders, as snowflake-ml-python writes them.
 * Source: snowflake-ml-python 2.6.0, model/_model_composer/model_manifest
 */

/** Largest manifest, conda.yml and the like. Source: model registry overview, "Limits" */
const CONFIG_BYTES = 250 * 1024;
const CONFIG_FILE = /^(?:MANIFEST\.yml|.*\/(?:conda\.yml|requirements\.txt|model\.yaml))$/;

/** Where a package has the signatures of its methods. */
const SPEC = "model/model.yaml";

/** Reads packages relative to a folder, each at most once. */
export function localPackages(base: string): ModelPackages {
  const known = new Map<string, Promise<ModelPackage | undefined>>();
  return {
    read(path, input) {
      const directory = resolve(base, path);
      const reading = known.get(directory) ?? readPackage(directory, { path, input });
      known.set(directory, reading);
      return reading;
    },
  };
}

/** How the user named the folder, for messages. */
export interface Named {
  readonly path: string;
  readonly input: string;
}

async function readPackage(directory: string, named: Named): Promise<ModelPackage | undefined> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined) return undefined;
  const where = `the model package ${JSON.stringify(named.path)}`;
  if (!found.isDirectory()) throw new InputError(named.input, `${where} is a file, not a folder.`);
  try {
    const files = (await filesBelow(directory, "")).sort();
    await refuseLargeConfig(directory, files, { ...named, path: where });
    const declared = files.includes(MANIFEST)
      ? readMethods(await readFile(join(directory, MANIFEST), "utf8"), {
          where,
          input: named.input,
        })
      : noManifest(where, named.input);
    return {
      directory,
      contentHash: await hashOf(directory, files),
      uploads: uploadsOf(files),
      ...declared,
      spec: files.includes(SPEC) ? await readFile(join(directory, SPEC), "utf8") : undefined,
    };
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(named.input, `${where} cannot be read: ${said}.`, { cause });
  }
}

function noManifest(where: string, input: string): never {
  throw new InputError(
    input,
    `${where} has no ${MANIFEST} at its top. Give the folder that snowflake-ml-python wrote, not one inside it.`,
  );
}

async function refuseLargeConfig(
  directory: string,
  files: readonly string[],
  { path, input }: Named,
): Promise<void> {
  for (const file of files.filter((each) => CONFIG_FILE.test(each))) {
    const { size } = await stat(join(directory, file));
    if (size <= CONFIG_BYTES) continue;
    throw new InputError(
      input,
      `${file} of ${path} has ${String(size)} bytes; Snowflake takes at most ${String(CONFIG_BYTES)}.`,
    );
  }
}

/** Hidden files stay out: PUT with a pattern does not take them either. */
async function filesBelow(directory: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(directory, folder), { withFileTypes: true });
  const lists = await Promise.all(
    entries
      .filter((entry) => !entry.name.startsWith("."))
      .map((entry) => filesOf(directory, folder, entry)),
  );
  return lists.flat();
}

async function filesOf(directory: string, folder: string, entry: Dirent): Promise<string[]> {
  const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
  const isFolder = entry.isSymbolicLink()
    ? (await stat(join(directory, path))).isDirectory()
    : entry.isDirectory();
  return isFolder ? filesBelow(directory, path) : [path];
}

/** The driver's patterns match folders too and then fail, so `*` is only for folders without any. */
function uploadsOf(files: readonly string[]): readonly Upload[] {
  const folders = [...new Set(files.map(folderOf))].sort();
  return folders.flatMap((folder) => {
    const holdsFolders = folders.some(
      (other) => other !== folder && (folder === "" || other.startsWith(`${folder}/`)),
    );
    if (!holdsFolders) return [{ files: folder === "" ? "*" : `${folder}/*`, folder }];
    return files
      .filter((file) => folderOf(file) === folder)
      .map((file) => ({ files: file, folder }));
  });
}

function folderOf(file: string): string {
  const end = file.lastIndexOf("/");
  return end === -1 ? "" : file.slice(0, end);
}

/** Weights may be larger than what fits into one buffer. */
async function hashOf(directory: string, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    const path = join(directory, file);
    hash.update(`${file}\0${String((await stat(path)).size)}\0`);
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}

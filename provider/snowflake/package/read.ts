import { createHash } from "node:crypto";
import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { InputError } from "../../core/errors";
import type { ModelPackage, ModelPackages, Upload } from "../../core/package";

/**
 * Model packages in local folders, as snowflake-ml-python writes them.
 * Source: snowflake-ml-python 2.6.0, model/_model_composer/model_manifest
 */

const MANIFEST = "MANIFEST.yml";

/** Source: https://docs.snowflake.com/en/developer-guide/snowflake-ml/model-registry/overview (limits) */
const MOST_METHODS = 10;

const manifest = z.object({
  methods: z.array(z.object({ name: z.string().min(1) })).optional(),
});

/** Reads packages relative to a folder, each at most once. */
export function localPackages(base: string): ModelPackages {
  const known = new Map<string, Promise<ModelPackage | undefined>>();
  return {
    read(path) {
      const directory = resolve(base, path);
      const reading = known.get(directory) ?? readPackage(directory, path);
      known.set(directory, reading);
      return reading;
    },
  };
}

async function readPackage(directory: string, path: string): Promise<ModelPackage | undefined> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isDirectory()) {
    throw new InputError("source.directory", `${JSON.stringify(path)} is a file, not a folder.`);
  }
  const files = (await filesBelow(directory, "")).sort();
  const methods = await readMethods(directory, path, files);
  return {
    directory,
    contentHash: await hashOf(directory, files),
    uploads: uploadsOf(files),
    methods,
  };
}

async function readMethods(
  directory: string,
  path: string,
  files: readonly string[],
): Promise<readonly string[]> {
  const where = `the model package ${JSON.stringify(path)}`;
  if (!files.includes(MANIFEST)) {
    throw new InputError(
      "source.directory",
      `${where} has no ${MANIFEST} at its top. Give the folder that snowflake-ml-python wrote, not one inside it.`,
    );
  }
  const text = await readFile(join(directory, MANIFEST), "utf8");
  const parsed = manifest.safeParse(parseYaml(text, where));
  if (!parsed.success || (parsed.data.methods ?? []).length === 0) {
    throw new InputError(
      "source.directory",
      `${MANIFEST} of ${where} declares no methods; Snowflake makes a version only from a package with at least one.`,
    );
  }
  const methods = (parsed.data.methods ?? []).map((method) => method.name);
  if (methods.length <= MOST_METHODS) return methods;
  throw new InputError(
    "source.directory",
    `${MANIFEST} of ${where} declares ${String(methods.length)} methods; Snowflake takes at most ${String(MOST_METHODS)}.`,
  );
}

function parseYaml(text: string, where: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new InputError("source.directory", `${MANIFEST} of ${where} is not YAML.`, { cause });
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
    if (!holdsFolders) return [{ files: `${folder}/*`, folder }];
    return files
      .filter((file) => folderOf(file) === folder)
      .map((file) => ({ files: file, folder }));
  });
}

function folderOf(file: string): string {
  const end = file.lastIndexOf("/");
  return end === -1 ? "" : file.slice(0, end);
}

async function hashOf(directory: string, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = await readFile(join(directory, file));
    hash.update(`${file}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest("hex");
}

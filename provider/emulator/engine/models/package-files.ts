import { statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { inside } from "../../statements/folders";
import type { Version } from "../../catalog/state";
import { yamlOf } from "./signature";

const modelYaml = z.object({
  name: z.string(),
  models: z.record(
    z.string(),
    z.object({
      path: z.string().optional(),
      artifacts: z.record(z.string(), z.unknown()).nullish(),
    }),
  ),
});

/** A file, and what tells it from another one at the same place later. */
export interface StampedFile {
  readonly file: string;
  readonly stamp: string;
}

/**
 * ONNX files of a version's package: artifacts of its model, or the model itself.
 * Source: snowflake-ml-python 2.6.0, model/_packager (model/models/NAME/ holds what `path` and `artifacts` name)
 */
export function onnxFilesOf(filesRoot: string, version: Version): readonly StampedFile[] {
  const read = modelYaml.safeParse(yamlOf(version.spec));
  if (!read.success) return [];
  const { name, models } = read.data;
  const own = models[name];
  const paths = [...Object.values(own?.artifacts ?? {}), own?.path];
  const folder = inside(filesRoot, version.folder);
  return paths.flatMap((path) => {
    if (typeof path !== "string" || !path.toLowerCase().endsWith(".onnx")) return [];
    const file = inside(folder, join("model", "models", name, path));
    const stamp = stampOf(file);
    return stamp === undefined ? [] : [{ file, stamp }];
  });
}

/** Undefined when the file is gone: the version was dropped. */
export function stampOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) return undefined;
  return [found.ino, found.ctimeMs, found.size].join(" ");
}

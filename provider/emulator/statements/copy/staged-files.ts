import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { forbidden } from "../../catalog/errors";
import { SnowflakeError } from "../../contract";
import { notSupported } from "../../sql/not-supported";
import type { CopyTree } from "../../sql/table-tree";
import { compiled } from "../files";
import { filesBelow, inside } from "../folders";
import { filePlace } from "../locations";
import type { FilePlace } from "../locations";
import type { Run } from "../world";
import { invalidUtf8 } from "./failures";
import type { CopyOptions } from "./options";

/** Files that COPY INTO reads. */

export interface StagedFile {
  /** As LIST calls it. */
  readonly name: string;
  /** What it is known by once it was loaded. */
  readonly key: string;
  readonly md5: string;
  readonly path: string;
  readonly text: () => string;
}

/** A stage that is read from, and written to when its files are purged. */
export function stagePlace(run: Run, { from }: CopyTree, { purge }: CopyOptions): FilePlace {
  if (from.at === "snow") throw notSupported("COPY INTO from snow://");
  const place = filePlace(run, from);
  if (!place.readable || (purge && !place.writable)) throw forbidden("stage", place.title);
  return place;
}

export function stagedFiles(
  place: FilePlace,
  { files, pattern, format }: CopyOptions,
): readonly StagedFile[] {
  const fits = pattern === undefined ? undefined : compiled(pattern);
  const all = filesBelow(place.root);
  // A path is a prefix, not a folder. Source: copy-into-table, "internalStage"
  const chosen =
    files === undefined
      ? all.filter(({ path }) => path.startsWith(place.path))
      : files.map((name) => {
          const path = joined(place.path, name);
          return all.find((each) => each.path === path) ?? noFile(place, path);
        });
  return chosen
    .filter(({ path }) => fits?.test(path) ?? true)
    .map(({ path, md5 }) => {
      const name = place.title === "" ? path : `${place.title}/${path}`;
      const key = createHash("md5").update(`${place.root}\n${path}`).digest("hex");
      const text = (): string => {
        const bytes = unpacked(readFileSync(inside(place.root, path)), path, format.compression);
        return textOf(bytes, name);
      };
      return { name, key, md5, path, text };
    });
}

function joined(folder: string, name: string): string {
  return folder === "" || folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}

/** Source: community reports of 091016 */
function noFile({ title }: FilePlace, path: string): never {
  const text = `Remote file '${title === "" ? "" : `${title}/`}${path}' was not found. If you are running a copy command, please make sure files are not deleted when they are being loaded or files are not being loaded into two different tables concurrently with auto purge option.`;
  throw new SnowflakeError("091016", "22000", text);
}

/** AUTO goes by the name. Source: copy-into-table, "COMPRESSION" */
function unpacked(
  bytes: Buffer,
  path: string,
  compression: CopyOptions["format"]["compression"],
): Buffer {
  const packed = compression === "GZIP" || (compression === "AUTO" && path.endsWith(".gz"));
  if (!packed && compression === "AUTO" && /\.(?:bz2|br|zst|deflate|lzo|snappy)$/.test(path))
    throw notSupported(`reading ${path.slice(path.lastIndexOf("."))} files`);
  return packed ? gunzipSync(bytes) : bytes;
}

/** @throws SnowflakeError 100144 for what is no UTF-8 */
function textOf(bytes: Buffer, name: string): string {
  if (!isUtf8(bytes)) throw invalidUtf8(bytes, name);
  const text = bytes.toString("utf8");
  // A byte order mark is no part of the first field.
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

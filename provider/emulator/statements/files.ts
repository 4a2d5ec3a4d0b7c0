import { rmSync } from "node:fs";
import { badPattern, forbidden } from "../catalog/errors";
import type { FileTransfer, StatementResult } from "../contract";
import type { Location, TreeOf } from "../sql/tree";
import type { StoredFile } from "./folders";
import { filesBelow, inside } from "./folders";
import type { FilePlace } from "./locations";
import { filePlace } from "./locations";
import { columnsOf } from "./rows";
import type { Run } from "./world";
import { STATEMENT_TYPE } from "./world";

/** PUT, GET, LIST and REMOVE: the client moves files between folders of the same machine. */

export function put(run: Run, tree: TreeOf<"PUT">): StatementResult {
  const place = filePlace(run, tree.to);
  if (!place.writable) throw forbidden("stage", place.title);
  return transferred({
    command: "UPLOAD",
    sources: [tree.local],
    location: inside(place.root, place.path),
    autoCompress: tree.options["AUTO_COMPRESS"] !== "false",
    overwrite: tree.options["OVERWRITE"] === "true",
    parallel: Number(tree.options["PARALLEL"] ?? 4),
  });
}

export function get(run: Run, tree: TreeOf<"GET">): StatementResult {
  const { place, files } = selected(run, tree.from, tree.options["PATTERN"]);
  checkReadable(place);
  return transferred({
    command: "DOWNLOAD",
    sources: files.map((file) => file.path),
    location: place.root,
    localLocation: tree.local,
    autoCompress: false,
    overwrite: true,
    parallel: Number(tree.options["PARALLEL"] ?? 10),
  });
}

function transferred(fileTransfer: FileTransfer): StatementResult {
  return { columns: [], rows: [], statementTypeId: STATEMENT_TYPE.ddl, fileTransfer };
}

/** Files of a place whose path starts with the given one. */
function selected(
  run: Run,
  location: Location,
  pattern: string | undefined,
): { readonly place: FilePlace; readonly files: readonly StoredFile[] } {
  const place = filePlace(run, location);
  const fits = pattern === undefined ? undefined : compiled(pattern);
  const files = filesBelow(place.root).filter(
    ({ path }) => path.startsWith(place.path) && (fits?.test(path) ?? true),
  );
  return { place, files };
}

/** PATTERN matches the whole path. Source: https://docs.snowflake.com/en/sql-reference/sql/list */
export function compiled(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch (error) {
    throw badPattern(pattern, error instanceof Error ? error.message : String(error));
  }
}

const LIST_COLUMNS = columnsOf("name size:fixed md5 last_modified");
const REMOVE_COLUMNS = columnsOf("name result");

/** USAGE is for external stages. Source: access control privileges, "Stage privileges" */
function checkReadable({ readable, title }: FilePlace): void {
  if (!readable) throw forbidden("stage", title);
}

export function list(run: Run, tree: TreeOf<"LIST" | "REMOVE">): StatementResult {
  const { place, files } = selected(run, tree.from, tree.pattern);
  checkReadable(place);
  const rows = files.map((file) => [
    named(place, file),
    String(file.size),
    file.md5,
    file.modified.toUTCString(),
  ]);
  return { columns: LIST_COLUMNS, rows, statementTypeId: STATEMENT_TYPE.show };
}

export function remove(run: Run, tree: TreeOf<"LIST" | "REMOVE">): StatementResult {
  const { place, files } = selected(run, tree.from, tree.pattern);
  if (!place.writable) throw forbidden("stage", place.title);
  for (const file of files) rmSync(inside(place.root, file.path));
  const rows = files.map((file) => [named(place, file), "removed"]);
  return { columns: REMOVE_COLUMNS, rows, statementTypeId: STATEMENT_TYPE.ddl };
}

function named({ title }: FilePlace, { path }: StoredFile): string {
  return title === "" ? path : `${title}/${path}`;
}

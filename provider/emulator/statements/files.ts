import { rmSync } from "node:fs";
import { join } from "node:path";
import { forbidden } from "../catalog/errors";
import type { Column, FileTransfer, StatementResult } from "../contract";
import { Cursor } from "../sql/cursor";
import type { StagePath, Tree } from "../sql/tree";
import { filesBelow, inside } from "./folders";
import { findVersion } from "./models";
import type { Run } from "./world";
import { STATEMENT_TYPE } from "./world";

/** PUT, GET, LIST and REMOVE: the client moves files between folders of the same machine. */

/** A stage's or a version's folder, with the name its files are listed under. */
interface Place {
  readonly root: string;
  readonly path: string;
  readonly title: string;
  readonly writable: boolean;
}

function placeOf(run: Run, { stage, path }: StagePath): Place {
  const { catalog, filesRoot } = run.world;
  if (stage[0] === "snow:") return versionPlace(run, path);
  if (stage.length === 0) {
    const root = join(filesRoot, "users", Buffer.from(run.session.user).toString("hex"));
    return { root, path, title: "", writable: true };
  }
  const found = catalog.stage(run.session, stage, "LIST").stage;
  const writable = catalog.may(run.session, "WRITE", found);
  return { root: inside(filesRoot, found.folder), path, title: found.name.toLowerCase(), writable };
}

/** `snow://model/<model>/versions/<version>/…`. Source: model management guide, "Model files" */
function versionPlace(run: Run, address: string): Place {
  const match = /^model\/((?:"(?:[^"]|"")*"|[^/"])+)\/versions\/([^/]+)\/?(.*)$/.exec(address);
  const [, name = "", version = "", path = ""] = match ?? [];
  const { catalog, filesRoot } = run.world;
  const { model } = catalog.model(run.session, new Cursor(name).name(), "LIST");
  if (!catalog.may(run.session, "READ", model)) throw forbidden("model", model.name);
  const found = findVersion(model, version);
  return {
    root: inside(filesRoot, found.folder),
    path,
    title: `versions/${found.name}`,
    writable: false,
  };
}

export function put(run: Run, tree: Extract<Tree, { type: "PUT" }>): StatementResult {
  const place = placeOf(run, tree.to);
  if (!place.writable) throw forbidden("stage", place.title);
  const transfer: FileTransfer = {
    command: "UPLOAD",
    sources: [tree.local],
    location: inside(place.root, place.path),
    autoCompress: !/^false$/i.test(tree.options["AUTO_COMPRESS"] ?? "true"),
    overwrite: /^true$/i.test(tree.options["OVERWRITE"] ?? "false"),
    parallel: Number(tree.options["PARALLEL"] ?? 4),
  };
  return { columns: [], rows: [], statementTypeId: STATEMENT_TYPE.ddl, fileTransfer: transfer };
}

export function get(run: Run, tree: Extract<Tree, { type: "GET" }>): StatementResult {
  const place = placeOf(run, tree.from);
  const sources = filesBelow(place.root)
    .map((file) => file.path)
    .filter((path) => path.startsWith(place.path));
  const transfer: FileTransfer = {
    command: "DOWNLOAD",
    sources,
    location: place.root,
    localLocation: tree.local,
    autoCompress: false,
    overwrite: true,
    parallel: Number(tree.options["PARALLEL"] ?? 10),
  };
  return { columns: [], rows: [], statementTypeId: STATEMENT_TYPE.ddl, fileTransfer: transfer };
}

const LIST_COLUMNS: readonly Column[] = [
  { name: "name", type: "text" },
  { name: "size", type: "fixed", precision: 38, scale: 0 },
  { name: "md5", type: "text" },
  { name: "last_modified", type: "text" },
];

export function listOrRemove(
  run: Run,
  tree: Extract<Tree, { type: "LIST" | "REMOVE" }>,
): StatementResult {
  const place = placeOf(run, tree.at);
  const pattern = tree.pattern === undefined ? undefined : new RegExp(`^${tree.pattern}$`);
  const found = filesBelow(place.root).filter(
    ({ path }) => path.startsWith(place.path) && (pattern === undefined || pattern.test(path)),
  );
  const named = (path: string): string => (place.title === "" ? path : `${place.title}/${path}`);
  if (tree.type === "LIST") {
    const rows = found.map((file) => [
      named(file.path),
      String(file.size),
      file.md5,
      file.modified.toUTCString(),
    ]);
    return { columns: LIST_COLUMNS, rows, statementTypeId: STATEMENT_TYPE.show };
  }
  if (!place.writable) throw forbidden("stage", place.title);
  for (const file of found) rmSync(inside(place.root, file.path));
  return {
    columns: [
      { name: "name", type: "text" },
      { name: "result", type: "text" },
    ],
    rows: found.map((file) => [named(file.path), "removed"]),
    statementTypeId: STATEMENT_TYPE.ddl,
  };
}

import { SnowflakeError } from "../../contract";
import { Cursor } from "../cursor";
import type { Grammar } from "../grammar";
import { notSupported } from "../not-supported";
import type { Tree } from "../tree";
import { describeArtifactRepository } from "./artifact-repositories";
import { alterTable, commentOnTable, describeTable, truncate } from "./alter-table";
import { deleteRows, insert, merge, update } from "./changes";
import { copyInto } from "./copy";
import { get, listFiles, put } from "./files";
import { grant, showFutureGrants, showGrants } from "./grants";
import {
  alterModel,
  commentOnModel,
  createModel,
  dropModel,
  showModelFunctions,
  showVersions,
} from "./model";
import { createObject, describeObject, dropObject } from "./objects";
import { select } from "./select";
import { alterSession, transaction, use } from "./session";
import { showColumns, showObjects, showParameters } from "./show";
import { createTable, createView } from "./tables";
import { alterUser, showUserTokens } from "./users";

/** In this order: the more particular form first. */
const FAMILIES: readonly ((cursor: Cursor) => Tree | undefined)[] = [
  createModel,
  createObject,
  createTable,
  createView,
  alterModel,
  alterTable,
  alterUser,
  alterSession,
  dropModel,
  dropObject,
  describeObject,
  describeTable,
  describeArtifactRepository,
  commentOnModel,
  commentOnTable,
  showVersions,
  showModelFunctions,
  showFutureGrants,
  showGrants,
  showParameters,
  showColumns,
  showUserTokens,
  showObjects,
  use,
  grant,
  put,
  get,
  listFiles,
  insert,
  update,
  deleteRows,
  merge,
  truncate,
  copyInto,
  select,
  transaction,
];

/** First words of statements that Snowflake knows and that are not offered here. */
const KNOWN = new Set(
  "ALTER CALL COMMENT COPY CREATE DECLARE DELETE DESC DESCRIBE DROP EXECUTE EXPLAIN INSERT MERGE SELECT SET SHOW TRUNCATE UNDROP UNSET UPDATE USE WITH".split(
    " ",
  ),
);

/**
 * Parses one statement.
 * @throws SnowflakeError 000900 for an empty text, 001003 for bad syntax, 000002 for what is not offered
 */
export function parse(text: string, grammar?: Grammar): Tree {
  const cursor = new Cursor(text, grammar);
  if (cursor.atEnd()) throw new SnowflakeError("000900", "42601", "Empty SQL statement.");
  for (const family of FAMILIES) {
    cursor.position = 0;
    const tree = family(cursor);
    if (tree === undefined) continue;
    cursor.expectEnd();
    return tree;
  }
  cursor.position = 0;
  if (cursor.next.type !== "word" || !KNOWN.has(cursor.next.value)) cursor.fail();
  const words = text.trim().split(/\s+/).slice(0, 3).join(" ").toUpperCase();
  throw notSupported(words);
}

import { SnowflakeError } from "../../contract";
import { Cursor } from "../cursor";
import type { QualifiedName } from "../cursor";
import type { ShowScope, StagePath, VersionFrom } from "../tree";

/** Pieces that several statements share. */

export function orReplace(cursor: Cursor): boolean {
  return cursor.words("OR", "REPLACE");
}

export function ifNotExists(cursor: Cursor): boolean {
  return cursor.words("IF", "NOT", "EXISTS");
}

export function ifExists(cursor: Cursor): boolean {
  return cursor.words("IF", "EXISTS");
}

/** `KEY = value` pairs up to the end or to something else; keys in upper case. */
export function options(cursor: Cursor): Record<string, string> {
  const found: Record<string, string> = {};
  for (;;) {
    const start = cursor.position;
    cursor.operator(",");
    if (cursor.next.type !== "word") break;
    const key = cursor.identifier();
    if (!cursor.operator("=")) {
      cursor.position = start;
      break;
    }
    found[key] = cursor.operator("(") ? nested(cursor) : cursor.value();
  }
  return found;
}

function nested(cursor: Cursor): string {
  const parts: string[] = [];
  while (!cursor.operator(")")) {
    if (cursor.atEnd()) cursor.fail();
    parts.push(cursor.take().value);
  }
  return parts.join(" ");
}

/** `@stage/path`, bare or in single quotes, or a `snow://` address as it stands. */
export function stagePath(cursor: Cursor): StagePath {
  if (cursor.next.type === "string") return parseStage(cursor.take().value);
  if (cursor.next.type !== "stage") cursor.fail();
  const text = cursor.take().text;
  return parseStage(text);
}

function parseStage(text: string): StagePath {
  if (text.startsWith("snow://")) return { stage: ["snow:"], path: text.slice("snow://".length) };
  const match = /^@((?:"(?:[^"]|"")*"|[^/"])*)(?:\/([\s\S]*))?$/.exec(text);
  if (match === null) {
    throw new SnowflakeError(
      "001003",
      "42000",
      `SQL compilation error:\nsyntax error line 1 at position 0 unexpected '${text}'.`,
    );
  }
  const [, stage = "", path = ""] = match;
  return { stage: stage === "~" ? [] : new Cursor(stage).name(), path };
}

/** FROM of CREATE MODEL and ADD VERSION. */
export function versionFrom(cursor: Cursor): VersionFrom {
  cursor.expectWords("FROM");
  if (!cursor.words("MODEL")) return { stage: stagePath(cursor) };
  const model = cursor.name();
  return { model, version: cursor.words("VERSION") ? cursor.identifier() : undefined };
}

/** LIKE, IN, STARTS WITH and LIMIT of SHOW. */
export function showScope(cursor: Cursor): ShowScope {
  const like = cursor.words("LIKE") ? cursor.string() : undefined;
  const within = cursor.words("IN") ? showContainer(cursor) : undefined;
  const startsWith = cursor.words("STARTS", "WITH") ? cursor.string() : undefined;
  const limit = cursor.words("LIMIT") ? cursor.number() : undefined;
  return { like, in: within, startsWith, limit };
}

function showContainer(cursor: Cursor): ShowScope["in"] {
  if (cursor.words("ACCOUNT")) return { kind: "ACCOUNT" };
  const kind = cursor.anyWord("DATABASE", "SCHEMA", "MODEL");
  const name =
    cursor.atEnd() || cursor.next.value === "STARTS" || cursor.next.value === "LIMIT"
      ? undefined
      : cursor.name();
  return { kind: kind ?? kindByParts(name), name };
}

/** `IN DB.SCHEMA` without the keyword names a schema. */
function kindByParts(name: QualifiedName | undefined): "DATABASE" | "SCHEMA" {
  return name?.length === 2 ? "SCHEMA" : "DATABASE";
}

import type { Cursor } from "../cursor";
import { wholeName } from "../cursor";
import { unexpected } from "../lexer";
import { notSupported } from "../not-supported";
import type { Location, VersionFrom } from "../tree";

/** Stage places and `snow://` addresses. Source: https://docs.snowflake.com/en/user-guide/data-load-local-file-system-create-stage */

const SNOW = "snow://";

/** `@stage/path`, bare or in single quotes, or `'snow://…'`. */
export function location(cursor: Cursor): Location {
  const { type } = cursor.next;
  if (type !== "string" && type !== "stage") cursor.fail();
  const token = cursor.take();
  const text = type === "string" ? token.value : token.text;
  if (text.startsWith(SNOW)) return { at: "snow", address: text.slice(SNOW.length) };
  const match = /^@((?:"(?:[^"]|"")*"|[^/"])*)(?:\/([\s\S]*))?$/.exec(text);
  const [, stage, path = ""] = match ?? [];
  if (stage === undefined) throw unexpected(text, token);
  if (stage === "~") return { at: "user stage", path };
  if (/^(?:(?:"(?:[^"]|"")*"|[^."]*)\.)*%/.test(stage)) throw notSupported("table stages");
  return { at: "stage", stage: wholeName(stage, cursor.grammar), path };
}

/** FROM of CREATE MODEL and ADD VERSION. Source: create-model, "internalStage" */
export function versionFrom(cursor: Cursor): VersionFrom {
  cursor.expectWords("FROM");
  if (!cursor.words("MODEL")) {
    const from = location(cursor);
    if (from.at === "stage") return { stage: from.stage, path: from.path };
    throw notSupported(from.at === "snow" ? "FROM snow://" : "FROM @~");
  }
  const model = cursor.name();
  return { model, version: cursor.words("VERSION") ? cursor.identifier() : undefined };
}

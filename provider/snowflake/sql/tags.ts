import { z } from "zod";
import { InputError } from "../../core/errors";
import {
  formatIdentifier,
  parseIdentifier,
  parseQualified,
  parseSchemaObject,
} from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Difference } from "../../core/property";
import { own, parsePath } from "../../core/property";
import type { Issue } from "../../core/resource";
import type { Step } from "../../core/step";
import type { Sql } from "./sql";
import { literal, objectName, sql } from "./sql";

/** Tags as an input of objects that live in a schema, and the statements that set them. */

export const tagsInput = z
  .record(z.string(), z.string().max(256, "a tag value has at most 256 characters."))
  .optional()
  .describe(
    "Tags by name, `DATABASE.SCHEMA.TAG`; a bare name means the object's own schema. Values have " +
      "at most 256 characters. Only the tags named here are managed.",
  );

export type Tags = Readonly<Record<string, string>>;

type Home = Pick<SchemaObjectName, "database" | "schema">;

/** The same with every name in full. */
export function canonicalTags(tags: Tags, home: Home): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [canonicalTag(key, home), value]),
  );
}

function canonicalTag(key: string, home: Home): string {
  const parts = parseQualified(key, tagPath(key));
  const full = parts.length === 1 ? [home.database, home.schema, ...parts] : parts;
  return full.map(formatIdentifier).join(".");
}

function tagPath(key: string): string {
  return `tags[${JSON.stringify(key)}]`;
}

/** Names that are none, and two names of one tag. @param home the object's own, as far as it is known */
export function tagIssues(
  tags: Tags,
  home: { readonly database?: string | undefined; readonly schema?: string | undefined },
): readonly Issue[] {
  const issues: Issue[] = [];
  const seen = new Map<string, string>();
  for (const key of Object.keys(tags)) {
    const parts = parseQualified(key, tagPath(key));
    if (![1, 3].includes(parts.length)) {
      issues.push({ path: tagPath(key), message: "expected TAG or DATABASE.SCHEMA.TAG." });
      continue;
    }
    const around = parts.length === 1 ? [home.database, home.schema].map(resolved) : [];
    const name = JSON.stringify([...around, ...parts]);
    const twin = seen.get(name);
    if (twin !== undefined) {
      issues.push({ path: tagPath(key), message: `is the same tag as ${JSON.stringify(twin)}.` });
    }
    seen.set(name, key);
  }
  return issues;
}

function resolved(text = ""): string {
  return text === "" ? "" : parseIdentifier(text);
}

/** Source: https://docs.snowflake.com/en/user-guide/object-tagging/introduction */
const TAGS_PER_OBJECT = 50;

interface TagChange {
  readonly desired: Tags | undefined;
  readonly live: Tags | undefined;
  readonly differences: readonly Difference[];
}

/** One statement for each tag that differs. @param alter `ALTER MODEL name` */
export function tagSteps(alter: Sql, { desired, live, differences }: TagChange): readonly Step[] {
  const all = new Set([...Object.keys(live ?? {}), ...Object.keys(desired ?? {})]);
  if (all.size > TAGS_PER_OBJECT)
    throw new InputError(
      "tags",
      `with the tags that stand already the object would have ${String(all.size)}; Snowflake keeps ${String(TAGS_PER_OBJECT)}.`,
    );
  return differences.map(({ path }) => tagStep(alter, desired, parsePath(path)[1] ?? ""));
}

function tagStep(alter: Sql, desired: Tags | undefined, key: string): Step {
  const value = desired === undefined ? undefined : own(desired, key);
  if (value !== undefined) return setTag(alter, key, value);
  return {
    sql: sql`${alter} UNSET TAG ${objectName(parseSchemaObject(key))}`,
    why: `removes the tag ${key}`,
    consequences: ["safe"],
  };
}

/** @param key the tag's name in full */
export function setTag(alter: Sql, key: string, value: string): Step {
  return {
    sql: sql`${alter} SET TAG ${objectName(parseSchemaObject(key))} = ${literal(value)}`,
    why: `sets the tag ${key}`,
    consequences: ["safe"],
  };
}

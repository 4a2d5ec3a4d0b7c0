import { z } from "zod";
import type { SchemaObjectName } from "../../core/identity";
import { formatIdentifier, formatSchemaObject } from "../../core/identity";
import type { Listing } from "../../core/session";
import { identifier, literal, sql } from "../sql/sql";

/**
 * A row of TAG_REFERENCES.
 * Source: https://docs.snowflake.com/en/sql-reference/functions/tag_references
 */
export const tagRow = z.object({
  TAG_DATABASE: z.string(),
  TAG_SCHEMA: z.string(),
  TAG_NAME: z.string(),
  TAG_VALUE: z.unknown().transform(String),
  APPLY_METHOD: z.string().nullish(),
  LEVEL: z.string().nullish(),
});
export type TagRow = z.infer<typeof tagRow>;

/** The domain of a kind of object in tag functions, and what tells tags that stand on the object itself. */
export interface TagDomain {
  readonly domain: string;
  readonly levels: readonly string[];
}

/** Source: snowflake-ml-python, model/_client/sql/tag.py */
export const MODEL_TAGS: TagDomain = { domain: "MODULE", levels: ["MODULE", "MODEL"] };

/** Dynamic tables go by TABLE. Source: functions/tag_references, "Arguments" (for dynamic tables unverified) */
export const TABLE_TAGS: TagDomain = { domain: "TABLE", levels: ["TABLE", "DYNAMIC TABLE"] };

/** Tags that stand on objects of a domain; needs a warehouse, unlike SHOW. */
function tagsOf({ domain }: TagDomain): Listing<SchemaObjectName, TagRow> {
  return {
    title: `tags ${domain}`,
    scopeKey: formatSchemaObject,
    all: (object) =>
      sql`SELECT TAG_DATABASE, TAG_SCHEMA, TAG_NAME, TAG_VALUE, APPLY_METHOD, LEVEL FROM TABLE(${identifier(object.database)}.INFORMATION_SCHEMA.TAG_REFERENCES(${literal(formatSchemaObject(object))}, ${literal(domain)}))`,
    row: tagRow,
    nameOf: (row) => tagName(row),
  };
}

export const modelTags = tagsOf(MODEL_TAGS);
export const tableTags = tagsOf(TABLE_TAGS);

/** The tags that were set on an object itself, by their names in full. */
export function ownTags(rows: readonly TagRow[], on: TagDomain): Record<string, string> {
  return Object.fromEntries(
    rows.filter((row) => isOwnTag(row, on)).map((row) => [tagName(row), row.TAG_VALUE]),
  );
}

/** The tag in full, as canonical inputs name it. */
function tagName(row: TagRow): string {
  return [row.TAG_DATABASE, row.TAG_SCHEMA, row.TAG_NAME].map(formatIdentifier).join(".");
}

/** Not inherited from schema, database or account. */
function isOwnTag(row: TagRow, { domain, levels }: TagDomain): boolean {
  const method = row.APPLY_METHOD ?? "MANUAL";
  return levels.includes(row.LEVEL ?? domain) && ["MANUAL", "NONE"].includes(method);
}

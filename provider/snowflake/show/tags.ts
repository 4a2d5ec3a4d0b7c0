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

/** The domain of models in tag functions. Source: snowflake-ml-python, model/_client/sql/tag.py */
const MODEL_DOMAIN = "MODULE";

/** Tags that stand on a model; needs a warehouse, unlike SHOW. */
export const modelTags: Listing<SchemaObjectName, TagRow> = {
  title: "tags",
  scopeKey: (model) => JSON.stringify([model.database, model.schema, model.name]),
  all: (model) =>
    sql`SELECT TAG_DATABASE, TAG_SCHEMA, TAG_NAME, TAG_VALUE, APPLY_METHOD, LEVEL FROM TABLE(${identifier(model.database)}.INFORMATION_SCHEMA.TAG_REFERENCES(${literal(formatSchemaObject(model))}, ${literal(MODEL_DOMAIN)}))`,
  row: tagRow,
  nameOf: (row) => tagName(row),
};

/** The tag in full, as canonical inputs name it. */
export function tagName(row: TagRow): string {
  return [row.TAG_DATABASE, row.TAG_SCHEMA, row.TAG_NAME].map(formatIdentifier).join(".");
}

/** True for tags set on the model itself, not inherited from its schema, database or account. */
export function isOwnTag(row: TagRow): boolean {
  const level = row.LEVEL ?? MODEL_DOMAIN;
  const method = row.APPLY_METHOD ?? "MANUAL";
  return ["MODULE", "MODEL"].includes(level) && ["MANUAL", "NONE"].includes(method);
}

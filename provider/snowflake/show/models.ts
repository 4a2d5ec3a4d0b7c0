import { z } from "zod";
import { parseIdentifier } from "../../core/identity";
import type { Issue } from "../../core/resource";
import type { Listing } from "../../core/session";
import { exactPattern, schemaName, sql } from "../sql/sql";
import { json, optionalText, timestamp } from "./decoders";
import type { SchemaScope } from "./find";

/** A row of SHOW MODELS. Source: https://docs.snowflake.com/en/sql-reference/sql/show-models */
export const modelRow = z.object({
  created_on: timestamp,
  name: z.string(),
  model_type: optionalText,
  database_name: z.string(),
  schema_name: z.string(),
  comment: optionalText,
  owner: optionalText,
  default_version_name: optionalText,
  versions: json(z.array(z.string()), []),
  /** Alias to version, the system aliases included. */
  aliases: json(z.record(z.string(), z.string()), {}),
});
export type ModelRow = z.infer<typeof modelRow>;

/** All models of a schema in one statement, without a warehouse. */
export const models: Listing<SchemaScope, ModelRow> = {
  title: "models",
  scopeKey: (scope) => JSON.stringify([scope.database, scope.schema]),
  all: (scope) => sql`SHOW MODELS IN SCHEMA ${schemaName(scope)}`,
  one: (scope, name) => sql`SHOW MODELS LIKE ${exactPattern(name)} IN SCHEMA ${schemaName(scope)}`,
  row: modelRow,
  nameOf: (row) => row.name,
};

/** Set by Snowflake itself. Source: https://docs.snowflake.com/en/sql-reference/sql/alter-model-modify-version */
export const SYSTEM_ALIASES: ReadonlySet<string> = new Set(["DEFAULT", "FIRST", "LAST"]);

/** A version may not be called like one of them. Source: the same page, "SET ALIAS" (one namespace) */
export function refuseSystemName(version: string, path: string): readonly Issue[] {
  const name = parseIdentifier(version, path);
  const message = `${name} is an alias that Snowflake sets itself. Choose another name for the version.`;
  return SYSTEM_ALIASES.has(name) ? [{ path, message }] : [];
}

/** The aliases that people set, by name. */
export function userAliases(row: ModelRow): ReadonlyMap<string, string> {
  return new Map(Object.entries(row.aliases).filter(([name]) => !SYSTEM_ALIASES.has(name)));
}

import { z } from "zod";
import type { SchemaObjectName } from "../../core/identity";
import type { Listing } from "../../core/session";
import { exactPattern, objectName, sql } from "../sql/sql";
import { flag, json, optionalNumber, optionalText, readableJson, timestamp } from "./decoders";

/**
 * A row of SHOW VERSIONS IN MODEL. Columns from `size` on are missing on old servers.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/show-versions-in-model and behaviour
 * change 1778 of bundle 2024_08
 */
export const versionRow = z.object({
  created_on: timestamp,
  name: z.string(),
  aliases: json(z.array(z.string()), []),
  comment: optionalText,
  is_default_version: flag,
  functions: json(z.array(z.string()), []),
  /** Undefined when what stands there is not a JSON object. */
  metadata: readableJson(z.record(z.string(), z.unknown()), {}),
  model_attributes: json(z.record(z.string(), z.unknown()), {}),
  size: optionalNumber,
  runnable_in: json(z.array(z.string()), []),
  inference_services: json(z.array(z.string()), []),
  model_spec: optionalText,
});
export type VersionRow = z.infer<typeof versionRow>;

/** All versions of a model in one statement, without a warehouse. */
export const versions: Listing<SchemaObjectName, VersionRow> = {
  title: "versions",
  scopeKey: (model) => JSON.stringify([model.database, model.schema, model.name]),
  all: (model) => sql`SHOW VERSIONS IN MODEL ${objectName(model)}`,
  one: (model, name) => sql`SHOW VERSIONS LIKE ${exactPattern(name)} IN MODEL ${objectName(model)}`,
  row: versionRow,
  nameOf: (row) => row.name,
};

/** Left behind by image builds; not services that anybody calls. Source: snowflake-ml-python 2.6.0 */
export function liveServices(row: VersionRow): readonly string[] {
  return row.inference_services.filter((name) => !name.includes("MODEL_BUILD_"));
}

import { formatIdentifier, formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Renamed } from "../../core/renamed";
import type { Look } from "../../core/session";
import type { Sql } from "../sql/sql";
import { objectName, sql } from "../sql/sql";
import { models } from "./models";
import type { ModelRow } from "./models";

/** Source: https://docs.snowflake.com/en/sql-reference/sql/alter-model */
export function renameModel(from: SchemaObjectName, to: SchemaObjectName): Sql {
  return sql`ALTER MODEL ${objectName(from)} RENAME TO ${objectName(to)}`;
}

/** Models that one of another name may be now: those of its schema that fit, each with its rename. */
export async function renamedModel(
  from: SchemaObjectName,
  look: Look,
  fits: (row: ModelRow) => boolean,
): Promise<readonly Renamed[]> {
  const rows = await look.list(models, from);
  return rows
    .filter((row) => row.name !== from.name && fits(row))
    .map((row) => {
      const to = { ...from, name: row.name };
      const identity = { name: formatIdentifier(row.name) };
      return {
        to: formatSchemaObject(to),
        identity,
        by: renameModel(from, to),
        back: renameModel(to, from),
      };
    });
}

/** The same for what belongs to a model. */
export async function renamedWithModel(
  ...asked: Parameters<typeof renamedModel>
): Promise<readonly Renamed[]> {
  const found = await renamedModel(...asked);
  return found.map((each) => ({ ...each, identity: { model: each.to } }));
}

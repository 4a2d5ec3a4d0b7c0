import { formatIdentifier, formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Renamed } from "../../core/renamed";
import type { Listing, Look } from "../../core/session";
import type { Sql } from "../sql/sql";
import { objectName, sql } from "../sql/sql";
import type { SchemaScope } from "./find";
import { models } from "./models";
import type { ModelRow } from "./models";

/** Source: https://docs.snowflake.com/en/sql-reference/sql/alter-model */
export function renameModel(from: SchemaObjectName, to: SchemaObjectName): Sql {
  return sql`ALTER MODEL ${objectName(from)} RENAME TO ${objectName(to)}`;
}

interface Asked<R> {
  readonly from: SchemaObjectName;
  readonly look: Look;
  readonly fits: (row: R) => boolean;
  readonly rename: (from: SchemaObjectName, to: SchemaObjectName) => Sql;
}

/** What an object of another name may be now: those of its schema that fit, each with its rename. */
export async function renamedInSchema<R extends { readonly name: string }>(
  listing: Listing<SchemaScope, R>,
  { from, look, fits, rename }: Asked<R>,
): Promise<readonly Renamed[]> {
  const rows = await look.list(listing, from);
  return rows
    .filter((row) => row.name !== from.name && fits(row))
    .map((row) => {
      const to = { ...from, name: row.name };
      return {
        to: formatSchemaObject(to),
        identity: { name: formatIdentifier(row.name) },
        by: rename(from, to),
        back: rename(to, from),
      };
    });
}

export function renamedModel(
  from: SchemaObjectName,
  look: Look,
  fits: (row: ModelRow) => boolean,
): Promise<readonly Renamed[]> {
  return renamedInSchema(models, { from, look, fits, rename: renameModel });
}

/** The same for what belongs to a model. */
export async function renamedWithModel(
  ...asked: Parameters<typeof renamedModel>
): Promise<readonly Renamed[]> {
  const found = await renamedModel(...asked);
  return found.map((each) => ({ ...each, identity: { model: each.to } }));
}

import { formatIdentifier, formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Renamed } from "../../core/renamed";
import type { Look } from "../../core/session";
import type { Sql } from "../sql/sql";
import { objectName, sql } from "../sql/sql";
import { models } from "./models";

/** Source: https://docs.snowflake.com/en/sql-reference/sql/alter-model */
export function renameModel(from: SchemaObjectName, to: SchemaObjectName): Sql {
  return sql`ALTER MODEL ${objectName(from)} RENAME TO ${objectName(to)}`;
}

/** What a model or a member of it was seen with. */
interface Seen {
  /** When the model was created, ISO 8601 in UTC, to the millisecond: two models of one moment are none. */
  readonly createdOn: string | undefined;
  readonly look: Look;
}

/** The model when it has another name. */
export async function renamedModel(
  from: SchemaObjectName,
  { createdOn, look }: Seen,
): Promise<Renamed | undefined> {
  const rows = await look.list(models, from);
  const [row, another] = rows.filter((each) => each.created_on === createdOn);
  if (row === undefined || another !== undefined || row.name === from.name) return undefined;
  const to = { ...from, name: row.name };
  const identity = { name: formatIdentifier(row.name) };
  return { to: formatSchemaObject(to), identity, by: renameModel(from, to) };
}

/** The same for what belongs to a model. */
export async function renamedWithModel(
  model: SchemaObjectName,
  seen: Seen,
): Promise<Renamed | undefined> {
  const found = await renamedModel(model, seen);
  return found === undefined ? undefined : { ...found, identity: { model: found.to } };
}

import { formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import type { Look } from "../../core/session";
import { dynamicTables, tableKinds } from "../../snowflake/show/dynamic-tables";
import {
  namesakes,
  readable,
  releases,
  tableColumns,
  warehouseNames,
} from "../../snowflake/show/relations";
import { versions } from "../../snowflake/show/versions";
import type { Survey } from "./around";
import { previousName } from "./before";
import type { TableGiven } from "./complete";
import { versionWanted } from "./complete";
import { parseModel } from "./model";
import { nameOfRow } from "./neighbours";
import type { DynamicInferenceTableInputs } from "./shapes";

/** What stands around a table; what cannot be read is passed over. */

type Inputs = DynamicInferenceTableInputs;

type Versions = Pick<Survey, "version" | "versions">;

export const NO_VERSIONS: Versions = { version: undefined };

export async function versionsOf(
  { model }: Inputs,
  given: TableGiven,
  look: Look,
): Promise<Versions> {
  if (model === undefined) return NO_VERSIONS;
  const wanted = versionWanted(model, given);
  if (wanted === undefined) return NO_VERSIONS;
  const rows = await readable(() => look.list(versions, parseModel(model).model));
  const version = rows?.find(({ name }) => name === wanted);
  return { version, versions: rows?.map(({ name }) => name) };
}

export async function columnsOf(
  relation: SchemaObjectName | undefined,
  look: Look,
): Promise<Survey["sourceColumns"]> {
  if (relation === undefined) return undefined;
  const rows = await readable(() => look.list(tableColumns, relation));
  return rows === undefined ? undefined : new Map(rows.map(({ name, type }) => [name, type]));
}

/** A view has no rows of its own. */
export async function rowsOf(
  relation: SchemaObjectName | undefined,
  look: Look,
): Promise<number | undefined> {
  if (relation === undefined) return undefined;
  const at = { scope: relation, name: relation.name };
  return (await readable(() => look.find(tableKinds, at, "listed")))?.rows;
}

export async function releaseOf(look: Look): Promise<string | undefined> {
  const [row] = (await readable(() => look.list(releases, ""))) ?? [];
  return /^\d+\.\d+/.exec(row?.RELEASE ?? "")?.[0];
}

/** Of the schema that the table is going to be in. */
export async function neighboursOf(
  name: SchemaObjectName,
  now: SchemaObjectName,
  look: Look,
): Promise<Survey["neighbours"]> {
  const rows = (await readable(() => look.list(dynamicTables, name))) ?? [];
  const own = [name, now].map(formatSchemaObject);
  return rows.filter((row) => !own.includes(formatSchemaObject(nameOfRow(row))));
}

/** A table of any kind, or a view. */
export async function isPreviousTaken(wanted: Inputs, look: Look): Promise<boolean> {
  if (wanted.keepPrevious !== true || wanted.onModelVersionChange !== "blueGreen") return false;
  const rows = await readable(() => look.list(namesakes, previousName(wanted)));
  return (rows ?? []).length > 0;
}

export async function warehousesOf(look: Look): Promise<Survey["warehouses"]> {
  const rows = await readable(() => look.list(warehouseNames, ""));
  return rows === undefined ? undefined : new Set(rows.map(({ name }) => name));
}

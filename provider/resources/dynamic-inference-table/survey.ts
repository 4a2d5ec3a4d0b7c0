import { z } from "zod";
import { NotFoundError, PermissionError, StatementError } from "../../core/errors";
import { formatSchemaObject } from "../../core/identity";
import type { SchemaObjectName } from "../../core/identity";
import { stands } from "../../core/observed";
import type { Listing, Look } from "../../core/session";
import { dynamicTables, tableParameters } from "../../snowflake/show/dynamic-tables";
import { tableGrants } from "../../snowflake/show/grants";
import { TABLE_TAGS, ownTags, tableTags } from "../../snowflake/show/tags";
import { versions } from "../../snowflake/show/versions";
import { sameSql } from "../../snowflake/sql/fingerprint";
import { sameLag } from "../../snowflake/sql/target-lag";
import { objectName, sql } from "../../snowflake/sql/sql";
import type { Around, Survey } from "./around";
import type { TableGiven } from "./complete";
import { versionWanted } from "./complete";
import { parseModel } from "./model";
import { isOwnLevel } from "./observing";
import { sourceName } from "./render";
import { nameOf } from "./shapes";
import type { DynamicInferenceTableInputs } from "./shapes";

/** What is read only when the table is made or its query changes; what cannot be read is passed over. */

type Inputs = DynamicInferenceTableInputs;

export async function survey(
  wanted: Inputs,
  given: TableGiven,
  look: Look,
): Promise<Around | undefined> {
  const { observed } = given;
  if (!stands(observed) && observed.absent === "unasked") return undefined;
  const isMade = !stands(observed) || isRebuilt(wanted, observed.live);
  const moves = isMade || !stands(observed) || isMoved(wanted, observed.live);
  if (!moves) return undefined;
  const [found, columns, release, neighbours, warehouses, standing] = await Promise.all([
    isMade ? versionsOf(wanted, given, look) : NO_VERSIONS,
    isMade ? columnsOf(sourceName(wanted), look) : undefined,
    isMade ? releaseOf(look) : undefined,
    neighboursOf(wanted, look),
    warehousesOf(look),
    isMade && stands(observed) ? ofStanding(wanted, given, look) : NOTHING_STANDS,
  ]);
  return {
    ...observed.around,
    survey: { ...found, columns, release, neighbours, warehouses, ...standing },
  };
}

/** Whether more than options change. */
function isRebuilt(wanted: Inputs, live: Partial<Inputs>): boolean {
  const isTransient =
    wanted.transient !== undefined && (live.transient ?? false) !== wanted.transient;
  const isOther = live.refreshMode !== wanted.refreshMode && wanted.refreshMode !== "AUTO";
  return isTransient || isOther || !sameSql(live.query, wanted.query);
}

/** Whether it is to be refreshed by another warehouse, or at another pace. */
function isMoved(wanted: Inputs, live: Partial<Inputs>): boolean {
  const { warehouse, initializationWarehouse, targetLag } = wanted;
  return (
    warehouse !== live.warehouse ||
    initializationWarehouse !== live.initializationWarehouse ||
    !sameLag(targetLag, live.targetLag)
  );
}

type Standing = Pick<Survey, "parameters" | "grants" | "tags" | "standing">;

const NOTHING_STANDS: Standing = { parameters: {}, grants: undefined, tags: undefined };

/** What another table in its place must get as well. */
async function ofStanding(wanted: Inputs, { observed }: TableGiven, look: Look): Promise<Standing> {
  const name = nameOf(wanted);
  const isBeside = wanted.onModelVersionChange === "blueGreen" && stands(observed);
  const isOfParts = wanted.model !== undefined;
  const [parameters, grants, tags, standing] = await Promise.all([
    readable(() => look.list(tableParameters, name)),
    isBeside ? look.list(tableGrants, name) : undefined,
    isBeside ? look.list(tableTags, name) : undefined,
    isOfParts ? columnsOf(name, look) : undefined,
  ]);
  const own = (parameters ?? []).filter(({ level }) => isOwnLevel(level));
  return {
    parameters: Object.fromEntries(own.map(({ key, value }) => [key, Number(value)])),
    grants,
    standing,
    tags: tags === undefined ? undefined : ownTags(tags, TABLE_TAGS),
  };
}

type Versions = Pick<Survey, "version" | "versions">;

const NO_VERSIONS: Versions = { version: undefined };

async function versionsOf({ model }: Inputs, given: TableGiven, look: Look): Promise<Versions> {
  if (model === undefined) return NO_VERSIONS;
  const wanted = versionWanted(model, given);
  if (wanted === undefined) return NO_VERSIONS;
  const rows = await readable(() => look.list(versions, parseModel(model).model));
  const version = rows?.find(({ name }) => name === wanted);
  return { version, versions: rows?.map(({ name }) => name) };
}

const columnRow = z.object({ name: z.string(), type: z.string() });

/** DESCRIBE TABLE tells of views and dynamic tables, too. Source: sql/desc-table (for views: sql/desc-view) */
const tableColumns: Listing<SchemaObjectName, z.infer<typeof columnRow>> = {
  title: "columns",
  scopeKey: formatSchemaObject,
  all: (name) => sql`DESCRIBE TABLE ${objectName(name)}`,
  row: columnRow,
  nameOf: (row) => row.name,
};

async function columnsOf(
  relation: SchemaObjectName | undefined,
  look: Look,
): Promise<Survey["columns"]> {
  if (relation === undefined) return undefined;
  const rows = await readable(() => look.list(tableColumns, relation));
  return rows === undefined ? undefined : new Map(rows.map(({ name, type }) => [name, type]));
}

const releases: Listing<string, { RELEASE: string }> = {
  title: "release",
  scopeKey: (scope) => scope,
  all: () => sql`SELECT CURRENT_VERSION() AS RELEASE`,
  row: z.object({ RELEASE: z.string() }),
  nameOf: () => "",
};

/** Source: functions/current_version (`major.minor.patch`) */
async function releaseOf(look: Look): Promise<string | undefined> {
  const [row] = (await readable(() => look.list(releases, ""))) ?? [];
  return /^\d+\.\d+/.exec(row?.RELEASE ?? "")?.[0];
}

async function neighboursOf(wanted: Inputs, look: Look): Promise<Survey["neighbours"]> {
  const name = nameOf(wanted);
  const rows = (await readable(() => look.list(dynamicTables, name))) ?? [];
  return rows.filter((row) => row.name !== name.name);
}

const warehouseNames: Listing<string, { name: string }> = {
  title: "warehouses",
  scopeKey: (scope) => scope,
  all: () => sql`SHOW WAREHOUSES`,
  row: z.object({ name: z.string() }),
  nameOf: (row) => row.name,
};

async function warehousesOf(look: Look): Promise<Survey["warehouses"]> {
  const rows = await readable(() => look.list(warehouseNames, ""));
  return rows === undefined ? undefined : new Set(rows.map(({ name }) => name));
}

/** A plan can be made without what is asked here; a lost connection is no answer. */
async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const isRefused =
      error instanceof NotFoundError ||
      error instanceof PermissionError ||
      error instanceof StatementError;
    if (isRefused) return undefined;
    throw error;
  }
}

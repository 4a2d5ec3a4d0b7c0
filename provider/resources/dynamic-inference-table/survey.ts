import type { SchemaObjectName } from "../../core/identity";
import { stands } from "../../core/observed";
import type { Look } from "../../core/session";
import { dynamicTables, tableKinds, tableParameters } from "../../snowflake/show/dynamic-tables";
import { tableGrants } from "../../snowflake/show/grants";
import {
  readable,
  releases,
  tableColumns,
  tablePolicies,
  warehouseNames,
} from "../../snowflake/show/relations";
import { TABLE_TAGS, ownTags, tableTags } from "../../snowflake/show/tags";
import { models } from "../../snowflake/show/models";
import { versions } from "../../snowflake/show/versions";
import { modelCalls } from "../../snowflake/sql/model-calls";
import { splitText } from "../../snowflake/sql/dynamic-table-text";
import { sameSql } from "../../snowflake/sql/fingerprint";
import { sameLag } from "../../snowflake/sql/target-lag";
import { aliasKey } from "./around";
import type { Around, Survey } from "./around";
import type { TableGiven } from "./complete";
import { versionWanted } from "./complete";
import { parseModel } from "./model";
import { isOwnLevel } from "./observing";
import { sourceName } from "./render";
import { nameOf } from "../../core/schema-objects";
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
  // The name that it still has, where this very update renames it.
  const name = nameOf(stands(observed) ? { ...wanted, ...identityOf(observed.live) } : wanted);
  const source = sourceName(wanted);
  const [found, sourceColumns, sourceRows, release, neighbours, warehouses, aliases, standing] =
    await Promise.all([
      isMade ? versionsOf(wanted, given, look) : NO_VERSIONS,
      isMade ? columnsOf(source, look) : undefined,
      isMade ? rowsOf(source, look) : undefined,
      isMade ? releaseOf(look) : undefined,
      neighboursOf(name, look),
      warehousesOf(look),
      isMade ? aliasesOf(wanted, look) : undefined,
      isMade && stands(observed) ? ofStanding({ wanted, name }, given, look) : NOTHING_STANDS,
    ]);
  const facts = {
    sourceColumns,
    sourceRows,
    release,
    neighbours,
    warehouses,
    aliases,
  };
  return { ...observed.around, survey: { ...found, ...facts, ...standing } };
}

function identityOf({ database, schema, name }: Partial<Inputs>): Partial<Inputs> {
  return database === undefined || schema === undefined || name === undefined
    ? {}
    : { database, schema, name };
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

type Standing = Omit<
  Survey,
  | "aliases"
  | "version"
  | "versions"
  | "sourceColumns"
  | "sourceRows"
  | "release"
  | "neighbours"
  | "warehouses"
>;

const NOTHING_STANDS: Standing = {
  role: undefined,
  isTransient: undefined,
  columns: undefined,
  policies: [],
  parameters: {},
  grants: undefined,
  tags: undefined,
};

/** What another table in its place must get as well. */
async function ofStanding(
  { wanted, name }: { readonly wanted: Inputs; readonly name: SchemaObjectName },
  { observed }: TableGiven,
  look: Look,
): Promise<Standing> {
  const isBeside = wanted.onModelVersionChange === "blueGreen";
  const [role, kind, parameters, policies, grants, tags, standing] = await Promise.all([
    isBeside ? look.role() : undefined,
    readable(() => look.find(tableKinds, { scope: name, name: name.name }, "listed")),
    readable(() => look.list(tableParameters, name)),
    readable(() => look.list(tablePolicies, name)),
    isBeside ? look.list(tableGrants, name) : undefined,
    isBeside ? look.list(tableTags, name) : undefined,
    wanted.model === undefined ? undefined : columnsOf(name, look),
  ]);
  const own = (parameters ?? []).filter(({ level }) => isOwnLevel(level));
  const list = splitText(observed.around?.row?.text ?? "")?.columns;
  return {
    role,
    isTransient: kind === undefined ? undefined : kind.kind === "TRANSIENT",
    columns: list === undefined ? undefined : { list },
    policies: policies?.map((each) => `${each.POLICY_KIND} ${each.POLICY_NAME}`),
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

async function columnsOf(
  relation: SchemaObjectName | undefined,
  look: Look,
): Promise<Survey["sourceColumns"]> {
  if (relation === undefined) return undefined;
  const rows = await readable(() => look.list(tableColumns, relation));
  return rows === undefined ? undefined : new Map(rows.map(({ name, type }) => [name, type]));
}

/** A view has no rows of its own. */
async function rowsOf(
  relation: SchemaObjectName | undefined,
  look: Look,
): Promise<number | undefined> {
  if (relation === undefined) return undefined;
  const at = { scope: relation, name: relation.name };
  return (await readable(() => look.find(tableKinds, at, "listed")))?.rows;
}

async function releaseOf(look: Look): Promise<string | undefined> {
  const [row] = (await readable(() => look.list(releases, ""))) ?? [];
  return /^\d+\.\d+/.exec(row?.RELEASE ?? "")?.[0];
}

async function neighboursOf(name: SchemaObjectName, look: Look): Promise<Survey["neighbours"]> {
  const rows = (await readable(() => look.list(dynamicTables, name))) ?? [];
  return rows.filter((row) => row.name !== name.name);
}

/** Of the models that a query of the user's own names in full. */
async function aliasesOf({ model, query = "" }: Inputs, look: Look): Promise<Survey["aliases"]> {
  if (model !== undefined) return undefined;
  const found = await Promise.all(
    modelCalls(query).map(async ({ model: [database, schema, name] }) => {
      if (database === undefined || schema === undefined || name === undefined) return [];
      const scope = { database, schema, name };
      const row = await readable(() => look.find(models, { scope, name }, "listed"));
      return Object.keys(row?.aliases ?? {}).map((each) =>
        aliasKey([database, schema, name], each),
      );
    }),
  );
  return new Set(found.flat());
}

async function warehousesOf(look: Look): Promise<Survey["warehouses"]> {
  const rows = await readable(() => look.list(warehouseNames, ""));
  return rows === undefined ? undefined : new Set(rows.map(({ name }) => name));
}

/** What a write makes stale of it. */
export function forgetStanding(name: SchemaObjectName, look: Look): void {
  for (const listing of [tableParameters, tablePolicies, tableGrants, tableTags, tableColumns])
    look.forget<SchemaObjectName, unknown>(listing, name);
}

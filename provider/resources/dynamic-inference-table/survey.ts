import { nameOf } from "../../core/schema-objects";
import type { SchemaObjectName } from "../../core/identity";
import { stands } from "../../core/observed";
import type { Surveying } from "../../core/resource";
import type { Look } from "../../core/session";
import { tableKinds, tableParameters } from "../../snowflake/show/dynamic-tables";
import { tableGrants } from "../../snowflake/show/grants";
import { predict } from "../../snowflake/show/predictions";
import { readable, tableColumns, tablePolicies } from "../../snowflake/show/relations";
import { TABLE_TAGS, ownTags, tableTags } from "../../snowflake/show/tags";
import { splitText } from "../../snowflake/sql/dynamic-table-text";
import { sameSql } from "../../snowflake/sql/fingerprint";
import { sameLag } from "../../snowflake/sql/target-lag";
import { canCreateOrAlter } from "./around";
import type { Around, Survey } from "./around";
import { keptAs } from "./before";
import type { TableGiven } from "./complete";
import { isOwnLevel } from "./observing";
import { calledModels } from "./own-query";
import {
  NO_VERSIONS,
  columnsOf,
  isPreviousTaken,
  neighboursOf,
  releaseOf,
  rowsOf,
  versionsOf,
  warehousesOf,
} from "./reads";
import { sourceName } from "./render";
import type { DynamicInferenceTableInputs } from "./shapes";
import { specOf } from "./spec";
import { create } from "./statements";

/** What is read only when the table is made or its query changes; what cannot be read is passed over. */

type Inputs = DynamicInferenceTableInputs;

export async function survey(
  wanted: Inputs,
  given: TableGiven,
  { look, previous }: Surveying<Inputs>,
): Promise<Around | undefined> {
  const { observed } = given;
  if (!stands(observed) && observed.absent === "unasked") return undefined;
  const isMade = !stands(observed) || isRebuilt(wanted, observed.live, previous);
  const moves = isMade || !stands(observed) || isMoved(wanted, observed.live);
  if (!moves) return undefined;
  // The name that it still has, where this very update renames it.
  const name = nameOf(stands(observed) ? { ...wanted, ...identityOf(observed.live) } : wanted);
  const source = sourceName(wanted);
  const [
    found,
    sourceColumns,
    sourceRows,
    release,
    neighbours,
    isTaken,
    warehouses,
    calls,
    standing,
  ] = await Promise.all([
    isMade ? versionsOf(wanted, given, look) : NO_VERSIONS,
    isMade ? columnsOf(source, look) : undefined,
    isMade ? rowsOf(source, look) : undefined,
    isMade ? releaseOf(look) : undefined,
    neighboursOf(nameOf(wanted), name, look),
    isPreviousTaken(wanted, look),
    warehousesOf(look),
    isMade ? calledModels(wanted, look) : [],
    isMade && stands(observed) ? ofStanding({ wanted, name }, given, look) : NOTHING_STANDS,
  ]);
  const facts = {
    sourceColumns,
    sourceRows,
    release,
    neighbours,
    isPreviousTaken: isTaken,
    warehouses,
    calls,
  };
  const kept = keptAs(wanted, neighbours);
  const around: Around = {
    ...observed.around,
    kept,
    survey: { ...found, ...facts, ...standing },
  };
  const alterRefusal = await refusalOf({ wanted, previous, given, around }, look);
  return { ...around, survey: { ...found, ...facts, ...standing, alterRefusal } };
}

function identityOf({ database, schema, name }: Partial<Inputs>): Partial<Inputs> {
  return database === undefined || schema === undefined || name === undefined
    ? {}
    : { database, schema, name };
}

/** Whether more than options change. */
function isRebuilt(
  wanted: Inputs,
  live: Partial<Inputs>,
  previous: Partial<Inputs> | undefined,
): boolean {
  const isManaged = wanted.transient !== undefined || previous?.transient !== undefined;
  const isTransient = isManaged && (live.transient ?? false) !== (wanted.transient ?? false);
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
  | "calls"
  | "alterRefusal"
  | "version"
  | "versions"
  | "sourceColumns"
  | "sourceRows"
  | "release"
  | "neighbours"
  | "isPreviousTaken"
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
    look.role(),
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

interface Altered {
  readonly wanted: Inputs;
  readonly previous: Partial<Inputs> | undefined;
  readonly given: TableGiven;
  readonly around: Around;
}

/** Which columns a query of the user's own gives is known to Snowflake alone. */
async function refusalOf(
  { wanted, previous = {}, given: { observed }, around }: Altered,
  look: Look,
): Promise<Survey["alterRefusal"]> {
  if (wanted.model !== undefined || wanted.query === undefined || !stands(observed))
    return undefined;
  const { live } = observed;
  if (sameSql(live.query, wanted.query) || !canCreateOrAlter(around)) return undefined;
  const spec = specOf({ desired: wanted, live, previous, around });
  const { refusal } = await predict(look, create("CREATE OR ALTER", nameOf(live as Inputs), spec));
  return refusal !== undefined && REFUSALS.has(refusal.code) ? refusal : undefined;
}

/** What CREATE OR ALTER cannot do with a table's columns and their types. Source: create-dynamic-table */
const REFUSALS: ReadonlySet<string> = new Set([
  ...["001432", "002108", "002830", "040050", "040053", "092918"],
]);

/** What a write makes stale of it. */
export function forgetStanding(name: SchemaObjectName, look: Look): void {
  for (const listing of [tableParameters, tablePolicies, tableGrants, tableTags, tableColumns])
    look.forget<SchemaObjectName, unknown>(listing, name);
}

import { formatIdentifier } from "../../core/identity";
import type { Need, Observation, Observed } from "../../core/observed";
import type { Look } from "../../core/session";
import { dynamicTables, tableKinds, tableParameters } from "../../snowflake/show/dynamic-tables";
import type { DynamicTableRow } from "../../snowflake/show/dynamic-tables";
import { findInSchema } from "../../snowflake/show/find";
import { findModel } from "../../snowflake/show/observe";
import { TABLE_TAGS, ownTags, tableTags } from "../../snowflake/show/tags";
import { splitText } from "../../snowflake/sql/dynamic-table-text";
import { clusterKeys, frozenPredicate } from "../../snowflake/sql/predicate";
import type { Around } from "./around";
import { keptAs, leftBeside } from "./before";
import { parseModel } from "./model";
import { suspendReason } from "./scheduling";
import { scoredBy } from "./scored-by";
import { identityOf, nameOf } from "../../core/schema-objects";
import { label } from "./shapes";
import type { DynamicInferenceTableInputs, DynamicInferenceTableOutputs } from "./shapes";

/** What stands, as far as it is asked for. */

type Inputs = DynamicInferenceTableInputs;
type Facts = DynamicInferenceTableOutputs;
type Seen = Observed<Inputs, Facts, Around>;

/** Blank for a role that has none of MONITOR, OPERATE and OWNERSHIP. Source: show-dynamic-tables */
export const MONITORED: readonly string[] = ["query", "warehouse", "suspended"];

/** Inputs whose columns came one after another. Source: show-dynamic-tables, release notes of 2025 and 2026 */
const NEWER = {
  frozenWhere: "immutable_where",
  executeAsUser: "execute_as_user",
  initializationWarehouse: "initialization_warehouse",
} as const;

export async function observe(
  wanted: Inputs,
  look: Look,
  need: Need,
): Promise<Observation<Inputs, Facts, Around>> {
  const name = nameOf(wanted);
  const found = await findInSchema(look, dynamicTables, name, need.certainty);
  const model = await modelRow(wanted, look);
  if (found.row === undefined) return { absent: found.absent, around: { model } };
  const { row } = found;
  const [suspendedBy, extras, rows] = await Promise.all([
    whySuspended(wanted, row, look),
    readMore(wanted, look, need),
    look.list(dynamicTables, name),
  ]);
  const around: Around = {
    row,
    model,
    suspendedBy,
    leftovers: leftBeside(name, rows),
    kept: keptAs(wanted, rows),
  };
  return toObserved(wanted, around, extras);
}

/** Only where the version depends on what the account says of it. */
async function modelRow(wanted: Inputs, look: Look): Promise<Around["model"]> {
  if (wanted.model === undefined) return undefined;
  const target = parseModel(wanted.model);
  if (target.version !== undefined) return undefined;
  return (await findModel(look, target.model, "listed")).row;
}

/** SHOW does not tell the reason; without a warehouse nobody does. */
async function whySuspended(
  wanted: Inputs,
  row: DynamicTableRow,
  look: Look,
): Promise<string | undefined> {
  if (row.scheduling_state !== "SUSPENDED") return undefined;
  // Wanted so, it is a matter of indifference by whom.
  if (wanted.suspended === true) return USER_SUSPENDED;
  return suspendReason(nameOf(wanted), look);
}

/** What SHOW DYNAMIC TABLES does not tell, where the program manages it. */
async function readMore(wanted: Inputs, look: Look, { managed }: Need): Promise<Partial<Inputs>> {
  const name = nameOf(wanted);
  const isRetained = RETENTION.some((each) => managed.has(each.input));
  const [tags, kind, parameters] = await Promise.all([
    managed.has("tags") || name.name.includes("$") ? look.list(tableTags, name) : undefined,
    managed.has("transient")
      ? look.find(tableKinds, { scope: name, name: name.name }, "exact")
      : undefined,
    isRetained ? look.list(tableParameters, name) : [],
  ]);
  return {
    ...(tags === undefined ? {} : { tags: ownTags(tags, TABLE_TAGS) }),
    ...(kind === undefined ? {} : { transient: kind.kind === "TRANSIENT" }),
    ...retentionOf(parameters),
  };
}

export const RETENTION = [
  { input: "dataRetentionTimeInDays", parameter: "DATA_RETENTION_TIME_IN_DAYS" },
  { input: "maxDataExtensionTimeInDays", parameter: "MAX_DATA_EXTENSION_TIME_IN_DAYS" },
] as const;

function retentionOf(
  rows: readonly { key: string; value?: string | undefined; level?: string | undefined }[],
): Partial<Inputs> {
  return Object.fromEntries(
    RETENTION.flatMap(({ input, parameter }) => {
      const own = rows.find(({ key, level }) => key === parameter && isOwnLevel(level));
      return own?.value === undefined ? [] : [[input, Number(own.value)]];
    }),
  );
}

/** Another level is where the value is inherited from. */
export function isOwnLevel(level: string | undefined): boolean {
  return level === "TABLE" || level === "DYNAMIC TABLE";
}

function toObserved(wanted: Inputs, around: Around, extras: Partial<Inputs>): Seen {
  const { row } = around;
  if (row === undefined) throw new TypeError("an observed table has a row");
  const text = row.text === undefined ? undefined : splitText(row.text);
  const model = wanted.model === undefined ? undefined : parseModel(wanted.model).model;
  const version = scoredBy(text?.query, model);
  return {
    live: {
      ...extras,
      ...identityOf(row),
      query: text?.query,
      targetLag: row.target_lag,
      warehouse: printed(row.warehouse),
      initializationWarehouse: named(row.initialization_warehouse),
      refreshMode: row.refresh_mode as Inputs["refreshMode"],
      clusterBy: keysOf(row.cluster_by),
      frozenWhere: frozenPredicate(row.immutable_where),
      executeAsUser: named(row.execute_as_user),
      comment: row.comment,
      suspended: isSuspendedByUser(around),
    } as Seen["live"],
    facts: {
      fullyQualifiedName: label(wanted),
      ...(text === undefined ? {} : { query: text.query, resolvedModelVersion: version }),
      ...currentVersion(wanted, around),
      refreshModeActual: row.refresh_mode,
      refreshModeReason: row.refresh_mode_reason,
      leftBeside: besides(around),
      createdOn: row.created_on,
      owner: row.owner,
    },
    around,
    hidden: hiddenIn(around, row),
  };
}

function besides({ leftovers = [] }: Around): string[] | undefined {
  return leftovers.length === 0 ? undefined : leftovers.map((row) => row.name);
}

function hiddenIn(around: Around, row: DynamicTableRow): NonNullable<Seen["hidden"]> {
  const missing = Object.entries(NEWER).filter(([, column]) => row[column] === undefined);
  const unseen = row.text === undefined ? MONITORED : [];
  // Without a warehouse nobody tells who suspended it, and what errors stopped is not resumed blindly.
  const isOpen = row.scheduling_state === "SUSPENDED" && around.suspendedBy === undefined;
  return [
    ...unseen,
    ...(isOpen ? ["suspended"] : []),
    ...missing.map(([input]) => input),
  ] as (keyof Inputs)[];
}

/** Where an alias or the default leads to, whatever the program wants of it. */
function currentVersion(wanted: Inputs, { model }: Around): Partial<Facts> {
  if (wanted.model === undefined || model === undefined) return {};
  const target = parseModel(wanted.model);
  const alias = target.alias ?? "DEFAULT";
  const found = alias === "DEFAULT" ? model.default_version_name : model.aliases[alias];
  return found === undefined ? {} : { currentModelVersion: formatIdentifier(found) };
}

const USER_SUSPENDED = "USER_SUSPENDED";

/** Errors, upstream tables and cloning suspend too; that is told, and is no difference. */
function isSuspendedByUser({ row, suspendedBy }: Around): boolean {
  return row?.scheduling_state === "SUSPENDED" && suspendedBy === USER_SUSPENDED;
}

/** Names stand in SHOW as they resolve. */
function printed(name: string | undefined): string | undefined {
  return name === undefined ? undefined : formatIdentifier(name);
}

/** A word for none. Source: dbt-adapters, relation_configs/dynamic_table.py */
function named(name: string | null | undefined): string | undefined {
  return name === "NONE" || name === null ? undefined : printed(name);
}

function keysOf(text: string | undefined): string[] | undefined {
  const keys = text === undefined ? [] : clusterKeys(text);
  return keys.length === 0 ? undefined : [...keys];
}

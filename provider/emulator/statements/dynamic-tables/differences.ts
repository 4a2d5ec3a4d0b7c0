import { printed } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import type { Run } from "../world";
import { nameOf } from "./alter";

/** What EXPLAIN CHANGES compares of a table; the shape and the names are unverified. */

const COMPARED = [
  "targetLag",
  "scheduler",
  "warehouse",
  "initializationWarehouse",
  "refreshMode",
  "comment",
  "clusterBy",
  "reclusterSuspended",
  "frozenWhere",
  "executeAsUser",
  "secondaryRoles",
  "requireUser",
  "rowTimestamp",
  "logLevel",
  "defaultCollation",
  "retentionDays",
  "maxDataExtensionDays",
  "suspended",
  "query",
  "columns",
] as const;

export type Properties = Readonly<Record<string, unknown>>;

/** As they are now, whatever becomes of the table. */
export function propertiesOf(run: Run, table: DynamicTable): Properties {
  const values = COMPARED.map((key) => [nameFor(key), structuredClone(table[key])] as const);
  const tags = Object.entries(table.tags).map(([id, value]) => [tagName(run, id), value] as const);
  return {
    name: nameOf(run, table),
    ...Object.fromEntries(values),
    tags: Object.fromEntries(tags),
  };
}

function nameFor(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function tagName(run: Run, id: string): string {
  const found = run.world.catalog.tagById(id);
  return found === undefined ? id : printed(found.database.name, found.schema.name, found.tag.name);
}

export type Differences = Readonly<
  Record<string, { readonly before: unknown; readonly after: unknown }>
>;

/** Properties that would be others, with what they are and what they would be. */
export function differences(before: Properties, after: Properties): Differences {
  const changed = Object.keys(after).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  return Object.fromEntries(
    changed.map((key) => [key, { before: before[key], after: after[key] }]),
  );
}

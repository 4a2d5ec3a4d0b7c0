import { isDeepStrictEqual } from "node:util";
import { InputError } from "../../core/errors";
import { selectedItems } from "../../snowflake/sql/names";
import type { TableChange } from "./around";
import { RETENTION } from "./observing";
import type { DynamicInferenceTableInputs } from "./shapes";
import type { Spec } from "./statements";

type Inputs = DynamicInferenceTableInputs;

/** Whether a list of column names may be that of a query; of one with a star nobody can tell. */
function fits(list: string, query: string): boolean {
  const given = selectedItems(query);
  return given === undefined || given === selectedItems(`SELECT ${list} FROM`);
}

/** Whether a table's own column names give way to those of its query. */
export function losesNames({ desired, around }: Pick<TableChange, "desired" | "around">): boolean {
  const list = around?.survey?.columns?.list;
  const { model, query = "" } = desired;
  return model === undefined && list !== undefined && !fits(list, query);
}

/** The whole target state: what the program does not say stays as it is, what it said before goes. */
export function specOf({
  desired,
  live,
  previous,
  around,
}: Pick<TableChange, "desired" | "live" | "previous" | "around">): Spec {
  const { query } = desired;
  if (query === undefined) throw new InputError("query", "the version that scores is not known.");
  const { parameters = {}, isTransient, columns } = around?.survey ?? {};
  const own = RETENTION.map(({ input, parameter }) => [input, parameters[parameter]]);
  const standing: Partial<Inputs> = {
    ...(isTransient === true ? { transient: true } : {}),
    ...(Object.fromEntries(own) as Partial<Inputs>),
    ...live,
  };
  const kept = <K extends keyof Inputs>(name: K): Inputs[K] | undefined =>
    desired[name] ?? (previous[name] === undefined ? standing[name] : undefined);
  return {
    query,
    // The parts name every column; a query of the user's own may have got its names from a list.
    columns:
      desired.model === undefined && columns !== undefined && fits(columns.list, query)
        ? columns.list
        : undefined,
    targetLag: desired.targetLag,
    warehouse: desired.warehouse,
    refreshMode: desired.refreshMode,
    initialize: desired.initialize,
    transient: kept("transient"),
    initializationWarehouse: kept("initializationWarehouse"),
    clusterBy: kept("clusterBy"),
    dataRetentionTimeInDays: kept("dataRetentionTimeInDays"),
    maxDataExtensionTimeInDays: kept("maxDataExtensionTimeInDays"),
    comment: kept("comment"),
    frozenWhere: kept("frozenWhere"),
    executeAsUser: kept("executeAsUser"),
  };
}

/** The warehouse that computes all rows. */
export function filledOn({
  initializationWarehouse,
  warehouse,
}: Pick<Spec, "initializationWarehouse" | "warehouse">): string {
  return initializationWarehouse ?? warehouse;
}

/** Whether it is going to have other rows than it had, whatever scores them. */
export function scoresOthers({
  desired,
  previous,
}: Pick<TableChange, "desired" | "previous">): boolean {
  return (["source", "where"] as const).some(
    (name) => !isDeepStrictEqual(desired[name], previous[name]),
  );
}

/** All rows that the table is going to have, with their number where it is known. */
export function allRows(change: TableChange): string {
  const { around } = change;
  if (scoresOthers(change)) return sourceRows(change);
  const rows = around?.row?.rows;
  return rows === undefined ? "all rows" : `all ${String(rows)} rows`;
}

/** The same for a table that is filled from its source. */
export function sourceRows({ desired, around }: Pick<TableChange, "desired" | "around">): string {
  const rows = around?.survey?.sourceRows;
  if (rows === undefined) return "all rows of the source";
  return `${desired.where === undefined ? "all" : "up to"} ${String(rows)} rows of the source`;
}

import { InputError } from "../../core/errors";
import type { TableChange } from "./around";
import { RETENTION } from "./observing";
import type { DynamicInferenceTableInputs } from "./shapes";
import type { Spec } from "./statements";

type Inputs = DynamicInferenceTableInputs;

/** The whole target state: what the program does not say stays as it is, what it said before goes. */
export function specOf({ desired, live, previous, around }: TableChange): Spec {
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
    columns: desired.model === undefined ? columns?.list : undefined,
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

/** All rows of the table, with their number where it is known. */
export function allRows({ around }: Pick<TableChange, "around">): string {
  const rows = around?.row?.rows;
  return rows === undefined ? "all rows" : `all ${String(rows)} rows`;
}

/** The same for a table that is filled from its source. */
export function sourceRows({ desired, around }: Pick<TableChange, "desired" | "around">): string {
  const rows = around?.survey?.sourceRows;
  if (rows === undefined) return "all rows of the source";
  return `${desired.where === undefined ? "all" : "up to"} ${String(rows)} rows of the source`;
}

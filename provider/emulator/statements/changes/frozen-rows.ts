import { refused } from "../../catalog/errors";
import type { ChangedTable } from "../../catalog/relations";
import type { Change } from "../../engine/row-store";
import { notInitialized } from "../../engine/query/failures";
import { forgetUnread } from "../dynamic-tables/readers";
import type { Run } from "../world";

/**
 * Rows of a dynamic table that statements change: those of its frozen region, before and after.
 * Source: create-dynamic-table (FROZEN WHERE); user guide, "Use immutability constraints"
 */

interface Changing {
  readonly change: Change;
  /** To be called before rows go or become others. @param where which, as a condition of DuckDB's */
  readonly goes: (where: string) => Promise<void>;
}

/** Does something to rows of a table in one transaction. @throws SnowflakeError for rows that a refresh would compute */
export async function changeRows<T>(
  run: Run,
  table: ChangedTable,
  work: (changing: Changing) => Promise<T>,
): Promise<T> {
  const { rows: store } = run.world;
  if (table.kind === "TABLE")
    return store.change(async (change) => {
      const done = await work({ change, goes: () => Promise.resolve() });
      await forgetUnread(run.world, change, table.rows);
      return done;
    }, run.signal);
  const { frozenWhere } = table;
  if (table.dataTimestamp === null) throw notInitialized();
  const done = await store.change(async (change) => {
    const goes = async (where: string): Promise<void> => {
      const frozen =
        frozenWhere === null ? "FALSE" : change.condition(run, frozenWhere, table.columns);
      const sql = `SELECT 1 FROM t${String(table.rows)} WHERE ${where} AND NOT ${frozen} LIMIT 1`;
      if ((await change.read(sql)).length > 0) throw notFrozen(table.name);
    };
    const result = await work({ change, goes });
    await goes(`__AT = ${String(change.at)}`);
    await forgetUnread(run.world, change, table.rows);
    return result;
  }, run.signal);
  table.rowCount = await store.count(table.rows);
  run.world.catalog.commit();
  return done;
}

/** The words are unverified. */
function notFrozen(name: string): Error {
  return refused(`Only rows in the frozen region of Dynamic Table '${name}' can be changed.`);
}

import type { SchemaObjectName } from "../../core/identity";
import type { Look } from "../../core/session";
import { schedulingReasons } from "../../snowflake/show/dynamic-tables";
import { isUnreadable } from "../../snowflake/show/history";

/** What only a warehouse tells of a table. */

/** Nothing without a warehouse, or without the right to look. */
export async function withWarehouse<T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await read();
  } catch (error) {
    if (isUnreadable(error)) return [];
    throw error;
  }
}

/** Reason code of a suspended table, for instance `SUSPENDED_DUE_TO_ERRORS`; undefined when nobody tells. */
export async function suspendReason(
  table: SchemaObjectName,
  look: Look,
): Promise<string | undefined> {
  const [found] = await withWarehouse(() => look.list(schedulingReasons, table));
  return reasonCode(found?.SCHEDULING_STATE);
}

/** The OBJECT that the information schema has for a scheduling state. */
function reasonCode(state: unknown): string | undefined {
  const text = typeof state === "string" ? state : JSON.stringify(state ?? "");
  return /"reason_code"\s*:\s*"([A-Z_]+)"/i.exec(text)?.[1];
}

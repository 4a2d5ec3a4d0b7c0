import type { DynamicTable } from "../../catalog/dynamic-tables";
import { forbidden } from "../../catalog/errors";
import type { Run } from "../world";

/** Who may do what. Source: user guide, "Access control for dynamic tables" */

/** OPERATE, or OWNERSHIP. */
export function mayOperate(run: Run, table: DynamicTable): boolean {
  return run.world.catalog.may(run.session, "OPERATE", table);
}

/** MONITOR, or what includes it. */
export function mayMonitor(run: Run, table: DynamicTable): boolean {
  return run.world.catalog.may(run.session, "MONITOR", table) || mayOperate(run, table);
}

/** @throws SnowflakeError 003001 */
export function checkOperate(run: Run, table: DynamicTable): void {
  if (!mayOperate(run, table)) throw forbidden("dynamic table", table.name);
}

/** @throws SnowflakeError 003001 */
export function checkOwns(run: Run, table: DynamicTable): void {
  if (!run.world.catalog.owns(run.session, table)) throw forbidden("dynamic table", table.name);
}

import type { Change } from "../../engine/row-store";
import { forgetRemoved } from "../tables/physical";
import type { World } from "../world";
import { allTables } from "./find";

/**
 * Ids of removed rows are kept for the dynamic tables that have not seen them go; one that is suspended
 * may need them for long.
 */

/** Up to which change all that read a physical table have read; Infinity when nothing does. */
function readUpTo(world: World, rows: number): number {
  const read = allTables(world.catalog).flatMap(({ table }) => table.readAt[String(rows)] ?? []);
  return Math.min(Infinity, ...read);
}

/** Rows of a table were removed that nobody reads. */
export async function forgetUnread(world: World, change: Change, rows: number): Promise<void> {
  if (readUpTo(world, rows) === Infinity) await forgetRemoved(change, rows, Infinity);
}

/** To be called when it is saved how far tables have read, or a server that dies would not know what went. */
export async function forgetRead(world: World): Promise<void> {
  const read = [...new Set(world.readRows.splice(0))].map(
    (rows) => [rows, readUpTo(world, rows)] as const,
  );
  if (read.length === 0) return;
  await world.turns.take(async () => {
    for (const [rows, floor] of read)
      // A table that was dropped meanwhile has nothing to forget.
      await world.rows
        .change((change) => forgetRemoved(change, rows, floor))
        .catch(() => undefined);
  });
}

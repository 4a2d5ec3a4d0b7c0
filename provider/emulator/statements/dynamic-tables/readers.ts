import type { Change } from "../../engine/row-store";
import type { World } from "../world";
import { forgetRemoved } from "../tables/physical";
import { allTables } from "./find";

/** Ids of removed rows are kept for whoever has not seen them go; a suspended table may need them for long. */

export async function forgetSeen(
  world: World,
  change: Change,
  tables: readonly number[],
): Promise<void> {
  const readers = allTables(world.catalog).map(({ table }) => table.readAt);
  for (const rows of tables) {
    const read = readers.flatMap((readAt) => readAt[String(rows)] ?? []);
    await forgetRemoved(change, rows, Math.min(...read));
  }
}

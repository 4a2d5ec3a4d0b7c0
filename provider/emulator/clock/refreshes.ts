import type { DynamicTable } from "../catalog/dynamic-tables";
import { allTables } from "../statements/dynamic-tables/find";
import type { Attempt } from "../statements/dynamic-tables/refresh";
import { refreshFailed } from "../statements/dynamic-tables/refresh";
import { depthOf, dueAt, refreshWithInputs } from "../statements/dynamic-tables/refresh-graph";
import type { World } from "../statements/world";
import type { Timetable } from "./clock";

/** The scheduler of dynamic tables: each is refreshed when its data are as old as its lag allows. */
export function refreshesOf(world: World): Timetable {
  const due = (): readonly DynamicTable[] =>
    allTables(world.catalog)
      .map(({ table }) => table)
      .filter((table) => (dueAt(table) ?? Infinity) <= world.now());
  return {
    next() {
      const times = allTables(world.catalog).flatMap(({ table }) => dueAt(table) ?? []);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    run: () =>
      world.turns.take(async () => {
        const at = world.now();
        const done: Attempt["done"] = new Map();
        const ordered = due()
          .map((table) => ({ table, depth: depthOf(world, table) }))
          .sort((a, b) => a.depth - b.depth);
        for (const { table } of ordered) {
          // One that reads others may have refreshed them, and an error may have suspended it.
          if ((dueAt(table) ?? Infinity) > at) continue;
          const attempt = { trigger: "SCHEDULED", at, done } as const;
          // What goes wrong with one table is no matter of the others.
          await refreshWithInputs(world, table, attempt).catch((error: unknown) =>
            refreshFailed(world, table, { attempt, error }),
          );
        }
      }),
  };
}

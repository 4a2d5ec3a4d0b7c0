import type { DynamicTable } from "../../catalog/dynamic-tables";
import type { World } from "../world";

/** How a table stood in the graph over time. Source: functions/dynamic_table_graph_history */

export type Trigger =
  "CREATE_DYNAMIC_TABLE" | "ALTER_TARGET_LAG" | "SUSPEND" | "RESUME" | "ALTER_WAREHOUSE" | "NONE";

const MOST_ENTRIES = 100;

export function noteGraph(world: World, table: DynamicTable, trigger: Trigger): void {
  const { targetLag, scheduler, query, inputs, suspended, resumedOn } = table;
  const entry = { targetLag, scheduler, query, inputs, suspended, resumedOn };
  table.graph = [...table.graph, { from: world.now(), trigger, ...entry }].slice(-MOST_ENTRIES);
}

import type { DynamicTable } from "../../catalog/dynamic-tables";
import { SnowflakeError } from "../../contract";
import { notInitialized } from "../../engine/query/failures";
import type { Compiled } from "../../engine/row-store";
import type { Run, World } from "../world";
import { changeNumbers, checkMeans, runFor } from "./refresh";
import { compileAgain } from "./query";
import { dueAction } from "./refresh-action";
import type { DueAction } from "./refresh-action";
import { inputsToRefresh } from "./refresh-graph";

/** What the next refresh of a table would do. Source: explain-changes, "DYNAMIC_TABLE_REFRESH effect" */

export interface Prediction {
  readonly effective_refresh_action: DueAction["action"] | "CREATE" | "FAILURE";
  readonly is_expect_failure: boolean;
  readonly refresh_mode?: string;
  readonly refresh_mode_reason?: string;
  readonly effective_refresh_action_reason?: string;
  readonly expect_failure_reason?: string;
}

/**
 * For the data that are there now, and this table alone.
 * @param session of REFRESH COPY SESSION
 */
export async function predictRefresh(
  run: Run,
  table: DynamicTable,
  session?: Run["session"],
): Promise<Prediction> {
  const { world } = run;
  const own = runFor(world, table, {
    trigger: "MANUAL",
    at: world.now(),
    session,
    done: new Map(),
  });
  try {
    checkMeans(own, table);
    const compiled = await compileAgain(own, table);
    checkInitialized(world, table, compiled);
    const numbers = await changeNumbers(run.world, compiled);
    return predicted(table, dueAction(own, table, { compiled, numbers }));
  } catch (error) {
    if (!(error instanceof SnowflakeError)) throw error;
    return {
      effective_refresh_action: "FAILURE",
      is_expect_failure: true,
      expect_failure_reason: error.message,
    };
  }
}

/** What has no rows yet, and gets none on the way. */
function checkInitialized(world: World, table: DynamicTable, { sources }: Compiled): void {
  const along = new Set(inputsToRefresh(world, table, "MANUAL").map((each) => each.table));
  for (const each of sources)
    if (each.kind === "DYNAMIC TABLE" && each.dataTimestamp === null && !along.has(each))
      throw notInitialized();
}

function predicted(table: DynamicTable, { action, reason }: DueAction): Prediction {
  const modeReason = table.refreshMode === "INCREMENTAL" ? null : table.refreshModeReason;
  return {
    effective_refresh_action: action,
    is_expect_failure: false,
    refresh_mode: table.refreshMode,
    ...(modeReason === null ? {} : { refresh_mode_reason: modeReason }),
    ...(reason === null ? {} : { effective_refresh_action_reason: reason }),
  };
}

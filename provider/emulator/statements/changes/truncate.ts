import type { StatementResult } from "../../contract";
import type { TreeOf } from "../../sql/tree";
import { forgetLoads } from "../copy/loads";
import { forgetUnread } from "../dynamic-tables/readers";
import { emptyTable } from "../tables/physical";
import { findTable, mustMay, unlessGone } from "../tables/relations";
import { inTurn } from "../turns";
import type { Run } from "../world";
import { DONE, status } from "../world";

/** All rows go, and with them the knowledge of which files were loaded. Source: https://docs.snowflake.com/en/sql-reference/sql/truncate-table */
export async function truncate(run: Run, tree: TreeOf<"TRUNCATE">): Promise<StatementResult> {
  return inTurn(run, async () => {
    const found = unlessGone(tree.ifExists, () => findTable(run, tree.name, "TRUNCATE"));
    if (found === undefined) return status(DONE);
    mustMay(run, "TRUNCATE", found.table);
    await run.world.rows.change(async (change) => {
      await emptyTable(change, found.table);
      await forgetLoads(change, found.table);
      await forgetUnread(run.world, change, found.table.rows);
    }, run.signal);
    return status(DONE);
  });
}

import type { StatementResult } from "../../contract";
import type { TreeOf } from "../../sql/tree";
import { forgetLoads } from "../copy/loads";
import { emptyTable } from "../tables/physical";
import { findTable, mustMay } from "../tables/relations";
import { inTurn } from "../turns";
import { unlessGone } from "../unless-gone";
import type { Run } from "../world";
import { DONE, status } from "../world";
import { changeRows } from "./frozen-rows";

/** All rows go, and with them the knowledge of which files were loaded. Source: https://docs.snowflake.com/en/sql-reference/sql/truncate-table */
export async function truncate(run: Run, tree: TreeOf<"TRUNCATE">): Promise<StatementResult> {
  return inTurn(run, async () => {
    const found = unlessGone(tree.ifExists, () => findTable(run, tree.name, "TRUNCATE"));
    if (found === undefined) return status(DONE);
    mustMay(run, "TRUNCATE", found.table);
    await changeRows(run, found.table, async ({ change }) => {
      await emptyTable(change, found.table);
      await forgetLoads(change, found.table);
    });
    run.world.transactions.changed(run.session);
    return status(DONE);
  });
}

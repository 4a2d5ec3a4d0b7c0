import type { View } from "../../catalog/relations";
import type { StatementResult } from "../../contract";
import { viewColumns } from "../../engine/query/failures";
import type { CreateView } from "../../sql/table-tree";
import { checkCycle } from "../dynamic-tables/cycles";
import { inTurn } from "../turns";
import type { Run } from "../world";
import { newRelation, put, spotFor } from "./create";
import { checkDistinct } from "./relations";

/** CREATE VIEW. Source: https://docs.snowflake.com/en/sql-reference/sql/create-view */

export async function createView(run: Run, tree: CreateView): Promise<StatementResult> {
  return inTurn(run, async () => {
    const spot = spotFor(run, tree);
    if ("already" in spot) return spot.already;
    // Within a view, unqualified names are of its own schema. Source: sql-reference/name-resolution
    const place = { database: spot.database.name, schema: spot.schema.name };
    const { columns: given } = await run.world.rows.compile(run, { text: tree.query, place });
    const names = tree.columns ?? given.map(({ name }) => ({ name, comment: undefined }));
    if (names.length !== given.length) throw viewColumns(tree.name, names.length, given.length);
    checkDistinct(names.map((each) => each.name));
    const view: View = {
      ...newRelation(run, { name: spot.name, comment: tree.comment }),
      kind: "VIEW",
      secure: tree.secure,
      columns: given.map((column, index) => {
        const { name = column.name, comment = null } = names[index] ?? {};
        return { ...column, name, comment, default: null };
      }),
      text: tree.text,
      query: tree.query,
      place,
    };
    checkCycle(run, spot.title, view);
    return put(run, tree, view);
  });
}

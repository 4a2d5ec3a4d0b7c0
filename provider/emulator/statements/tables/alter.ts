import type { BaseTable, View } from "../../catalog/relations";
import { table as emptyTable } from "../../catalog/state";
import type { StatementResult } from "../../contract";
import type { TableAction } from "../../sql/table-tree";
import type { TreeOf } from "../../sql/tree";
import { checkTagging, setTags, unsetTags } from "../model-tags";
import { inTurn } from "../turns";
import type { Run } from "../world";
import { DONE, status } from "../world";
import { actOnColumns } from "./alter-columns";
import { rename, swap } from "./rename";
import type { Found } from "./relations";
import { unlessGone } from "../unless-gone";
import { findRelation, mustOwn } from "./relations";

/** ALTER TABLE, ALTER VIEW and COMMENT ON. Source: https://docs.snowflake.com/en/sql-reference/sql/alter-table, alter-view */

type Alter = TreeOf<"ALTER TABLE" | "ALTER VIEW">;

export async function alterTable(run: Run, tree: Alter): Promise<StatementResult> {
  return inTurn(run, async () => {
    const kind = tree.type === "ALTER TABLE" ? "TABLE" : "VIEW";
    const what = { name: tree.name, statement: tree.type };
    const found = unlessGone(tree.ifExists, () => findRelation(run, kind, what));
    if (found === undefined) return status(DONE);
    checkRights(run, found, tree.action);
    await act(run, found, tree.action);
    run.world.catalog.commit();
    return status(DONE);
  });
}

function checkRights(run: Run, { relation }: Found<"TABLE" | "VIEW">, action: TableAction): void {
  const tagged = { object: relation, kind: relation.kind.toLowerCase() };
  if (action.do === "SET TAG") {
    const names = action.tags.map((tag) => tag.name);
    checkTagging(run, tagged, names);
  } else if (action.do === "UNSET TAG") checkTagging(run, tagged, action.tags);
  else mustOwn(run, relation);
}

async function act(run: Run, found: Found<"TABLE" | "VIEW">, action: TableAction): Promise<void> {
  const { relation } = found;
  switch (action.do) {
    case "RENAME":
      rename(run, found, action.to);
      return;
    case "SWAP WITH":
      swap(run, found, action.with);
      return;
    case "SET TAG":
      setTags(run, relation, action.tags);
      return;
    case "UNSET TAG":
      unsetTags(run, relation, action.tags);
      return;
    case "SET":
      for (const [name, value] of Object.entries(action.options)) set(relation, name, value);
      return;
    case "UNSET":
      for (const name of action.options) set(relation, name, undefined);
      return;
    case "CLUSTER BY":
      if (relation.kind === "TABLE") relation.clusterBy = action.by;
      return;
    default:
      await actOnColumns(run, relation, action);
  }
}

/** Undefined takes an option back. */
function set(relation: BaseTable | View, name: string, value: string | undefined): void {
  if (name === "COMMENT") relation.comment = value ?? null;
  else if (relation.kind === "VIEW") relation.secure = value === "true";
  else if (name === "CHANGE_TRACKING") relation.changeTracking = value === "true";
  else {
    relation.settings ??= emptyTable();
    if (value === undefined) Reflect.deleteProperty(relation.settings, name);
    else relation.settings[name] = value;
  }
}

import type { DynamicTable } from "../../catalog/dynamic-tables";
import { invalidIdentifier } from "../../engine/identifiers";
import { refused } from "../../catalog/errors";
import type { StatementResult } from "../../contract";
import type { AlterDynamicTable, DynamicTableAction } from "../../sql/dynamic-table-tree";
import { checkTagging, setTags, unsetTags } from "../model-tags";
import { unlessGone } from "../unless-gone";
import type { Run } from "../world";
import { DONE, answered, status } from "../world";
import { checkRunAs } from "./definition";
import { findTable, fullName, standingPlace } from "./find";
import type { FoundTable } from "./find";
import { checkFrozenOf, frozenChange } from "./frozen";
import { currentHeader } from "./header";
import { renameTable, swapTables } from "./move";
import { refreshManually } from "./refresh-manually";
import { checkOperate, checkOwns } from "./rights";
import { setProperties, unsetProperties } from "./settings";
import { resume, suspend } from "./suspension";

/** ALTER DYNAMIC TABLE. Source: https://docs.snowflake.com/en/sql-reference/sql/alter-dynamic-table */

/** As refusals call it. */
const KIND = "dynamic table";

type Action<T extends DynamicTableAction["do"]> = Extract<DynamicTableAction, { readonly do: T }>;

export async function alterDynamicTable(
  run: Run,
  tree: AlterDynamicTable,
): Promise<StatementResult> {
  const found = findUnlessGone(run, tree);
  if (found === undefined) return status(DONE);
  const { action } = tree;
  if (action.do === "REFRESH") return refreshManually(run, found, action);
  await actOn(run, found, action);
  run.world.catalog.commit();
  return status(DONE);
}

/** What ALTER does to the catalogue, with the rights that it takes. */
export async function actOn(
  run: Run,
  found: FoundTable,
  action: Exclude<DynamicTableAction, Action<"REFRESH">>,
): Promise<void> {
  checkRights(run, found.table, action);
  const touched = touchedBy(run, found, action);
  await act(run, found, action);
  if (!answered(run, "alterRewritesHeader")) return;
  for (const table of touched) table.header = currentHeader(run, nameOf(run, table), table);
}

/** The table, and the one that it changes places with. */
export function touchedBy(
  run: Run,
  { table }: FoundTable,
  action: DynamicTableAction,
): readonly DynamicTable[] {
  if (action.do !== "SWAP") return [table];
  return [table, findTable(run, action.with, "ALTER DYNAMIC TABLE").table];
}

/** In full, where it stands now. */
export function nameOf(run: Run, table: DynamicTable): string {
  const place = standingPlace(run.world.catalog, table);
  return place === undefined ? table.name : fullName({ ...place, table });
}

/** IF EXISTS excuses a missing table, not a missing target. */
export function findUnlessGone(
  run: Run,
  { name, ifExists }: Pick<AlterDynamicTable, "name" | "ifExists">,
): FoundTable | undefined {
  return unlessGone(ifExists, () => findTable(run, name, "ALTER DYNAMIC TABLE"));
}

/** Source: user guide, "Access control for dynamic tables" */
export function checkRights(run: Run, table: DynamicTable, action: DynamicTableAction): void {
  switch (action.do) {
    case "SUSPEND":
    case "RESUME":
    case "REFRESH":
      checkOperate(run, table);
      return;
    case "SET TAG":
      checkTagging(
        run,
        { object: table, kind: KIND },
        action.tags.map(({ name }) => name),
      );
      return;
    case "UNSET TAG":
      checkTagging(run, { object: table, kind: KIND }, action.tags);
      return;
    case "SET":
    case "UNSET":
      // What OPERATE is enough for depends on the properties.
      return;
    default:
      checkOwns(run, table);
  }
}

async function act(
  run: Run,
  found: FoundTable,
  action: Exclude<DynamicTableAction, Action<"REFRESH">>,
): Promise<void> {
  const { table } = found;
  switch (action.do) {
    case "SUSPEND":
      suspend(run.world, found, "USER_SUSPENDED");
      return;
    case "RESUME":
      resume(run.world, found);
      return;
    case "RENAME":
      renameTable(run, found, action.to);
      return;
    case "SWAP":
      swapTables(run, found, findTable(run, action.with, "ALTER DYNAMIC TABLE"));
      return;
    case "SET":
      setProperties(run, found, action.clauses);
      return;
    case "UNSET":
      unsetProperties(run, table, action.properties);
      return;
    case "SET TAG":
      setTags(run, table, action.tags);
      return;
    case "UNSET TAG":
      unsetTags(run, table, action.tags);
      return;
    case "SET FROZEN WHERE":
      await setFrozen(run, found, action.predicate);
      return;
    case "UNSET FROZEN WHERE":
      await setFrozen(run, found, null);
      return;
    case "MODIFY COLUMN":
      commentColumns(table, action.comments);
      return;
    default:
      actOnWhole(run, table, action);
  }
}

function actOnWhole(
  run: Run,
  table: DynamicTable,
  action: Action<
    | "SET EXECUTE AS USER"
    | "UNSET EXECUTE AS USER"
    | "CLUSTER BY"
    | "DROP CLUSTERING KEY"
    | "SUSPEND RECLUSTER"
    | "RESUME RECLUSTER"
  >,
): void {
  switch (action.do) {
    case "SET EXECUTE AS USER":
      checkRunAs(run, action.runAs, table.owner);
      table.executeAsUser = action.runAs.user;
      table.secondaryRoles = action.runAs.secondaryRoles;
      return;
    case "UNSET EXECUTE AS USER":
      table.executeAsUser = null;
      table.secondaryRoles = null;
      return;
    case "CLUSTER BY":
      table.clusterBy = action.keys;
      table.reclusterSuspended = false;
      return;
    case "DROP CLUSTERING KEY":
      table.clusterBy = "";
      return;
    case "SUSPEND RECLUSTER":
    case "RESUME RECLUSTER":
      table.reclusterSuspended = action.do === "SUSPEND RECLUSTER";
  }
}

async function setFrozen(run: Run, found: FoundTable, predicate: string | null): Promise<void> {
  const { table } = found;
  if (predicate !== null) await checkFrozenOf(run, found, predicate);
  // The words are unverified; the rule is documented.
  if (predicate !== null && table.refreshUsing !== undefined)
    throw refused("FROZEN WHERE cannot be specified with REFRESH USING.");
  const reason = await frozenChange(run, found, predicate);
  table.frozenWhere = predicate;
  table.reinitialize = reason ?? table.reinitialize;
}

function commentColumns(table: DynamicTable, comments: Action<"MODIFY COLUMN">["comments"]): void {
  const named = comments.map(({ column, comment }) => ({
    found: table.columns.find(({ name }) => name === column) ?? invalidIdentifier(column),
    comment,
  }));
  for (const { found, comment } of named) found.comment = comment;
}

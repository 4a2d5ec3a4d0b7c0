import { at, printed } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import { exists, missing } from "../../catalog/errors";
import type { DynamicTableClauses } from "../../sql/dynamic-table-tree";
import { applyFutureGrants } from "../future-grants";
import { forgetRelation } from "../removal";
import type { Run, World } from "../world";
import type { Target } from "./create";
import { noteGraph } from "./graph";

/** A new table takes its place, and that of the one that stood there. */
export function install(
  run: Run,
  {
    target,
    table,
    clauses,
  }: {
    readonly target: Target;
    readonly table: DynamicTable;
    readonly clauses: DynamicTableClauses;
  },
): void {
  const { world } = run;
  const { database, schema, standing, name, title } = target;
  // While the rows were computed the schema may have gone, or somebody else been quicker.
  if (!world.catalog.places().some((place) => place.schema === schema))
    throw missing("Schema", printed(database.name, schema.name));
  if (at(schema.relations, name) !== standing) throw exists(title);
  if (standing !== undefined) {
    if (clauses.copyGrants === true) moveGrants(world, standing, table);
    if (clauses.copyTags === true) Object.assign(table.tags, { ...standing.tags, ...table.tags });
    forgetRelation(world, standing);
  }
  schema.relations[name] = table;
  if (clauses.copyGrants !== true || standing === undefined)
    applyFutureGrants(run, { kind: "DYNAMIC TABLE", object: table }, target);
  noteGraph(world, table, "CREATE_DYNAMIC_TABLE");
  world.catalog.commit();
}

/** Grants of one table stand on another; who owns that is not among them. */
export function moveGrants({ catalog }: World, from: DynamicTable, to: DynamicTable): void {
  const { state } = catalog;
  state.grants = state.grants.map((grant) =>
    grant.on === from.id ? { ...grant, on: to.id } : grant,
  );
}

import { rolesOf } from "../catalog/access";
import { at } from "../catalog/catalog";
import { missing, noContainer } from "../catalog/errors";
import { SnowflakeError } from "../contract";
import type { StatementResult } from "../contract";
import type { Tree } from "../sql/tree";
import type { Run } from "./world";
import { STATEMENT_TYPE, status } from "./world";

/** USE, ALTER SESSION and transactions, which DDL does not take part in. */

export function use(run: Run, { kind, name }: Extract<Tree, { type: "USE" }>): StatementResult {
  const last = name.at(-1) ?? "";
  const change = {
    DATABASE: useDatabase,
    SCHEMA: useSchema,
    ROLE: useRole,
    WAREHOUSE: useWarehouse,
  }[kind];
  change(run, name, last);
  return { ...status("Statement executed successfully."), statementTypeId: STATEMENT_TYPE.use };
}

function useDatabase({ world, session }: Run, _name: readonly string[], last: string): void {
  const database = at(world.catalog.state.databases, last);
  if (database === undefined || !world.catalog.sees(session, database)) throw noContainer();
  session.database = last;
  session.schema = at(database.schemas, "PUBLIC") === undefined ? null : "PUBLIC";
}

function useSchema({ world, session }: Run, name: readonly string[]): void {
  const { database, schema } = world.catalog.place(session, name, "USE SCHEMA");
  session.database = database.name;
  session.schema = schema.name;
}

function useRole({ world, session }: Run, _name: readonly string[], last: string): void {
  if (at(world.catalog.state.roles, last) === undefined) throw missing("Role", last);
  if (!rolesOf(world.catalog.state, session.user).has(last)) {
    const text = `Requested role '${last}' is not assigned to the executing user. Specify another role to activate.`;
    throw new SnowflakeError("003013", "42501", `SQL access control error:\n${text}`);
  }
  session.role = last;
}

function useWarehouse({ world, session }: Run, _name: readonly string[], last: string): void {
  const warehouse = at(world.catalog.state.warehouses, last);
  if (warehouse === undefined || !world.catalog.may(session, "USAGE", warehouse))
    throw noContainer();
  session.warehouse = last;
}

export function alterSession(
  { session }: Run,
  tree: Extract<Tree, { type: "ALTER SESSION" }>,
): StatementResult {
  for (const [name, value] of Object.entries(tree.set)) session.parameters.set(name, value);
  for (const name of tree.unset) session.parameters.delete(name);
  return { ...status("Statement executed successfully."), statementTypeId: STATEMENT_TYPE.use };
}

export function transaction(): StatementResult {
  return {
    ...status("Statement executed successfully."),
    statementTypeId: STATEMENT_TYPE.transaction,
  };
}

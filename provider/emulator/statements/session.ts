import { rolesOf } from "../catalog/access";
import { at } from "../catalog/catalog";
import type { Place } from "../catalog/catalog";
import { missing, noContainer } from "../catalog/errors";
import { SnowflakeError } from "../contract";
import type { StatementResult } from "../contract";
import type { TreeOf } from "../sql/tree";
import { inContainer } from "./containers";
import { likeMatches } from "./like";
import { PARAMETERS, checkedValue, isOn, parameterNamed } from "./parameters";
import { columnsOf, shown } from "./rows";
import type { Run } from "./world";
import { DONE, STATEMENT_TYPE, status } from "./world";

/** USE, ALTER SESSION and SHOW PARAMETERS. */

export function use(run: Run, { kind, name }: TreeOf<"USE">): StatementResult {
  const change = {
    DATABASE: useDatabase,
    SCHEMA: useSchema,
    ROLE: useRole,
    WAREHOUSE: useWarehouse,
  }[kind];
  change(run, name);
  return { ...status(DONE), statementTypeId: STATEMENT_TYPE.use };
}

function useDatabase({ world, session }: Run, [name = ""]: readonly string[]): void {
  const database = at(world.catalog.state.databases, name);
  if (database === undefined || !world.catalog.sees(session, database)) throw noContainer();
  session.database = name;
  session.schema = at(database.schemas, "PUBLIC") === undefined ? null : "PUBLIC";
}

function useSchema({ world, session }: Run, name: readonly string[]): void {
  const find = (): Place => world.catalog.place(session, name, "USE SCHEMA");
  // Without a current database the statement has a refusal of its own.
  const { database, schema } =
    name.length === 1 && session.database === null ? find() : inContainer(find);
  session.database = database.name;
  session.schema = schema.name;
}

function useRole({ world, session }: Run, [name = ""]: readonly string[]): void {
  if (at(world.catalog.state.roles, name) === undefined) throw missing("Role", name);
  const barred = session.onlyRole !== undefined && session.onlyRole !== name;
  if (barred || !rolesOf(world.catalog.state, session.user).has(name)) {
    const text = `Requested role '${name}' is not assigned to the executing user. Specify another role to activate.`;
    throw new SnowflakeError("003013", "42501", `SQL access control error:\n${text}`);
  }
  session.role = name;
}

function useWarehouse({ world, session }: Run, [name = ""]: readonly string[]): void {
  const warehouse = at(world.catalog.state.warehouses, name);
  if (warehouse === undefined || !world.catalog.may(session, "USAGE", warehouse))
    throw noContainer();
  session.warehouse = name;
}

/** All names and values are checked before any is set. */
export function alterSession(
  { world, session }: Run,
  tree: TreeOf<"ALTER SESSION">,
): StatementResult {
  const set = Object.entries(tree.set).map(
    ([name, value]) => [name, checkedValue(parameterNamed(name), value)] as const,
  );
  const unset = tree.unset.map((name) => parameterNamed(name).name);
  const commits = isOn(session, "AUTOCOMMIT", true);
  for (const [name, value] of set) session.parameters.set(name, value);
  for (const name of unset) session.parameters.delete(name);
  // Source: sql-reference/transactions, "Autocommit"
  if (isOn(session, "AUTOCOMMIT", true) !== commits) world.transactions.end(session);
  return { ...status(DONE), statementTypeId: STATEMENT_TYPE.use };
}

const COLUMNS = columnsOf("key value default level description type");

export function showParameters(run: Run, { like }: TreeOf<"SHOW PARAMETERS">): StatementResult {
  const records = PARAMETERS.filter(({ name }) => likeMatches(like, name)).map((parameter) => {
    const own = run.session.parameters.get(parameter.name);
    return {
      key: parameter.name,
      value: own ?? parameter.default,
      default: parameter.default,
      level: own === undefined ? "" : "SESSION",
      description: "",
      type: parameter.type,
    };
  });
  return shown(
    run,
    COLUMNS,
    [...records].sort((a, b) => (a.key < b.key ? -1 : 1)),
  );
}

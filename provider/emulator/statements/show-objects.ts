import { at } from "../catalog/catalog";
import type { Place } from "../catalog/catalog";
import { noContainer } from "../catalog/errors";
import type { Database } from "../catalog/state";
import { SnowflakeError } from "../contract";
import type { StatementResult } from "../contract";
import type { ShowScope, Tree } from "../sql/tree";
import type { Run, ShowCell } from "./world";
import { likeMatches, shown } from "./world";
import { KINDS } from "./show-kinds";

/** SHOW of the plain kinds: which rows, in which order. */

/** Only what the role may see, sorted by database, schema and name. */
export function showObjects(run: Run, tree: Extract<Tree, { type: "SHOW" }>): StatementResult {
  if (tree.kind === "PARAMETERS") return showParameters(run, tree.scope);
  const kind = KINDS[tree.kind];
  const { places, databases } = scopeOf(run, tree.scope);
  const records = kind
    .find(run, places, databases)
    .filter(
      ({ object }) =>
        tree.kind === "USER" || tree.kind === "ROLE" || run.world.catalog.sees(run.session, object),
    )
    .map(({ record }) => record)
    .filter((record) => likeMatches(tree.scope.like, String(record["name"])))
    .filter((record) => String(record["name"]).startsWith(tree.scope.startsWith ?? ""))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return shown(kind.columns.split(" "), records.slice(0, tree.scope.limit));
}

function sortKey(record: Readonly<Record<string, ShowCell>>): string {
  return JSON.stringify([
    record["database_name"] ?? "",
    record["schema_name"] ?? "",
    record["name"],
  ]);
}

/** Without IN: the current database, else the account. Source: show-models, "Parameters" */
function scopeOf(
  run: Run,
  scope: ShowScope,
): { places: readonly Place[]; databases: readonly Database[] } {
  const { catalog } = run.world;
  const all = Object.values(catalog.state.databases).filter((each) =>
    catalog.sees(run.session, each),
  );
  const visible = (databases: readonly Database[]): readonly Place[] =>
    databases.flatMap((database) =>
      Object.values(database.schemas)
        .filter((schema) => catalog.sees(run.session, schema))
        .map((schema) => ({ database, schema })),
    );
  const within = scope.in;
  if (within?.kind === "ACCOUNT") return { places: visible(all), databases: all };
  if (within?.kind === "SCHEMA") {
    const place = contained(() => catalog.place(run.session, within.name ?? [], "SHOW"));
    return { places: [place], databases: [place.database] };
  }
  const name = within?.name?.at(-1) ?? run.session.database;
  if (name === null) return { places: visible(all), databases: all };
  const database =
    within === undefined
      ? at(catalog.state.databases, name)
      : contained(() => catalog.database(run.session, name));
  const databases = database === undefined ? [] : [database];
  return { places: visible(databases), databases: within === undefined ? all : databases };
}

/** Source: https://docs.snowflake.com/en/sql-reference/sql/show-models ("Object does not exist …") */
function contained<T>(find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (error instanceof SnowflakeError) throw noContainer();
    throw error;
  }
}

function showParameters(run: Run, scope: ShowScope): StatementResult {
  const records = [...run.session.parameters]
    .filter(([key]) => likeMatches(scope.like, key))
    .map(([key, value]) => ({
      key,
      value,
      default: value,
      level: "SESSION",
      description: "",
      type: "STRING",
    }));
  return shown("key value default level description type".split(" "), records);
}

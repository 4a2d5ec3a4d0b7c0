import { at } from "../catalog/catalog";
import type { Database } from "../catalog/state";
import type { Place } from "../catalog/catalog";
import type { StatementResult } from "../contract";
import type { ShowScope, TreeOf } from "../sql/tree";
import { inContainer } from "./containers";
import { likeMatches } from "./like";
import { columnsOf, shown } from "./rows";
import type { ShownRecord } from "./rows";
import { DATABASES, ROLES, USERS, WAREHOUSES } from "./show-account";
import { isVisible } from "./shelves";
import type { Scope, ShowKind } from "./show-kind";
import { MODELS, SCHEMAS, STAGES, TAGS } from "./show-members";
import { OBJECTS, TABLES, VIEWS } from "./show-tables";
import type { Run } from "./world";

/** SHOW of objects: which rows, in which order. */

const KINDS: Readonly<Record<TreeOf<"SHOW">["kind"], ShowKind>> = {
  DATABASE: DATABASES,
  SCHEMA: SCHEMAS,
  STAGE: STAGES,
  TAG: TAGS,
  MODEL: MODELS,
  WAREHOUSE: WAREHOUSES,
  ROLE: ROLES,
  USER: USERS,
  TABLE: TABLES,
  VIEW: VIEWS,
  OBJECT: OBJECTS,
};

/** Source: https://docs.snowflake.com/en/sql-reference/sql/show-schemas, "TERSE" */
const TERSE = columnsOf("created_on name kind database_name schema_name");

/** Only what the role may see, sorted by database, schema and name. */
export async function showObjects(run: Run, tree: TreeOf<"SHOW">): Promise<StatementResult> {
  const { like, startsWith = "", limit } = tree.scope;
  const kind = KINDS[tree.kind];
  const found = kind
    .find(run, scopeOf(run, tree.scope))
    .filter(({ object }) => tree.kind === "OBJECT" || isVisible(run, tree.kind, object))
    .filter(({ record }) => likeMatches(like, String(record["name"])))
    .filter(({ record }) => String(record["name"]).startsWith(startsWith))
    .sort((a, b) => (sortKey(a.record) < sortKey(b.record) ? -1 : 1))
    .slice(0, limit);
  const records = found.map(async (each): Promise<ShownRecord> => {
    const more = tree.terse ? undefined : await kind.complete?.(run, each);
    return { kind: tree.kind, ...each.record, ...more };
  });
  return shown(run, tree.terse ? TERSE : kind.columns, await Promise.all(records));
}

function sortKey(record: ShownRecord): string {
  return JSON.stringify([
    record["database_name"] ?? "",
    record["schema_name"] ?? "",
    record["name"],
  ]);
}

/** Without IN: the current database, else the account. Source: show-models, "Parameters" */
export function scopeOf(run: Run, { in: within }: ShowScope): Scope {
  const { catalog } = run.world;
  const all = Object.values(catalog.state.databases).filter((each) =>
    catalog.sees(run.session, each),
  );
  const account: Scope = { places: visible(run, all), databases: all };
  if (within?.kind === "ACCOUNT") return account;
  if (within?.kind === "SCHEMA") {
    const place = inContainer(() => catalog.place(run.session, within.name ?? [], "SHOW"));
    return { places: [place], databases: [place.database] };
  }
  const name = within?.name?.at(-1) ?? run.session.database;
  if (name === null) return account;
  if (within === undefined) {
    const current = at(catalog.state.databases, name);
    return { places: visible(run, current === undefined ? [] : [current]), databases: all };
  }
  const databases = [inContainer(() => catalog.database(run.session, name))];
  return { places: visible(run, databases), databases };
}

function visible({ world, session }: Run, databases: readonly Database[]): readonly Place[] {
  return databases.flatMap((database) =>
    Object.values(database.schemas)
      .filter((schema) => world.catalog.sees(session, schema))
      .map((schema) => ({ database, schema })),
  );
}

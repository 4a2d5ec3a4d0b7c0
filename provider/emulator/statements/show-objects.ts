import { effectiveRoles } from "../catalog/access";
import { at } from "../catalog/catalog";
import type { Place } from "../catalog/catalog";
import { noContainer } from "../catalog/errors";
import type { AnyObject, Database, Stage } from "../catalog/state";
import { SnowflakeError } from "../contract";
import type { StatementResult } from "../contract";
import type { ObjectKind, ShowScope, Tree } from "../sql/tree";
import { MODEL_COLUMNS, modelRecord } from "./show-models";
import type { Run, ShowCell } from "./world";
import { likeMatches, shown } from "./world";

/**
 * SHOW of the plain kinds. Columns are those that the official Terraform provider reads.
 * Source: terraform-provider-snowflake 2.20, pkg/sdk (row types)
 */

interface Found {
  readonly object: AnyObject;
  readonly record: Readonly<Record<string, ShowCell>>;
}

interface Kind {
  readonly columns: string;
  find(run: Run, places: readonly Place[], databases: readonly Database[]): readonly Found[];
}

const MEMBER = (place: Place): Record<string, ShowCell> => ({
  database_name: place.database.name,
  schema_name: place.schema.name,
});

const KINDS: Readonly<Record<ObjectKind, Kind>> = {
  DATABASE: {
    columns:
      "created_on name is_default is_current origin owner comment options retention_time kind owner_role_type",
    find: (run, _places, databases) =>
      databases.map((object) => ({
        object,
        record: {
          ...base(object),
          is_default: "N",
          is_current: yes(run.session.database === object.name),
          origin: "",
          options: "",
          retention_time: "1",
          kind: "STANDARD",
        },
      })),
  },
  SCHEMA: {
    columns:
      "created_on name is_default is_current database_name owner comment options retention_time owner_role_type",
    find: (run, _places, databases) =>
      databases.flatMap((database) =>
        Object.values(database.schemas).map((object) => ({
          object,
          record: {
            ...base(object),
            is_default: "N",
            is_current: yes(
              run.session.schema === object.name && run.session.database === database.name,
            ),
            database_name: database.name,
            options: "",
            retention_time: "1",
          },
        })),
      ),
  },
  STAGE: {
    columns:
      "created_on name database_name schema_name url has_credentials has_encryption_key owner comment region type cloud notification_channel storage_integration endpoint owner_role_type directory_enabled",
    find: (run, places) =>
      places.flatMap((place) =>
        Object.values(place.schema.stages)
          .filter((object: Stage) => object.session === null || object.session === run.session.id)
          .map((object: Stage) => ({
            object,
            record: {
              ...base(object),
              ...MEMBER(place),
              url: "",
              has_credentials: "N",
              has_encryption_key: "N",
              type: object.session === null ? "INTERNAL" : "INTERNAL TEMPORARY",
              directory_enabled: "N",
            },
          })),
      ),
  },
  TAG: {
    columns:
      "created_on name database_name schema_name owner comment allowed_values owner_role_type propagate",
    find: (_run, places) =>
      places.flatMap((place) =>
        Object.values(place.schema.tags).map((object) => ({
          object,
          record: {
            ...base(object),
            ...MEMBER(place),
            allowed_values:
              object.allowedValues === null ? null : JSON.stringify(object.allowedValues),
            propagate: "NONE",
          },
        })),
      ),
  },
  MODEL: {
    columns: MODEL_COLUMNS.join(" "),
    find: (_run, places) =>
      places.flatMap((place) =>
        Object.values(place.schema.models).map((object) => ({
          object,
          record: modelRecord(object, { database: place.database.name, schema: place.schema.name }),
        })),
      ),
  },
  WAREHOUSE: {
    columns:
      "name state type size min_cluster_count max_cluster_count started_clusters running queued is_default is_current auto_suspend auto_resume created_on resumed_on updated_on owner comment",
    find: (run) =>
      Object.values(run.world.catalog.state.warehouses).map((object) => ({
        object,
        record: {
          ...base(object),
          state: "STARTED",
          type: "STANDARD",
          size: object.size,
          min_cluster_count: 1,
          max_cluster_count: 1,
          started_clusters: 1,
          running: 0,
          queued: 0,
          is_default: "N",
          is_current: yes(run.session.warehouse === object.name),
          auto_suspend: 600,
          auto_resume: "true",
          resumed_on: object.createdOn,
          updated_on: object.createdOn,
        },
      })),
  },
  ROLE: {
    columns:
      "created_on name is_default is_current is_inherited assigned_to_users granted_to_roles granted_roles owner comment",
    find: (run) => {
      const inherited = effectiveRoles(run.world.catalog.state, run.session.role);
      return Object.values(run.world.catalog.state.roles).map((object) => ({
        object,
        record: {
          ...base(object),
          is_default: "N",
          is_current: yes(run.session.role === object.name),
          is_inherited: yes(inherited.has(object.name)),
          ...countGrants(run, object.name),
        },
      }));
    },
  },
  USER: {
    columns:
      "name created_on login_name display_name comment disabled default_warehouse default_role owner has_password type",
    find: (run) =>
      Object.values(run.world.catalog.state.users).map((object) => ({
        object,
        record: {
          ...base(object),
          login_name: object.name,
          display_name: object.name,
          disabled: "false",
          default_warehouse: object.defaultWarehouse,
          default_role: object.defaultRole,
          has_password: String(object.password !== null),
          type: null,
        },
      })),
  },
};

function base(object: AnyObject): Record<string, ShowCell> {
  return {
    created_on: object.createdOn,
    name: object.name,
    owner: object.owner,
    comment: object.comment ?? "",
    owner_role_type: "ROLE",
  };
}

function yes(value: boolean): string {
  return value ? "Y" : "N";
}

function countGrants(run: Run, role: string): Record<string, ShowCell> {
  const { roleGrants } = run.world.catalog.state;
  const of = roleGrants.filter((grant) => grant.role === role);
  return {
    assigned_to_users: of.filter((grant) => grant.to.kind === "USER").length,
    granted_to_roles: of.filter((grant) => grant.to.kind === "ROLE").length,
    granted_roles: roleGrants.filter((grant) => grant.to.kind === "ROLE" && grant.to.name === role)
      .length,
  };
}

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

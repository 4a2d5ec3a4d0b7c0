import { effectiveRoles } from "../catalog/access";
import type { Place } from "../catalog/catalog";
import type { AnyObject, Database, Stage } from "../catalog/state";
import type { ObjectKind } from "../sql/tree";
import { MODEL_COLUMNS, modelRecord } from "./show-models";
import type { Run, ShowCell } from "./world";

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

export const KINDS: Readonly<Record<ObjectKind, Kind>> = {
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

import { effectiveRoles } from "../catalog/access";
import type { User, Warehouse } from "../catalog/state";
import { publicKeysOf } from "./public-keys";
import { columnsOf } from "./rows";
import type { ShownRecord } from "./rows";
import type { ShowKind } from "./show-kind";
import { base, setting, yes } from "./show-kind";
import { mayAlterUser } from "./user-rights";
import { identityOf } from "./workload-identity";
import type { Run } from "./world";

/**
 * SHOW of what belongs to the account. Columns are those that the official Terraform provider reads.
 * Source: terraform-provider-snowflake 2.20, pkg/sdk (row types)
 */

export const DATABASES: ShowKind = {
  columns: columnsOf(
    "created_on name is_default is_current origin owner comment options retention_time kind owner_role_type",
  ),
  find: (run, { databases }) =>
    databases.map((object) => ({
      object,
      record: {
        ...base(object),
        is_default: "N",
        is_current: yes(run.session.database === object.name),
        origin: "",
        options: "",
        retention_time: setting(object, "DATA_RETENTION_TIME_IN_DAYS") ?? "1",
        kind: "STANDARD",
      },
    })),
};

export const WAREHOUSES: ShowKind = {
  columns: columnsOf(
    "name state type size min_cluster_count:fixed max_cluster_count:fixed started_clusters:fixed running:fixed queued:fixed is_default is_current auto_suspend:fixed auto_resume available provisioning quiescing other created_on resumed_on updated_on owner comment enable_query_acceleration query_acceleration_max_scale_factor:fixed resource_monitor actives:fixed pendings:fixed failed:fixed suspended:fixed uuid scaling_policy owner_role_type resource_constraint",
  ),
  find: (run) =>
    Object.values(run.world.catalog.state.warehouses).map((object) => ({
      object,
      record: warehouseRecord(run, object),
    })),
};

/** A warehouse of one cluster that always runs; nothing here takes time to start. */
function warehouseRecord(run: Run, warehouse: Warehouse): ShownRecord {
  return {
    ...base(warehouse),
    state: "STARTED",
    type: setting(warehouse, "WAREHOUSE_TYPE") ?? "STANDARD",
    size: warehouse.size,
    min_cluster_count: setting(warehouse, "MIN_CLUSTER_COUNT") ?? 1,
    max_cluster_count: setting(warehouse, "MAX_CLUSTER_COUNT") ?? 1,
    started_clusters: 1,
    running: 0,
    queued: 0,
    is_default: "N",
    is_current: yes(run.session.warehouse === warehouse.name),
    auto_suspend: setting(warehouse, "AUTO_SUSPEND") ?? 600,
    auto_resume: setting(warehouse, "AUTO_RESUME") ?? "true",
    available: "100",
    provisioning: "0",
    quiescing: "0",
    other: "0",
    resumed_on: warehouse.createdOn,
    updated_on: warehouse.createdOn,
    enable_query_acceleration: "false",
    query_acceleration_max_scale_factor: 8,
    resource_monitor: "null",
    actives: 1,
    pendings: 0,
    failed: 0,
    suspended: 0,
    uuid: String(warehouse.id),
    scaling_policy: setting(warehouse, "SCALING_POLICY") ?? "STANDARD",
    resource_constraint: null,
  };
}

export const ROLES: ShowKind = {
  columns: columnsOf(
    "created_on name is_default is_current is_inherited assigned_to_users:fixed granted_to_roles:fixed granted_roles:fixed owner comment",
  ),
  find(run) {
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
};

function countGrants(run: Run, role: string): ShownRecord {
  const { roleGrants } = run.world.catalog.state;
  const of = roleGrants.filter((grant) => grant.role === role);
  return {
    assigned_to_users: of.filter((grant) => grant.to.kind === "USER").length,
    granted_to_roles: of.filter((grant) => grant.to.kind === "ROLE").length,
    granted_roles: roleGrants.filter((grant) => grant.to.kind === "ROLE" && grant.to.name === role)
      .length,
  };
}

export const USERS: ShowKind = {
  columns: columnsOf(
    "name created_on login_name display_name first_name last_name email mins_to_unlock days_to_expiry comment disabled must_change_password snowflake_lock default_warehouse default_namespace default_role default_secondary_roles ext_authn_duo ext_authn_uid mins_to_bypass_mfa owner last_success_login:timestamp_ltz expires_at_time:timestamp_ltz locked_until_time:timestamp_ltz has_password has_rsa_public_key type has_mfa has_workload_identity",
  ),
  find: (run) =>
    Object.values(run.world.catalog.state.users).map((object) => ({
      object,
      record: mayAlterUser(run, object, { own: false }) ? userRecord(object) : nameOnly(object),
    })),
};

/**
 * All that roles without OWNERSHIP or CREATE USER see; that it is no more is unverified.
 * Source: behaviour change 975 of 2023
 */
function nameOnly({ name }: User): ShownRecord {
  return { name };
}

function userRecord(user: User): ShownRecord {
  return {
    ...base(user),
    login_name: user.name,
    display_name: setting(user, "DISPLAY_NAME") ?? user.name,
    first_name: setting(user, "FIRST_NAME") ?? "",
    last_name: setting(user, "LAST_NAME") ?? "",
    email: setting(user, "EMAIL") ?? "",
    mins_to_unlock: "",
    days_to_expiry: "",
    disabled: "false",
    must_change_password: setting(user, "MUST_CHANGE_PASSWORD") ?? "false",
    snowflake_lock: "false",
    default_warehouse: user.defaultWarehouse,
    default_namespace: "",
    default_role: user.defaultRole,
    default_secondary_roles: "",
    ext_authn_duo: "false",
    ext_authn_uid: "",
    mins_to_bypass_mfa: "",
    has_password: String(user.password !== null),
    has_rsa_public_key: String(publicKeysOf(user).length > 0),
    type: setting(user, "TYPE"),
    has_mfa: "false",
    has_workload_identity: String(identityOf(user) !== undefined),
  };
}

import { effectiveRoles, owns } from "../catalog/access";
import { at, printed } from "../catalog/catalog";
import { forbidden, missing } from "../catalog/errors";
import type { AnyObject } from "../catalog/state";
import type { StatementResult } from "../contract";
import type { ObjectKind, Tree } from "../sql/tree";
import { notSupported } from "../sql/not-supported";
import type { Run } from "./world";
import { shown, status } from "./world";

/** GRANT, REVOKE and SHOW GRANTS. */

/** How grants call a model. Source: terraform-provider-snowflake, pkg/sdk/grants.go */
const GRANTED_ON: Readonly<Partial<Record<ObjectKind, string>>> = { MODEL: "MODULE" };

const COLUMNS =
  "created_on privilege granted_on name granted_to grantee_name grant_option granted_by".split(" ");

export function grant(run: Run, tree: Extract<Tree, { type: "GRANT" }>): StatementResult {
  const { catalog } = run.world;
  if (tree.on.kind === "ACCOUNT") throw notSupported("GRANT ... ON ACCOUNT");
  const { kind } = tree.on;
  const object = findObject(run, kind, tree.on.name);
  if (at(catalog.state.roles, tree.role) === undefined) throw missing("Role", tree.role);
  const isManager = effectiveRoles(catalog.state, run.session.role).has("SECURITYADMIN");
  if (!owns(catalog.state, run.session.role, object) && !isManager)
    throw forbidden(kind.toLowerCase(), object.name);
  for (const privilege of tree.privileges) apply(run, tree, { privilege, kind, object });
  catalog.commit();
  return status("Statement executed successfully.");
}

function apply(
  run: Run,
  tree: Extract<Tree, { type: "GRANT" }>,
  { privilege, kind, object }: { privilege: string; kind: ObjectKind; object: AnyObject },
): void {
  const { state } = run.world.catalog;
  if (privilege === "OWNERSHIP") {
    if (!tree.revoke) object.owner = tree.role;
    return;
  }
  state.grants = state.grants.filter(
    (each) =>
      each.on !== object.id ||
      each.role !== tree.role ||
      (each.privilege !== privilege && privilege !== "ALL"),
  );
  if (tree.revoke) return;
  const createdOn = run.world.now();
  state.grants.push({
    createdOn,
    privilege,
    kind,
    on: object.id,
    role: tree.role,
    grantedBy: run.session.role,
  });
}

function findObject(run: Run, kind: ObjectKind, name: readonly string[]): AnyObject {
  const { catalog } = run.world;
  const last = name.at(-1) ?? "";
  const found = {
    DATABASE: () => catalog.database(run.session, last),
    SCHEMA: () => catalog.place(run.session, name, "GRANT").schema,
    STAGE: () => catalog.stage(run.session, name, "GRANT").stage,
    TAG: () => catalog.tag(run.session, name, "GRANT").tag,
    MODEL: () => catalog.model(run.session, name, "GRANT").model,
    WAREHOUSE: () => at(catalog.state.warehouses, last),
    ROLE: () => at(catalog.state.roles, last),
    USER: () => at(catalog.state.users, last),
  }[kind]();
  if (found === undefined) throw missing(kind.charAt(0) + kind.slice(1).toLowerCase(), last);
  return found;
}

export function grantRole(run: Run, tree: Extract<Tree, { type: "GRANT ROLE" }>): StatementResult {
  const { state } = run.world.catalog;
  if (at(state.roles, tree.role) === undefined) throw missing("Role", tree.role);
  const grantees = tree.to.kind === "ROLE" ? state.roles : state.users;
  if (at<AnyObject>(grantees, tree.to.name) === undefined) {
    throw missing(tree.to.kind === "ROLE" ? "Role" : "User", tree.to.name);
  }
  state.roleGrants = state.roleGrants.filter(
    (each) =>
      each.role !== tree.role || each.to.kind !== tree.to.kind || each.to.name !== tree.to.name,
  );
  if (!tree.revoke) state.roleGrants.push({ role: tree.role, to: tree.to });
  run.world.catalog.commit();
  return status("Statement executed successfully.");
}

export function showGrants(
  run: Run,
  tree: Extract<Tree, { type: "SHOW GRANTS" }>,
): StatementResult {
  if (tree.of === "ON") return grantsOn(run, tree);
  if (tree.of === "TO" && tree.kind === "ROLE") return grantsToRole(run, tree.name.at(-1) ?? "");
  throw notSupported(`SHOW GRANTS ${tree.of} ${tree.kind}`);
}

function grantsOn(run: Run, tree: Extract<Tree, { type: "SHOW GRANTS" }>): StatementResult {
  const object = findObject(run, tree.kind, tree.name);
  const granted_on = GRANTED_ON[tree.kind] ?? tree.kind;
  const name = printed(...tree.name);
  const own = {
    created_on: object.createdOn,
    privilege: "OWNERSHIP",
    granted_on,
    name,
    granted_to: "ROLE",
    grantee_name: object.owner,
    grant_option: "true",
    granted_by: object.owner,
  };
  const others = run.world.catalog.state.grants
    .filter((each) => each.on === object.id)
    .map((each) => ({
      created_on: each.createdOn,
      privilege: each.privilege,
      granted_on,
      name,
      granted_to: "ROLE",
      grantee_name: each.role,
      grant_option: "false",
      granted_by: each.grantedBy,
    }));
  return shown(COLUMNS, [own, ...others]);
}

function grantsToRole(run: Run, role: string): StatementResult {
  const { state } = run.world.catalog;
  if (at(state.roles, role) === undefined) throw missing("Role", role);
  const records = state.grants
    .filter((each) => each.role === role)
    .map((each) => ({
      created_on: each.createdOn,
      privilege: each.privilege,
      granted_on: GRANTED_ON[each.kind as ObjectKind] ?? each.kind,
      name: nameById(run, each.on),
      granted_to: "ROLE",
      grantee_name: role,
      grant_option: "false",
      granted_by: each.grantedBy,
    }));
  return shown(COLUMNS, records);
}

function nameById(run: Run, id: number): string {
  const { state } = run.world.catalog;
  const account = [...Object.values(state.databases), ...Object.values(state.warehouses)].find(
    (each) => each.id === id,
  );
  if (account !== undefined) return printed(account.name);
  for (const { database, schema } of run.world.catalog.places()) {
    if (schema.id === id) return printed(database.name, schema.name);
    const members: AnyObject[] = [
      ...Object.values(schema.models),
      ...Object.values(schema.stages),
      ...Object.values(schema.tags),
    ];
    const found = members.find((each) => each.id === id);
    if (found !== undefined) return printed(database.name, schema.name, found.name);
  }
  return "";
}

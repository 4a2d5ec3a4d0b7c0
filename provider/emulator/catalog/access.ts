import type { AccountState, AnyObject } from "./state";

/**
 * Who may see and do what: ownership, grants, and the roles a role inherits.
 * Source: https://docs.snowflake.com/en/user-guide/security-access-control-overview
 */

/** The role and all that are granted to it, directly or not; PUBLIC belongs to everybody. */
export function effectiveRoles(state: AccountState, role: string): ReadonlySet<string> {
  const found = new Set([role, "PUBLIC"]);
  for (const each of found) {
    for (const granted of state.roleGrants) {
      if (granted.to.kind === "ROLE" && granted.to.name === each) found.add(granted.role);
    }
  }
  return found;
}

/** Roles that a user may take on. */
export function rolesOf(state: AccountState, user: string): ReadonlySet<string> {
  const direct = state.roleGrants
    .filter((granted) => granted.to.kind === "USER" && granted.to.name === user)
    .map((granted) => granted.role);
  return new Set(["PUBLIC", ...direct.flatMap((role) => [...effectiveRoles(state, role)])]);
}

export function owns(state: AccountState, role: string, object: AnyObject): boolean {
  return effectiveRoles(state, role).has(object.owner);
}

/** Ownership implies every privilege. */
export function may(
  state: AccountState,
  role: string,
  { privilege, object }: { readonly privilege: string; readonly object: AnyObject },
): boolean {
  const roles = effectiveRoles(state, role);
  if (roles.has(object.owner)) return true;
  return state.grants.some(
    (grant) => grant.on === object.id && roles.has(grant.role) && grant.privilege === privilege,
  );
}

/** The roles that hold MANAGE GRANTS. Source: access-control-overview, "System-defined roles" */
export function managesGrants(state: AccountState, role: string): boolean {
  return effectiveRoles(state, role).has("SECURITYADMIN");
}

/** Whether a role holds APPLY TAG on the account. Source: object tagging, "Privileges" */
export function appliesTags(state: AccountState, role: string): boolean {
  return effectiveRoles(state, role).has("ACCOUNTADMIN");
}

/** Owners, managers of grants, and holders of the privilege with its grant option. */
export function mayGrant(
  state: AccountState,
  role: string,
  { privilege, object }: { readonly privilege: string; readonly object: AnyObject },
): boolean {
  if (managesGrants(state, role)) return true;
  const roles = effectiveRoles(state, role);
  if (roles.has(object.owner)) return true;
  return state.grants.some(
    (grant) =>
      grant.on === object.id &&
      roles.has(grant.role) &&
      grant.privilege === privilege &&
      grant.withGrantOption === true,
  );
}

/** Any privilege on an object lets a role see it, and MANAGE GRANTS every object. Source: show-schemas, "General usage notes" */
export function sees(state: AccountState, role: string, object: AnyObject): boolean {
  if (managesGrants(state, role)) return true;
  const roles = effectiveRoles(state, role);
  if (roles.has(object.owner)) return true;
  return state.grants.some((grant) => grant.on === object.id && roles.has(grant.role));
}

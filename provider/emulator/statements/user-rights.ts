import { effectiveRoles } from "../catalog/access";
import type { User } from "../catalog/state";
import type { Run } from "./world";

/**
 * Owners and user administrators; users themselves what is their own: password and tokens.
 * Source: alter-user, "Usage notes"
 */
export function mayAlterUser(run: Run, user: User, { own }: { readonly own: boolean }): boolean {
  const { catalog } = run.world;
  if (catalog.owns(run.session, user)) return true;
  if (effectiveRoles(catalog.state, run.session.role).has("USERADMIN")) return true;
  return own && run.session.user === user.name;
}

/** Source: ddl-user-security; MONITOR: access control privileges, "User privileges" */
export function mayDescribeUser(run: Run, user: User): boolean {
  return (
    mayAlterUser(run, user, { own: true }) || run.world.catalog.may(run.session, "MONITOR", user)
  );
}

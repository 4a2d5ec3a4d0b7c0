import { createHash, timingSafeEqual } from "node:crypto";
import { effectiveRoles, rolesOf } from "../catalog/access";
import { at } from "../catalog/catalog";
import { forbidden, missing } from "../catalog/errors";
import type { User } from "../catalog/state";
import { table } from "../catalog/state";
import type { StatementLayer, StatementResult } from "../contract";
import type { TreeOf } from "../sql/tree";
import { settingsOf } from "./objects";
import { foldName } from "./texts";
import type { Run, World } from "./world";
import { DONE, status } from "./world";

/** ALTER USER, and what a login must know of users. */

/** The role that everything starts with. */
const ADMIN = "ACCOUNTADMIN";

export function alterUser(run: Run, tree: TreeOf<"ALTER USER">): StatementResult {
  const { catalog } = run.world;
  const user = at(catalog.state.users, tree.name);
  if (user === undefined) {
    if (tree.ifExists) return status(DONE);
    throw missing("User", tree.name);
  }
  if (!mayAlterUser(run, user, Object.keys(tree.options))) throw forbidden("user", user.name);
  const { options } = tree;
  user.comment = options["COMMENT"] ?? user.comment;
  user.password = options["PASSWORD"] ?? user.password;
  user.defaultRole = options["DEFAULT_ROLE"] ?? user.defaultRole;
  user.defaultWarehouse = options["DEFAULT_WAREHOUSE"] ?? user.defaultWarehouse;
  user.settings ??= table();
  for (const [name, value] of Object.entries(settingsOf(options))) user.settings[name] = value;
  catalog.commit();
  return status(DONE);
}

/** Owners and user administrators; users themselves their password. Source: alter-user, "Usage notes" */
function mayAlterUser(run: Run, user: User, names: readonly string[]): boolean {
  const { catalog } = run.world;
  if (catalog.owns(run.session, user)) return true;
  if (effectiveRoles(catalog.state, run.session.role).has("USERADMIN")) return true;
  return run.session.user === user.name && names.every((name) => name === "PASSWORD");
}

export function usersOf({ catalog, now }: World): StatementLayer["users"] {
  return {
    exists: (name) => at(catalog.state.users, name) !== undefined,
    verifyPassword(name, password) {
      const kept = at(catalog.state.users, name)?.password ?? null;
      return kept !== null && timingSafeEqual(digest(kept), digest(password));
    },
    ensure(name) {
      if (at(catalog.state.users, name) !== undefined) return;
      catalog.state.users[name] = {
        id: catalog.newId(),
        name,
        createdOn: now(),
        owner: ADMIN,
        comment: null,
        password: null,
        defaultRole: ADMIN,
        defaultWarehouse: "COMPUTE_WH",
      };
      catalog.state.roleGrants.push({ role: ADMIN, to: { kind: "USER", name } });
      catalog.commit();
    },
    defaultsOf(name) {
      const user = at(catalog.state.users, name);
      return { role: user?.defaultRole ?? "PUBLIC", warehouse: user?.defaultWarehouse ?? null };
    },
    mayTake(name, role) {
      if (at(catalog.state.roles, role) === undefined) throw missing("Role", role);
      return rolesOf(catalog.state, name).has(role);
    },
    holds(kind, name) {
      const { databases, warehouses } = catalog.state;
      return at<unknown>(kind === "database" ? databases : warehouses, name) !== undefined;
    },
    holdsSchema(database, schema) {
      const found = at(catalog.state.databases, database);
      return found !== undefined && at(found.schemas, schema) !== undefined;
    },
    fold: foldName,
  };
}

/** Of one length, as a comparison in constant time needs it. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

import { createHash, timingSafeEqual } from "node:crypto";
import { rolesOf } from "../catalog/access";
import { at } from "../catalog/catalog";
import { forbidden, missing } from "../catalog/errors";
import type { User } from "../catalog/state";
import { table } from "../catalog/state";
import type { StatementResult } from "../contract";
import type { Users } from "../identities";
import type { Options, TreeOf } from "../sql/tree";
import { settingsOf } from "./objects";
import { publicKeysOf, withPlainKeys } from "./public-keys";
import { foldName } from "./texts";
import { ownerOf } from "./tokens";
import { mayAlterUser } from "./user-rights";
import { identityOf, withCheckedIdentity } from "./workload-identity";
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
  const changed = [...Object.keys(tree.options), ...tree.unset];
  if (!mayAlterUser(run, user, { own: changed.every((each) => each === "PASSWORD") }))
    throw forbidden("user", user.name);
  set(user, withCheckedIdentity(withPlainKeys(tree.options)));
  unset(user, tree.unset);
  catalog.commit();
  return status(DONE);
}

function set(user: User, options: Options): void {
  user.comment = options["COMMENT"] ?? user.comment;
  user.password = options["PASSWORD"] ?? user.password;
  user.defaultRole = options["DEFAULT_ROLE"] ?? user.defaultRole;
  user.defaultWarehouse = options["DEFAULT_WAREHOUSE"] ?? user.defaultWarehouse;
  user.settings ??= table();
  for (const [name, value] of Object.entries(settingsOf(options))) user.settings[name] = value;
}

function unset(user: User, names: readonly string[]): void {
  for (const name of names) {
    if (name === "COMMENT") user.comment = null;
    if (name === "PASSWORD") user.password = null;
    if (name === "DEFAULT_ROLE") user.defaultRole = null;
    if (name === "DEFAULT_WAREHOUSE") user.defaultWarehouse = null;
    if (user.settings !== undefined) Reflect.deleteProperty(user.settings, name);
  }
}

export function usersOf(world: World): Users {
  const { catalog, now } = world;
  return {
    exists: (name) => at(catalog.state.users, name) !== undefined,
    verifyPassword(name, password) {
      const kept = at(catalog.state.users, name)?.password ?? null;
      return kept !== null && timingSafeEqual(digest(kept), digest(password));
    },
    publicKeys(name) {
      const user = at(catalog.state.users, name);
      return user === undefined ? [] : publicKeysOf(user);
    },
    ownerOf: (secret) => ownerOf(world, secret),
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
    workloadIdentities: () =>
      Object.values(catalog.state.users).flatMap((user) => identityOf(user) ?? []),
  };
}

/** Of one length, as a comparison in constant time needs it. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

import { managesGrants, mayGrant } from "../catalog/access";
import { at } from "../catalog/catalog";
import { forbidden, grantedPartly, missing, refused } from "../catalog/errors";
import type { AnyObject, Grant } from "../catalog/state";
import type { StatementResult } from "../contract";
import { unexpected } from "../sql/lexer";
import type { ObjectKind, TreeOf } from "../sql/tree";
import { changeFutureGrants, placeObject } from "./future-grants";
import { titled } from "./names";
import { privilegesOf } from "./privileges";
import { checkKind, isVisible, membersOf, shelfOf, standingOn } from "./shelves";
import type { Run } from "./world";
import { DONE, status } from "./world";

/** GRANT and REVOKE. Source: https://docs.snowflake.com/en/sql-reference/sql/grant-privilege */

type Grants = TreeOf<"GRANT">;

export function grant(run: Run, tree: Grants): StatementResult {
  const { catalog } = run.world;
  const { on } = tree;
  const objects = "which" in on ? [] : [findObject(run, on.kind, on.name)];
  if (at(catalog.state.roles, tree.role) === undefined) throw missing("Role", tree.role);
  const wanted = wantedPrivileges(tree);
  if ("which" in on && on.which === "FUTURE") changeFutureGrants(run, tree, { on, wanted });
  const all = "which" in on && on.which === "ALL" ? objectsIn(run, on) : objects;
  for (const object of all) {
    if (wanted.includes("OWNERSHIP")) grantOwnership(run, tree, object);
    else change(run, tree, { object, wanted });
  }
  catalog.commit();
  return status(DONE);
}

/** All of a kind in a place that the role sees. */
function objectsIn(
  run: Run,
  on: Extract<Grants["on"], { readonly which: unknown }>,
): readonly AnyObject[] {
  const { catalog } = run.world;
  const holder = placeObject(run, on, "GRANT");
  const places = catalog
    .places()
    .filter(({ database, schema }) => database === holder || schema === holder);
  const found =
    on.kind === "SCHEMA"
      ? places.map(({ schema }) => ({ kind: on.kind, object: schema }))
      : places.flatMap(({ schema }) => membersOf(schema));
  return found
    .filter(({ kind, object }) => kind === on.kind && catalog.sees(run.session, object))
    .map(({ object }) => object);
}

/** Each known to the kind; ALL stands for those that the kind has. OWNERSHIP stands alone and is not revoked, but for the future. */
function wantedPrivileges({ privileges, on, revoke }: Grants): readonly string[] {
  const known = privilegesOf(on.kind);
  const future = "which" in on && on.which === "FUTURE";
  return privileges.flatMap(({ name, line, column }) => {
    if (name === "ALL") return known;
    const isOwnership = name === "OWNERSHIP" && (!revoke || future) && privileges.length === 1;
    if (!isOwnership && !known.includes(name)) throw unexpected(name, { line, column });
    return [name];
  });
}

interface Wanted {
  readonly object: AnyObject;
  readonly wanted: readonly string[];
}

/** Only what the role can grant; the rest is told, and does not undo what was granted. */
function change(run: Run, tree: Grants, { object, wanted }: Wanted): void {
  const { catalog } = run.world;
  const own = (privilege: string): boolean =>
    mayGrant(catalog.state, run.session.role, { privilege, object });
  const possible = wanted.filter(own);
  if (possible.length === 0) throw forbidden(tree.on.kind.toLowerCase(), object.name);
  for (const privilege of possible) apply(run, tree, { privilege, object });
  const left = wanted.filter((privilege) => !own(privilege));
  if (left.length === 0) return;
  catalog.commit();
  throw grantedPartly(left);
}

function apply(
  run: Run,
  tree: Grants,
  { privilege, object }: { readonly privilege: string; readonly object: AnyObject },
): void {
  const { state } = run.world.catalog;
  const isSame = (each: Grant): boolean =>
    each.on === object.id && each.role === tree.role && each.privilege === privilege;
  const standing = state.grants.find(isSame);
  state.grants = state.grants.filter((each) => !isSame(each));
  if (tree.revoke) return;
  state.grants.push({
    createdOn: run.world.now(),
    privilege,
    kind: tree.on.kind,
    on: object.id,
    role: tree.role,
    grantedBy: run.session.role,
    withGrantOption: tree.withGrantOption || standing?.withGrantOption === true,
  });
}

/** Source: https://docs.snowflake.com/en/sql-reference/sql/grant-ownership */
function grantOwnership(run: Run, { role, currentGrants }: Grants, object: AnyObject): void {
  const { catalog } = run.world;
  const allowed =
    catalog.owns(run.session, object) || managesGrants(catalog.state, run.session.role);
  if (!allowed) throw forbidden("object", object.name);
  const others = catalog.state.grants.filter((each) => each.on === object.id);
  if (others.length > 0 && currentGrants === undefined)
    throw refused(`Dependent grants on '${object.name}' exist. They must be revoked first.`);
  if (currentGrants === "REVOKE")
    catalog.state.grants = catalog.state.grants.filter((each) => each.on !== object.id);
  object.owner = role;
}

/** An object that the role sees; everybody sees roles and users. */
export function findObject(run: Run, kind: ObjectKind, name: readonly string[]): AnyObject {
  if (kind === "STAGE") return run.world.catalog.stage(run.session, name, "GRANT").stage;
  const found = standingOn(shelfOf(run, { kind, name }, "GRANT"));
  if (found === undefined || !isVisible(run, kind, found))
    throw missing(titled(kind), name.join("."));
  checkKind(kind, found);
  return found;
}

/** Source: https://docs.snowflake.com/en/sql-reference/sql/grant-role, "Access control requirements" */
export function grantRole(run: Run, tree: TreeOf<"GRANT ROLE">): StatementResult {
  const { catalog } = run.world;
  const { state } = catalog;
  const role = at(state.roles, tree.role);
  if (role === undefined) throw missing("Role", tree.role);
  const grantees: Readonly<Record<string, AnyObject>> =
    tree.to.kind === "ROLE" ? state.roles : state.users;
  if (at(grantees, tree.to.name) === undefined) throw missing(titled(tree.to.kind), tree.to.name);
  if (!catalog.owns(run.session, role) && !managesGrants(state, run.session.role))
    throw forbidden("role", role.name);
  state.roleGrants = state.roleGrants.filter(
    (each) =>
      each.role !== tree.role || each.to.kind !== tree.to.kind || each.to.name !== tree.to.name,
  );
  if (!tree.revoke) state.roleGrants.push({ role: tree.role, to: tree.to });
  catalog.commit();
  return status(DONE);
}

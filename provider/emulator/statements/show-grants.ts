import { at, printed } from "../catalog/catalog";
import { missing } from "../catalog/errors";
import type { AnyObject, Grant } from "../catalog/state";
import type { StatementResult } from "../contract";
import type { ObjectKind, TreeOf } from "../sql/tree";
import { findObject } from "./grants";
import { membersOf } from "./shelves";
import { columnsOf, shown } from "./rows";
import type { ShownRecord } from "./rows";
import type { Run, World } from "./world";

/** SHOW GRANTS ON an object and TO ROLE. Source: https://docs.snowflake.com/en/sql-reference/sql/show-grants */

/** How grants call a model. Source: terraform-provider-snowflake, pkg/sdk/grants.go */
const GRANTED_ON: Readonly<Partial<Record<string, string>>> = { MODEL: "MODULE" };

const COLUMNS = columnsOf(
  "created_on privilege granted_on:text name granted_to grantee_name grant_option granted_by_role_type granted_by",
);

/** An object of the account with its kind and its name in full. */
interface Named {
  readonly object: AnyObject;
  readonly kind: ObjectKind;
  readonly name: string;
}

export function showGrants(run: Run, tree: TreeOf<"SHOW GRANTS">): StatementResult {
  const records =
    tree.of === "ON" ? grantsOn(run, tree) : grantsToRole(run.world, tree.name.at(-1) ?? "");
  return shown(run, COLUMNS, records.slice(0, tree.limit));
}

function grantsOn(run: Run, { kind, name }: TreeOf<"SHOW GRANTS">): readonly ShownRecord[] {
  const object = findObject(run, kind, name);
  const full = allNamed(run.world).find((each) => each.object === object)?.name;
  const named = { object, kind, name: full ?? printed(...name) };
  const others = run.world.catalog.state.grants.filter((each) => each.on === object.id);
  return [ownership(named), ...others.map((each) => grantRecord(each, named))];
}

function grantsToRole(world: World, role: string): readonly ShownRecord[] {
  const { state } = world.catalog;
  if (at(state.roles, role) === undefined) throw missing("Role", role);
  return allNamed(world).flatMap((named) => {
    const granted = state.grants.filter(
      (each) => each.role === role && each.on === named.object.id,
    );
    const records = granted.map((each) => grantRecord(each, named));
    return named.object.owner === role ? [ownership(named), ...records] : records;
  });
}

function ownership({ object, kind, name }: Named): ShownRecord {
  return {
    created_on: object.createdOn,
    privilege: "OWNERSHIP",
    granted_on: GRANTED_ON[kind] ?? kind,
    name,
    granted_to: "ROLE",
    grantee_name: object.owner,
    grant_option: "true",
    granted_by_role_type: "ROLE",
    granted_by: object.owner,
  };
}

function grantRecord(grant: Grant, { kind, name }: Named): ShownRecord {
  return {
    created_on: grant.createdOn,
    privilege: grant.privilege,
    granted_on: GRANTED_ON[kind] ?? kind,
    name,
    granted_to: "ROLE",
    grantee_name: grant.role,
    grant_option: String(grant.withGrantOption === true),
    granted_by_role_type: "ROLE",
    granted_by: grant.grantedBy,
  };
}

function allNamed({ catalog }: World): readonly Named[] {
  const { databases, warehouses, roles, users } = catalog.state;
  const account = (kind: ObjectKind, entries: Readonly<Record<string, AnyObject>>): Named[] =>
    Object.values(entries).map((object) => ({ object, kind, name: printed(object.name) }));
  const inSchemas = catalog.places().flatMap(({ database, schema }) => {
    const name = printed(database.name, schema.name);
    const own: Named = { object: schema, kind: "SCHEMA", name };
    const members = membersOf(schema).map(({ kind, object }) => ({
      object,
      kind,
      name: printed(database.name, schema.name, object.name),
    }));
    return [own, ...members];
  });
  return [
    ...account("DATABASE", databases),
    ...account("WAREHOUSE", warehouses),
    ...account("ROLE", roles),
    ...account("USER", users),
    ...inSchemas,
  ];
}

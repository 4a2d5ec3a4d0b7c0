import { managesGrants } from "../catalog/access";
import { at, printed } from "../catalog/catalog";
import type { Place } from "../catalog/catalog";
import { forbidden, missing } from "../catalog/errors";
import type { AnyObject, FutureGrant } from "../catalog/state";
import type { StatementResult } from "../contract";
import type { GrantTarget, ObjectKind, TreeOf } from "../sql/tree";
import { columnsOf, shown } from "./rows";
import type { ShownRecord } from "./rows";
import type { Run, World } from "./world";

/**
 * Grants on objects that are not there yet.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/grant-privilege, "Future grants on database or schema objects"
 */

type Grants = TreeOf<"GRANT">;
type Future = Extract<GrantTarget, { readonly which: unknown }>;

/** The database or schema that a statement names. */
export function placeObject(run: Run, { in: { kind, name } }: Future, word: string): AnyObject {
  const { catalog } = run.world;
  if (kind === "DATABASE") return catalog.database(run.session, name.at(-1) ?? "");
  return catalog.place(run.session, name, word).schema;
}

/** Managers of grants, and a schema's owner within it; that the owner may outside of managed access is unverified. */
export function changeFutureGrants(
  run: Run,
  tree: Grants,
  { on, wanted }: { readonly on: Future; readonly wanted: readonly string[] },
): void {
  const { catalog } = run.world;
  const { state } = catalog;
  const holder = placeObject(run, on, "GRANT");
  const ownsSchema = on.in.kind === "SCHEMA" && catalog.owns(run.session, holder);
  if (!ownsSchema && !managesGrants(state, run.session.role))
    throw forbidden(on.in.kind.toLowerCase(), holder.name);
  const isSame = (each: FutureGrant): boolean =>
    each.in === holder.id &&
    each.kind === on.kind &&
    each.role === tree.role &&
    wanted.includes(each.privilege);
  const others = (state.futureGrants ?? []).filter((each) => !isSame(each));
  const fresh = wanted.map((privilege) => ({
    createdOn: run.world.now(),
    privilege,
    kind: on.kind,
    in: holder.id,
    role: tree.role,
    grantedBy: run.session.role,
    withGrantOption: tree.withGrantOption,
  }));
  state.futureGrants = tree.revoke ? others : [...others, ...fresh];
}

/** What a fresh object is granted; grants on the schema stand before those on the database. */
export function applyFutureGrants(
  { world }: Run,
  { kind, object }: { readonly kind: ObjectKind; readonly object: AnyObject },
  { database, schema }: { readonly database: AnyObject; readonly schema?: AnyObject },
): void {
  const { state } = world.catalog;
  const of = (holder: AnyObject | undefined): readonly FutureGrant[] =>
    (state.futureGrants ?? []).filter((each) => each.kind === kind && each.in === holder?.id);
  const inSchema = of(schema);
  for (const grant of inSchema.length > 0 ? inSchema : of(database)) {
    const { privilege, role, grantedBy, withGrantOption } = grant;
    if (privilege === "OWNERSHIP") object.owner = role;
    else
      state.grants.push({
        createdOn: world.now(),
        privilege,
        kind,
        on: object.id,
        role,
        grantedBy,
        withGrantOption,
      });
  }
}

const COLUMNS = columnsOf(
  "created_on privilege grant_on:text name grant_to grantee_name grant_option",
);

export function showFutureGrants(run: Run, { of }: TreeOf<"SHOW FUTURE GRANTS">): StatementResult {
  const { state } = run.world.catalog;
  const last = of.name.at(-1) ?? "";
  if (of.kind === "ROLE" && at(state.roles, last) === undefined) throw missing("Role", last);
  const holder =
    of.kind === "ROLE"
      ? undefined
      : placeObject(run, { which: "FUTURE", kind: "TABLE", in: { ...of, kind: of.kind } }, "SHOW");
  const records = (state.futureGrants ?? [])
    .filter((each) => (holder === undefined ? each.role === last : each.in === holder.id))
    .map((each) => record(run.world, each));
  return shown(run, COLUMNS, records);
}

/** Names in full; what stands for the object's own is unverified. */
function record(world: World, grant: FutureGrant): ShownRecord {
  const standing = `<${grant.kind}>`;
  const place = world.catalog.places().find(({ schema }) => schema.id === grant.in);
  const database = Object.values(world.catalog.state.databases).find(({ id }) => id === grant.in);
  return {
    created_on: grant.createdOn,
    privilege: grant.privilege,
    grant_on: grant.kind,
    name: `${holderName(place, database?.name)}.${standing}`,
    grant_to: "ROLE",
    grantee_name: grant.role,
    grant_option: String(grant.withGrantOption),
  };
}

function holderName(place: Place | undefined, database: string | undefined): string {
  return place === undefined
    ? printed(database ?? "")
    : printed(place.database.name, place.schema.name);
}

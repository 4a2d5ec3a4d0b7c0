import type { Place } from "../catalog/catalog";
import type { AnyObject, Database, Settings } from "../catalog/state";
import type { Column } from "../contract";
import type { Shown, ShownRecord } from "./rows";
import type { Run } from "./world";

/** What SHOW of one kind prints. */
export interface ShowKind {
  readonly columns: readonly Column[];
  find(run: Run, scope: Scope): readonly Found[];
  /** What takes longer to find out, for those that are shown. */
  complete?(run: Run, found: Found): Promise<ShownRecord>;
}

/** Where SHOW looks. */
export interface Scope {
  readonly places: readonly Place[];
  readonly databases: readonly Database[];
}

export interface Found {
  readonly object: AnyObject;
  readonly record: ShownRecord;
}

/** What nearly every kind prints. */
export function base(object: AnyObject): ShownRecord {
  return {
    created_on: object.createdOn,
    name: object.name,
    owner: object.owner,
    comment: object.comment ?? "",
    owner_role_type: "ROLE",
  };
}

export function placed(place: Place): ShownRecord {
  return { database_name: place.database.name, schema_name: place.schema.name };
}

export function yes(value: boolean): string {
  return value ? "Y" : "N";
}

export function setting({ settings }: { readonly settings?: Settings }, name: string): Shown {
  return settings?.[name] ?? null;
}

import type { QualifiedName } from "./cursor";
import type { SelectTree } from "./select-tree";
import type { TableTree } from "./table-tree";
import type { UserTree } from "./user-tree";

/** What a statement says, before anything is looked up. */

/** Where files lie. */
export type Location =
  | { readonly at: "stage"; readonly stage: QualifiedName; readonly path: string }
  /** The user's own stage `@~`. */
  | { readonly at: "user stage"; readonly path: string }
  /** What follows `snow://`. */
  | { readonly at: "snow"; readonly address: string };

export type VersionFrom =
  | { readonly model: QualifiedName; readonly version: string | undefined }
  | { readonly stage: QualifiedName; readonly path: string };

/** Kinds that a query reads from, and that share the names of a schema. */
export const RELATION_KINDS = ["TABLE", "VIEW"] as const;

export type RelationKind = (typeof RELATION_KINDS)[number];

export type ObjectKind =
  "DATABASE" | "SCHEMA" | "STAGE" | "WAREHOUSE" | "ROLE" | "USER" | "TAG" | "MODEL" | RelationKind;

/** Kinds that DESCRIBE tells of. */
export type DescribedKind = "DATABASE" | "SCHEMA" | "WAREHOUSE" | "STAGE" | "USER";

export type Options = Readonly<Record<string, string>>;

export interface ShowScope {
  readonly like: string | undefined;
  readonly in:
    | { readonly kind: "ACCOUNT" }
    | { readonly kind: "DATABASE" | "SCHEMA"; readonly name: QualifiedName | undefined }
    | undefined;
  readonly startsWith: string | undefined;
  readonly limit: number | undefined;
}

export interface TagValue {
  readonly name: QualifiedName;
  readonly value: string;
}

export type ModelAction =
  | { readonly do: "ADD VERSION"; readonly version: string; readonly from: VersionFrom }
  | { readonly do: "ADD LIVE VERSION"; readonly version: string }
  | {
      readonly do: "COMMIT VERSION";
      readonly version: string;
      readonly renameTo: QualifiedName | undefined;
      readonly renameVersion: string | undefined;
    }
  | { readonly do: "DROP VERSION"; readonly version: string }
  | { readonly do: "SET ALIAS"; readonly version: string; readonly alias: string }
  | { readonly do: "UNSET ALIAS"; readonly version: string }
  | {
      readonly do: "MODIFY VERSION";
      readonly version: string;
      readonly comment: string | undefined;
      readonly metadata: string | undefined;
    }
  | {
      readonly do: "SET";
      readonly comment: string | undefined;
      readonly defaultVersion: { readonly text: string; readonly isString: boolean } | undefined;
    }
  | { readonly do: "UNSET COMMENT" }
  | { readonly do: "SET TAG"; readonly tags: readonly TagValue[] }
  | { readonly do: "UNSET TAG"; readonly tags: readonly QualifiedName[] }
  | { readonly do: "RENAME"; readonly to: QualifiedName };

export interface Privilege {
  readonly name: string;
  /** Where it stands, for the error that says it does not exist. */
  readonly line: number;
  readonly column: number;
}

interface Create {
  readonly name: QualifiedName;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
}

type ObjectTree =
  | (Create & {
      readonly type: "CREATE";
      readonly kind: Exclude<ObjectKind, "MODEL" | RelationKind>;
      readonly temporary: boolean;
      readonly allowedValues: readonly string[] | undefined;
      readonly options: Options;
    })
  | {
      readonly type: "DROP";
      readonly kind: ObjectKind;
      readonly name: QualifiedName;
      readonly ifExists: boolean;
    }
  | { readonly type: "DESCRIBE"; readonly kind: DescribedKind; readonly name: QualifiedName }
  | { readonly type: "DESCRIBE ARTIFACT REPOSITORY"; readonly name: QualifiedName };

type ShowTree =
  | {
      readonly type: "SHOW";
      /** OBJECT: everything that a query reads from. */
      readonly kind: ObjectKind | "OBJECT";
      readonly terse: boolean;
      readonly scope: ShowScope;
    }
  | { readonly type: "SHOW PARAMETERS"; readonly like: string | undefined }
  | {
      readonly type: "SHOW COLUMNS";
      readonly scope: ShowScope;
      /** The relation whose columns alone are asked for, and the kind that was named with it. */
      readonly of:
        { readonly kind: RelationKind | undefined; readonly name: QualifiedName } | undefined;
    }
  | {
      readonly type: "SHOW FUTURE GRANTS";
      readonly of:
        | { readonly kind: "DATABASE" | "SCHEMA"; readonly name: QualifiedName }
        | { readonly kind: "ROLE"; readonly name: QualifiedName };
    }
  | {
      readonly type: "SHOW VERSIONS";
      readonly model: QualifiedName;
      readonly like: string | undefined;
    }
  | {
      readonly type: "SHOW FUNCTIONS";
      readonly model: QualifiedName;
      readonly version: string | undefined;
      readonly like: string | undefined;
    }
  | {
      readonly type: "SHOW GRANTS";
      readonly of: "ON" | "TO";
      readonly kind: ObjectKind;
      readonly name: QualifiedName;
      readonly limit: number | undefined;
    };

type ModelTree =
  | (Create & {
      readonly type: "CREATE MODEL";
      readonly version: string | undefined;
      readonly from: VersionFrom;
    })
  | (Create & { readonly type: "CREATE LIVE MODEL"; readonly version: string })
  | {
      readonly type: "ALTER MODEL";
      readonly name: QualifiedName;
      readonly ifExists: boolean;
      readonly action: ModelAction;
    }
  | {
      readonly type: "COMMENT ON MODEL";
      readonly name: QualifiedName;
      readonly ifExists: boolean;
      readonly comment: string;
    };

type SessionTree =
  | {
      readonly type: "USE";
      readonly kind: "DATABASE" | "SCHEMA" | "ROLE" | "WAREHOUSE";
      readonly name: QualifiedName;
    }
  | { readonly type: "ALTER SESSION"; readonly set: Options; readonly unset: readonly string[] }
  | { readonly type: "TRANSACTION"; readonly word: string };

export type GrantTarget =
  | { readonly kind: ObjectKind; readonly name: QualifiedName }
  /** All objects of a kind that a place has, or will have. */
  | {
      readonly which: "ALL" | "FUTURE";
      readonly kind: ObjectKind;
      readonly in: { readonly kind: "DATABASE" | "SCHEMA"; readonly name: QualifiedName };
    };

type GrantTree =
  | {
      readonly type: "GRANT";
      readonly revoke: boolean;
      readonly privileges: readonly Privilege[];
      readonly on: GrantTarget;
      readonly role: string;
      readonly withGrantOption: boolean;
      /** GRANT OWNERSHIP: what becomes of the grants that stand. */
      readonly currentGrants: "REVOKE" | "COPY" | undefined;
    }
  | {
      readonly type: "GRANT ROLE";
      readonly revoke: boolean;
      readonly role: string;
      readonly to: { readonly kind: "ROLE" | "USER"; readonly name: string };
    };

type FileTree =
  | {
      readonly type: "PUT";
      readonly local: string;
      readonly to: Location;
      readonly options: Options;
    }
  | {
      readonly type: "GET";
      readonly from: Location;
      readonly local: string;
      readonly options: Options;
    }
  | {
      readonly type: "LIST" | "REMOVE";
      readonly from: Location;
      readonly pattern: string | undefined;
    };

/** A query that reads rows, or computes with more than constants. */
export interface QueryStatement {
  readonly type: "QUERY";
  /** The whole statement, so that places in it are right. */
  readonly text: string;
}

export type Tree =
  | ObjectTree
  | UserTree
  | ShowTree
  | ModelTree
  | SessionTree
  | GrantTree
  | FileTree
  | SelectTree
  | TableTree
  | QueryStatement;

/** One kind of statement. */
export type TreeOf<T extends Tree["type"]> = Extract<Tree, { readonly type: T }>;

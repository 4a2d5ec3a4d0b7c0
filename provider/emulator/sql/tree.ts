import type { QualifiedName } from "./cursor";

/** What a statement says, before anything is looked up. */

/** A place on an internal stage. */
export interface StagePath {
  /** Empty for the user's own stage `@~`. */
  readonly stage: QualifiedName;
  readonly path: string;
}

export type VersionFrom =
  | { readonly model: QualifiedName; readonly version: string | undefined }
  | { readonly stage: StagePath };

export type ObjectKind =
  "DATABASE" | "SCHEMA" | "STAGE" | "WAREHOUSE" | "ROLE" | "USER" | "TAG" | "MODEL";

export interface ShowScope {
  readonly like: string | undefined;
  readonly in:
    | { readonly kind: "ACCOUNT" }
    | { readonly kind: "DATABASE" | "SCHEMA" | "MODEL"; readonly name: QualifiedName | undefined }
    | undefined;
  readonly startsWith: string | undefined;
  readonly limit: number | undefined;
}

export type ModelAction =
  | { readonly do: "ADD VERSION"; readonly version: string; readonly from: VersionFrom }
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
      readonly defaultVersion: string | undefined;
    }
  | {
      readonly do: "SET TAG";
      readonly tags: readonly { readonly name: QualifiedName; readonly value: string }[];
    }
  | { readonly do: "UNSET TAG"; readonly tags: readonly QualifiedName[] }
  | { readonly do: "RENAME"; readonly to: QualifiedName };

export interface Expression {
  readonly as: string;
  readonly value:
    | {
        readonly kind: "literal";
        readonly type: "text" | "fixed" | "real" | "boolean";
        readonly text: string | null;
      }
    | { readonly kind: "call"; readonly name: string; readonly args: readonly string[] }
    | { readonly kind: "column"; readonly name: string };
}

export type Tree =
  | {
      readonly type: "CREATE";
      readonly kind: Exclude<ObjectKind, "MODEL">;
      readonly name: QualifiedName;
      readonly orReplace: boolean;
      readonly ifNotExists: boolean;
      readonly temporary: boolean;
      readonly options: Readonly<Record<string, string>>;
    }
  | {
      readonly type: "DROP";
      readonly kind: ObjectKind;
      readonly name: QualifiedName;
      readonly ifExists: boolean;
    }
  | {
      readonly type: "ALTER USER";
      readonly name: string;
      readonly options: Readonly<Record<string, string>>;
    }
  | { readonly type: "SHOW"; readonly kind: ObjectKind | "PARAMETERS"; readonly scope: ShowScope }
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
      readonly of: "ON" | "TO" | "OF";
      readonly kind: ObjectKind;
      readonly name: QualifiedName;
    }
  | {
      readonly type: "CREATE MODEL";
      readonly name: QualifiedName;
      readonly orReplace: boolean;
      readonly ifNotExists: boolean;
      readonly version: string | undefined;
      readonly from: VersionFrom;
    }
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
    }
  | {
      readonly type: "USE";
      readonly kind: "DATABASE" | "SCHEMA" | "ROLE" | "WAREHOUSE";
      readonly name: QualifiedName;
    }
  | {
      readonly type: "ALTER SESSION";
      readonly set: Readonly<Record<string, string>>;
      readonly unset: readonly string[];
    }
  | { readonly type: "TRANSACTION"; readonly word: string }
  | {
      readonly type: "GRANT";
      readonly revoke: boolean;
      readonly privileges: readonly string[];
      readonly on: { readonly kind: ObjectKind | "ACCOUNT"; readonly name: QualifiedName };
      readonly role: string;
    }
  | {
      readonly type: "GRANT ROLE";
      readonly revoke: boolean;
      readonly role: string;
      readonly to: { readonly kind: "ROLE" | "USER"; readonly name: string };
    }
  | {
      readonly type: "PUT";
      readonly local: string;
      readonly to: StagePath;
      readonly options: Readonly<Record<string, string>>;
    }
  | {
      readonly type: "GET";
      readonly from: StagePath;
      readonly local: string;
      readonly options: Readonly<Record<string, string>>;
    }
  | {
      readonly type: "LIST" | "REMOVE";
      readonly at: StagePath;
      readonly pattern: string | undefined;
    }
  | {
      readonly type: "SELECT";
      readonly expressions: readonly Expression[];
      readonly from: { readonly tagReferences: readonly string[] } | undefined;
    };

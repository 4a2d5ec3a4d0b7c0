import type { QualifiedName } from "./cursor";
import type { Location, Options, TagValue } from "./tree";

/** Statements on tables, views and their rows. */

/** A column as CREATE TABLE and ADD COLUMN define it. */
export interface ColumnDefinition {
  readonly name: string;
  /** As DESCRIBE prints it; undefined where a query says it. */
  readonly type: string | undefined;
  readonly nullable: boolean;
  /** SQL text. */
  readonly default: string | undefined;
  readonly comment: string | undefined;
}

/** What is told of keys; nothing enforces them. */
export interface Keys {
  readonly primary: readonly string[];
  readonly unique: readonly (readonly string[])[];
}

interface Create {
  readonly name: QualifiedName;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly copyGrants: boolean;
  readonly comment: string | undefined;
  readonly tags: readonly TagValue[];
}

export interface CreateTable extends Create {
  readonly type: "CREATE TABLE";
  readonly transient: boolean;
  readonly columns: readonly ColumnDefinition[] | undefined;
  readonly keys: Keys;
  /** As it was written, without CLUSTER BY; empty without one. */
  readonly clusterBy: string;
  readonly options: Options;
  /** What follows AS. */
  readonly query: string | undefined;
  readonly like: QualifiedName | undefined;
}

export interface CreateView extends Create {
  readonly type: "CREATE VIEW";
  readonly secure: boolean;
  readonly columns:
    readonly { readonly name: string; readonly comment: string | undefined }[] | undefined;
  /** The whole statement, and what follows AS. */
  readonly text: string;
  readonly query: string;
}

export type TableAction =
  | { readonly do: "RENAME"; readonly to: QualifiedName }
  | { readonly do: "SWAP WITH"; readonly with: QualifiedName }
  | {
      readonly do: "ADD COLUMN";
      readonly columns: readonly ColumnDefinition[];
      readonly keys: Keys;
      readonly ifNotExists: boolean;
    }
  | { readonly do: "DROP COLUMN"; readonly columns: readonly string[]; readonly ifExists: boolean }
  | { readonly do: "RENAME COLUMN"; readonly from: string; readonly to: string }
  | { readonly do: "SET"; readonly options: Options }
  | { readonly do: "UNSET"; readonly options: readonly string[] }
  | { readonly do: "SET TAG"; readonly tags: readonly TagValue[] }
  | { readonly do: "UNSET TAG"; readonly tags: readonly QualifiedName[] }
  | { readonly do: "CLUSTER BY"; readonly by: string }
  | { readonly do: "COMMENT COLUMN"; readonly column: string; readonly comment: string | null };

/** Where rows that a statement changes are: a table, and what the statement calls it. */
export interface Target {
  readonly name: QualifiedName;
  readonly alias: string | undefined;
}

/** `column = expression`; an expression is SQL text, DEFAULT is undefined. */
export interface Assignment {
  readonly column: string;
  readonly value: string | undefined;
}

export interface MergeClause {
  /** SQL text of what follows AND. */
  readonly when: string | undefined;
  readonly act:
    | { readonly do: "UPDATE"; readonly set: readonly Assignment[] }
    | { readonly do: "DELETE" }
    | {
        readonly do: "INSERT";
        readonly columns: readonly string[] | undefined;
        readonly values: readonly (string | undefined)[];
      };
}

/** What COPY INTO reads. */
export interface CopyTree {
  readonly type: "COPY INTO";
  readonly name: QualifiedName;
  readonly columns: readonly string[] | undefined;
  readonly from: Location;
  /** A SELECT over the staged rows, in which the stage is called {@link STAGED}. */
  readonly query: string | undefined;
  readonly options: Options;
}

export type TableTree =
  | CreateTable
  | CreateView
  | {
      readonly type: "ALTER TABLE" | "ALTER VIEW";
      readonly name: QualifiedName;
      readonly ifExists: boolean;
      readonly action: TableAction;
    }
  | { readonly type: "TRUNCATE"; readonly name: QualifiedName; readonly ifExists: boolean }
  | {
      readonly type: "DESCRIBE TABLE" | "DESCRIBE VIEW";
      readonly name: QualifiedName;
    }
  | {
      readonly type: "INSERT";
      readonly name: QualifiedName;
      readonly overwrite: boolean;
      readonly columns: readonly string[] | undefined;
      /** A query, or rows of expressions, in which DEFAULT is undefined. */
      readonly from: string | readonly (readonly (string | undefined)[])[];
    }
  | {
      readonly type: "UPDATE";
      readonly name: QualifiedName;
      readonly target: Target;
      readonly set: readonly Assignment[];
      /** SQL text of what follows FROM and WHERE. */
      readonly from: string | undefined;
      readonly where: string | undefined;
    }
  | {
      readonly type: "DELETE";
      readonly name: QualifiedName;
      readonly target: Target;
      readonly using: string | undefined;
      readonly where: string | undefined;
    }
  | {
      readonly type: "MERGE";
      readonly name: QualifiedName;
      readonly target: Target;
      /** SQL text of what follows USING, with its alias, and of what follows ON. */
      readonly using: string;
      readonly on: string;
      readonly matched: readonly MergeClause[];
      readonly notMatched: readonly MergeClause[];
    }
  | CopyTree;

import type { QualifiedName } from "./cursor";
import type { TagValue } from "./tree";

/** What statements on dynamic tables say. */

/** A column of the list before the clauses. */
export interface ListedColumn {
  readonly name: string;
  /** As DESCRIBE prints it. */
  readonly type: string | undefined;
  readonly comment: string | undefined;
}

/** REFRESH USING (INSERT INTO SELF …). */
export interface RefreshUsing {
  /** What stands between the brackets. */
  readonly text: string;
  /** Columns that it names; null when it names none. */
  readonly columns: readonly string[] | null;
}

export interface RunAs {
  readonly user: string;
  readonly secondaryRoles: string | null;
}

/** Clauses of CREATE and properties of SET, each as it was written; undefined when it was not. */
export interface DynamicTableClauses {
  readonly targetLag?: string;
  readonly scheduler?: string;
  readonly warehouse?: string;
  /** As it stands in the text, for the header that SHOW prints. */
  readonly warehouseText?: string;
  readonly initializationWarehouse?: string;
  readonly refreshMode?: string;
  readonly initialize?: string;
  readonly clusterBy?: string;
  readonly retentionDays?: number;
  readonly maxDataExtensionDays?: number;
  readonly comment?: string;
  readonly copyGrants?: boolean;
  readonly copyTags?: boolean;
  readonly tags?: readonly TagValue[];
  readonly requireUser?: boolean;
  readonly frozenWhere?: string;
  readonly executeAs?: RunAs;
  readonly backfillFrom?: QualifiedName;
  readonly rowTimestamp?: boolean;
  readonly logLevel?: string;
  readonly defaultCollation?: string;
}

interface Made {
  readonly name: QualifiedName;
  readonly orReplace: boolean;
  readonly transient: boolean;
  readonly ifNotExists: boolean;
  readonly clauses: DynamicTableClauses;
}

export interface CreateDynamicTable extends Made {
  readonly type: "CREATE DYNAMIC TABLE" | "CREATE OR ALTER DYNAMIC TABLE";
  /** The name as it stands in the text. */
  readonly nameText: string;
  readonly columns: readonly ListedColumn[] | undefined;
  /** With its brackets, as it stands in the text. */
  readonly columnsText: string | undefined;
  /** What follows AS, or what REFRESH USING inserts. */
  readonly query: string;
  readonly refreshUsing: RefreshUsing | undefined;
}

export interface CloneDynamicTable extends Made {
  readonly type: "CLONE DYNAMIC TABLE";
  readonly source: QualifiedName;
}

/** Properties that UNSET gives their defaults. */
export type UnsetProperty =
  | "COMMENT"
  | "INITIALIZATION_WAREHOUSE"
  | "DATA_RETENTION_TIME_IN_DAYS"
  | "MAX_DATA_EXTENSION_TIME_IN_DAYS"
  | "DEFAULT_DDL_COLLATION"
  | "LOG_LEVEL"
  | "ROW_TIMESTAMP";

export type DynamicTableAction =
  | { readonly do: "SUSPEND" | "RESUME" }
  | {
      readonly do: "REFRESH";
      readonly others: readonly QualifiedName[];
      readonly copySession: boolean;
    }
  | { readonly do: "RENAME"; readonly to: QualifiedName }
  | { readonly do: "SWAP"; readonly with: QualifiedName }
  | { readonly do: "SET"; readonly clauses: DynamicTableClauses }
  | { readonly do: "UNSET"; readonly properties: readonly UnsetProperty[] }
  | { readonly do: "SET FROZEN WHERE"; readonly predicate: string }
  | { readonly do: "UNSET FROZEN WHERE" }
  | { readonly do: "SET EXECUTE AS USER"; readonly runAs: RunAs }
  | { readonly do: "UNSET EXECUTE AS USER" }
  | { readonly do: "CLUSTER BY"; readonly keys: string }
  | { readonly do: "DROP CLUSTERING KEY" }
  | { readonly do: "SUSPEND RECLUSTER" | "RESUME RECLUSTER" }
  | { readonly do: "SET TAG"; readonly tags: readonly TagValue[] }
  | { readonly do: "UNSET TAG"; readonly tags: readonly QualifiedName[] }
  | {
      readonly do: "MODIFY COLUMN";
      readonly comments: readonly { readonly column: string; readonly comment: string | null }[];
    };

export interface AlterDynamicTable {
  readonly type: "ALTER DYNAMIC TABLE";
  readonly name: QualifiedName;
  readonly ifExists: boolean;
  readonly action: DynamicTableAction;
}

/** What EXPLAIN CHANGES can tell of. */
export type ExplainedTree = CreateDynamicTable | CloneDynamicTable | AlterDynamicTable;

export type DynamicTableTree =
  | ExplainedTree
  | { readonly type: "DESCRIBE DYNAMIC TABLE"; readonly name: QualifiedName }
  | {
      readonly type: "SHOW PARAMETERS IN DYNAMIC TABLE";
      readonly name: QualifiedName;
      readonly like: string | undefined;
    }
  | {
      readonly type: "EXPLAIN CHANGES";
      readonly form: "TABULAR" | "JSON" | "TEXT";
      readonly of: ExplainedTree;
    };

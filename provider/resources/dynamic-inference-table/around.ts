import type { Change } from "../../core/resource";
import type { DynamicTableRow } from "../../snowflake/show/dynamic-tables";
import type { GrantRow } from "../../snowflake/show/grants";
import type { ModelRow } from "../../snowflake/show/models";
import type { Prediction } from "../../snowflake/show/predictions";
import type { VersionRow } from "../../snowflake/show/versions";
import type { CalledModel } from "./own-query";
import type { DynamicInferenceTableInputs } from "./shapes";

/** What is known of a table's surroundings. */

export interface Around {
  readonly row?: DynamicTableRow | undefined;
  readonly model?: ModelRow | undefined;
  /** Snowflake's reason code while the table is suspended, for instance SUSPENDED_DUE_TO_ERRORS. */
  readonly suspendedBy?: string | undefined;
  /** Tables beside it that a change left which broke off. */
  readonly leftovers?: readonly DynamicTableRow[];
  /** What has the name that the table of before is kept under. */
  readonly kept?: DynamicTableRow | undefined;
  /** Read when the query is going to change. */
  readonly survey?: Survey;
}

/** What a plan needs to know that changes the query. */
export interface Survey {
  /** The version that is wanted; undefined when it does not stand yet. */
  readonly version: VersionRow | undefined;
  /** Names of the model's versions; undefined when they cannot be read. */
  readonly versions?: readonly string[] | undefined;
  /** The role of the session, which owns what it makes; asked only where another table is made beside. */
  readonly role: string | undefined;
  /** Rows of the source, where it is a table and SHOW tells. */
  readonly sourceRows: number | undefined;
  /** Whether the table that stands is transient. */
  readonly isTransient: boolean | undefined;
  /** The column list that the table was made with, which its query alone does not tell. */
  readonly columns: { readonly list: string } | undefined;
  /** Policies on the table, which nothing copies; undefined when they cannot be read. */
  readonly policies: readonly string[] | undefined;
  /** Types of the source's columns by name; undefined when they cannot be told. */
  readonly sourceColumns: ReadonlyMap<string, string> | undefined;
  /** Models that a query of the user's own calls. */
  readonly calls: readonly CalledModel[];
  /** How CREATE OR ALTER would be refused for such a query; undefined when it is not, or nobody tells. */
  readonly alterRefusal?: Prediction["refusal"];
  /** Release of the account, for instance `10.36`; undefined when it is not told. */
  readonly release: string | undefined;
  /** Dynamic tables of the same schema, this one left out. */
  readonly neighbours: readonly DynamicTableRow[];
  /** Whether anything has the name that the table of before is to be kept under. */
  readonly isPreviousTaken: boolean;
  /** Warehouses that the role sees; undefined when they cannot be listed. */
  readonly warehouses: ReadonlySet<string> | undefined;
  /** Types of the table's own columns by name, in order; undefined when it does not stand. */
  readonly standing?: ReadonlyMap<string, string> | undefined;
  /** Retention set on the table itself, by parameter. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Grants on the table; read when another table takes its place. */
  readonly grants: readonly GrantRow[] | undefined;
  /** Tags on the table; read when another table takes its place. */
  readonly tags: Readonly<Record<string, string>> | undefined;
}

/** CREATE OR ALTER DYNAMIC TABLE came with it. Source: release notes of 10.27, August 2026 */
const ALTERING_RELEASE = [10, 27] as const;

/** Whether the account has CREATE OR ALTER DYNAMIC TABLE; where nobody knows, it has. */
export function canCreateOrAlter(around: Around | undefined): boolean {
  const release = around?.survey?.release;
  if (release === undefined) return true;
  const [major = 0, minor = 0] = release.split(".").map(Number);
  const [since, from] = ALTERING_RELEASE;
  return major > since || (major === since && minor >= from);
}

/** Reason codes of tables that Snowflake suspended. Source: functions/dynamic_table_graph_history */
export function isSuspendedByErrors(around: Around | undefined): boolean {
  return around?.suspendedBy?.includes("DUE_TO_ERRORS") === true;
}

/** What is to be changed of a table. */
export type TableChange = Change<DynamicInferenceTableInputs, Around>;

import type { Condition } from "./condition";
import type { CastType } from "./parser/casts";

/** What SELECT says. */

/** A value that no row is needed for. */
export type Constant =
  | {
      readonly kind: "literal";
      readonly type: "text" | "fixed" | "real" | "boolean";
      readonly text: string | null;
    }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly string[] }
  | { readonly kind: "cast"; readonly of: Constant; readonly to: CastType };

export interface Expression {
  readonly as: string;
  readonly value:
    | Constant
    | { readonly kind: "column"; readonly name: string }
    | { readonly kind: "all columns" };
}

/** An argument that is given by its name. */
export interface NamedArgument {
  readonly kind: "text" | "number" | "time" | "boolean" | "current user";
  readonly text: string;
}

/** Functions of the information schema whose arguments go by name. */
export const NAMED_FUNCTIONS = [
  "QUERY_HISTORY",
  "QUERY_HISTORY_BY_USER",
  "DYNAMIC_TABLES",
  "DYNAMIC_TABLE_REFRESH_HISTORY",
  "DYNAMIC_TABLE_GRAPH_HISTORY",
  "POLICY_REFERENCES",
] as const;

/** What SELECT may read from. */
export interface Relation {
  readonly name:
    | "TAG_REFERENCES"
    | "MODEL_VERSIONS"
    | "PACKAGES"
    | "TABLES"
    | "COLUMNS"
    | "VIEWS"
    | "RESULT_SCAN"
    | (typeof NAMED_FUNCTIONS)[number]
    | "GENERATOR";
  /** The database whose INFORMATION_SCHEMA it is; undefined means the current one. */
  readonly database: string | undefined;
  readonly args: readonly string[];
  /** `NAME => value`. */
  readonly named: Readonly<Record<string, NamedArgument>>;
  readonly where: Condition;
}

export interface SelectTree {
  readonly type: "SELECT";
  readonly expressions: readonly Expression[];
  readonly from: Relation | undefined;
  /** The whole statement. */
  readonly text: string;
}

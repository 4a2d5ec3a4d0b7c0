import type { AnyRelation, View } from "../../catalog/relations";
import type { Version } from "../../catalog/state";
import type { Column } from "../../contract";
import type { Relation } from "../../sql/select-tree";
import type { QueryTree } from "../../sql/query/tree";
import type { Run } from "../../statements/world";
import type { Kind } from "../models/kinds";
import type { ModelUse, PhysicalTable, Query } from "../row-store";
import type { Given } from "./answers";
import type { DataType } from "./data-types";
import type { Described } from "./methods";
import type { Scope, ScopeColumn } from "./scope";

/** What the translation of one query gathers. */

/** Something that has to be in DuckDB before the query runs. */
export type Step =
  /** A table of what a query gives. */
  | { readonly do: "keep"; readonly table: string; readonly sql: string }
  /** Rows of the information schema and its like. */
  | {
      readonly do: "load";
      readonly table: string;
      readonly columns: readonly Column[];
      readonly from: Relation;
    }
  | ScoreStep;

/** A method of a model, over the rows of its arguments; the results stand in the same order. */
export interface ScoreStep {
  readonly do: "score";
  /** The name of the result in the query, and where it is kept. */
  readonly table: string;
  readonly kept: string;
  /** Gives the arguments as A1, A2 …. */
  sql: string;
  /** The same for a part of the rows, by a condition that begins with the id of a row; undefined when they come from several tables. */
  part: { readonly table: string; readonly sql: (condition: string) => string } | undefined;
  readonly args: readonly { readonly name: string | undefined; readonly type: DataType }[];
  readonly use: ModelUse;
  readonly of: Version;
  /** Outputs that the query reads, the first in O1; null is the only one of a method that has one. */
  readonly keys: { readonly name: string | null; readonly kind: Kind }[];
}

/** A query as a table of DuckDB, with columns C1, C2 …. */
export interface Block {
  readonly sql: string;
  readonly columns: readonly ({ readonly name: string } & Given)[];
  /** It only projects and filters one table. */
  readonly plain: boolean;
  /** It has __SOURCE. */
  readonly tracked: boolean;
  /** It reads from around it. */
  readonly crossed: boolean;
}

/** Where a query stands. */
export type Base = Pick<Scope, "outer" | "ctes" | "modelAliases" | "place" | "role">;

export interface Work {
  readonly run: Run;
  /** Translates a query; all rules lead back to it. */
  readonly query: (work: Work, tree: QueryTree, base: Base) => Block;
  /** A condition over columns; what is unknown does not hold. */
  readonly condition: (text: string, columns: readonly ScopeColumn[]) => string;
  /** Prefix of tables of this query alone. */
  readonly prefix: string;
  /** Rows carry the id of the row that they come from, as __SOURCE. */
  readonly tracks: boolean;
  /** Only what the query is matters: dynamic tables that have no rows yet are fine. */
  readonly defines: boolean;
  /** Only rows that a change after this number wrote, by physical table. */
  readonly since: Readonly<Record<string, number>> | undefined;
  /** Where CHANGES begin, as the query says it; undefined when it may not read any. */
  readonly changes: Query["changes"] | undefined;
  /** What the query calls {@link STAGED}. */
  readonly staged: PhysicalTable | undefined;
  /** Physical tables whose {@link ROW_ID} the query may name. */
  readonly idsOf: ReadonlySet<number>;
  readonly reads: Set<AnyRelation>;
  readonly sources: Set<AnyRelation>;
  readonly views: Set<View>;
  readonly models: ModelUse[];
  readonly steps: Step[];
  /** Bodies of WITH, each with a name of its own. */
  readonly ctes: { readonly name: string; readonly sql: string }[];
  /** Why it could not be refreshed incrementally. */
  readonly reasons: string[];
  /** Grows with whatever may give another answer when it is computed again. */
  unstable: number;
  /** Grows with every random value that is drawn anew wherever its SQL stands. */
  loose: number;
  /** Grows with every relation that a subquery of an expression reads. */
  subqueries: number;
  /** A clock is read somewhere: with time alone the rows become others. */
  clocked: boolean;
  /** In WHERE, HAVING or QUALIFY of a block, where a clock keeps nothing from being incremental. */
  filters: boolean;
  /** What the statement calls a column of the translation: `r1.C2` is `T.A`. */
  readonly written: Map<string, string>;
  /** What packages say of methods that the query calls. */
  readonly described: Map<Version, Map<string, Described>>;
  /** Views around what is translated. */
  depth: number;
  names: number;
}

export function newWork(
  run: Run,
  options: Partial<Pick<Work, "tracks" | "defines" | "since" | "idsOf" | "staged" | "changes">> &
    Pick<Work, "prefix" | "query" | "condition">,
): Work {
  return {
    tracks: false,
    defines: false,
    since: undefined,
    idsOf: new Set(),
    staged: undefined,
    changes: undefined,
    ...options,
    run,
    reads: new Set(),
    sources: new Set(),
    views: new Set(),
    models: [],
    steps: [],
    ctes: [],
    reasons: [],
    unstable: 0,
    loose: 0,
    subqueries: 0,
    clocked: false,
    written: new Map(),
    described: new Map(),
    filters: false,
    depth: 0,
    names: 0,
  };
}

/** A name in DuckDB that nothing else of the query has. */
export function newName(work: Work, letter: string): string {
  work.names += 1;
  return `${letter}${String(work.names)}`;
}

/** WITH and all its bodies, to stand before a query. */
export function withAll({ ctes }: Work, sql: string): string {
  if (ctes.length === 0) return sql;
  return `WITH ${ctes.map((each) => `${each.name} AS (${each.sql})`).join(", ")} ${sql}`;
}

import type { AnyRelation } from "../../catalog/relations";
import { table as emptyTable } from "../../catalog/shapes";
import { namesIn } from "../../engine/query/mentions";
import type { Compiled } from "../../engine/row-store";
import { nodesOf } from "../../sql/query/nodes";
import { parseQuery } from "../../sql/query/queries";
import type { QueryTree, Source } from "../../sql/query/tree";
import type { Run } from "../world";
import type { Queried } from "./query";
import { queryOf } from "./query";

/**
 * Which columns a query reads of its tables, each by its id: one that was dropped and added again is another.
 * Source: user guide, "Dynamic table refresh" (dropping and re-adding a referenced column)
 */

/**
 * Names of columns that the query or a view on the way mentions, of whatever table; undefined for any. One
 * that only another table's column of the same name is meant by counts as well: rows are computed once too often.
 */
export function columnNames(
  run: Run,
  table: Queried,
  { views }: Compiled,
): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const each of [table, ...views]) {
    const tree = parseQuery(queryOf(each).text, run.grammar);
    const found = namesIn(tree);
    const joined = joinNames(tree);
    if (found === undefined || joined === undefined) return undefined;
    for (const name of [...found, ...joined]) names.add(name);
  }
  return names;
}

/** Names after USING; undefined where columns are read without their names. */
function joinNames(tree: QueryTree): readonly string[] | undefined {
  const names: string[] = [];
  for (const node of nodesOf(tree)) {
    const source = node as unknown as Source | { readonly kind: undefined };
    if (source.kind === "relation" && source.columns.length > 0) return undefined;
    if (source.kind !== "join") continue;
    if (source.natural) return undefined;
    names.push(...source.using);
  }
  return names;
}

/** Ids of columns by name; views and dynamic tables have none of their own. */
export function columnIds(
  relation: AnyRelation,
  names: ReadonlySet<string> | undefined,
): { columns?: Record<string, number> } {
  if (relation.kind !== "TABLE") return {};
  const columns = emptyTable<number>();
  for (const { name, id } of relation.columns)
    if (id !== undefined && (names === undefined || names.has(name))) columns[name] = id;
  return { columns };
}

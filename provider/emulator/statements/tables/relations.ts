import type { Place } from "../../catalog/catalog";
import { forbidden, otherKind } from "../../catalog/errors";
import type { BaseTable, ChangedTable, RelationOf } from "../../catalog/relations";
import { SnowflakeError } from "../../contract";
import type { Run } from "../world";

/** Tables and views by name, with what a role may do to them. */

export type Found<K extends "TABLE" | "VIEW"> = Place & { readonly relation: RelationOf<K> };
export type FoundTable = Place & { readonly table: BaseTable };

const TITLES = { TABLE: "Table", VIEW: "View" } as const;

/** @throws SnowflakeError 002003, or 002203 when it is of another kind */
export function findRelation<K extends "TABLE" | "VIEW">(
  run: Run,
  kind: K,
  { name, statement }: { readonly name: readonly string[]; readonly statement: string },
): Found<K> {
  const what = { statement, kind: TITLES[kind] };
  const { relation, ...place } = run.world.catalog.relation(run.session, name, what);
  if (relation.kind !== kind) throw otherKind(relation.kind, kind);
  return { ...place, relation: relation as RelationOf<K> };
}

/** A table whose rows change; what else a query reads has none that could. */
export function findTable(run: Run, name: readonly string[], statement: string): FoundTable {
  const { relation, ...place } = findRelation(run, "TABLE", { name, statement });
  return { ...place, table: relation };
}

/** The same, or a dynamic table with a frozen region. Source: user guide, "Use immutability constraints" */
export function findChanged(
  run: Run,
  name: readonly string[],
  statement: string,
): { readonly table: ChangedTable } {
  const what = { statement, kind: TITLES.TABLE };
  const { relation } = run.world.catalog.relation(run.session, name, what);
  if (relation.kind === "TABLE") return { table: relation };
  if (relation.kind !== "DYNAMIC TABLE" || relation.frozenWhere === null)
    throw otherKind(relation.kind, "TABLE");
  return { table: relation };
}

/** Nobody but the owner can have such a privilege on a dynamic table. @throws SnowflakeError 003001 */
export function mustMay(run: Run, privilege: string, table: ChangedTable): void {
  if (!run.world.catalog.may(run.session, privilege, table))
    throw forbidden(table.kind.toLowerCase(), table.name);
}

/** @throws SnowflakeError 003001 */
export function mustOwn(run: Run, relation: RelationOf<"TABLE" | "VIEW">): void {
  if (!run.world.catalog.owns(run.session, relation))
    throw forbidden(relation.kind.toLowerCase(), relation.name);
}

/** Where in a table's columns one is. @throws SnowflakeError 000904 */
export function columnIndex({ columns }: Pick<BaseTable, "columns">, name: string): number {
  const index = columns.findIndex((each) => each.name === name);
  if (index === -1) throw noColumn(name);
  return index;
}

/** Where the name stands is not told; the driver does not look at it. */
export function noColumn(name: string): SnowflakeError {
  const text = `SQL compilation error: error line 1 at position 0\ninvalid identifier '${name}'`;
  return new SnowflakeError("000904", "42000", text);
}

/** Source: community reports of 002025 */
export function duplicateColumn(name: string): SnowflakeError {
  const text = `SQL compilation error:\nduplicate column name '${name}'`;
  return new SnowflakeError("002025", "42S21", text);
}

/** @throws SnowflakeError 002025 */
export function checkDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw duplicateColumn(twice);
}

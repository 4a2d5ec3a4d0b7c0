import type { DynamicTable } from "../../catalog/dynamic-tables";
import type { TableColumn } from "../../catalog/shapes";
import { tokenize } from "../../sql/lexer";
import type { Definition } from "./definition";
import { columnRule } from "./errors";

/** What CREATE OR ALTER may do to columns. Source: create-dynamic-table, "CREATE OR ALTER" */

interface Wanted {
  readonly columns: readonly TableColumn[];
  /** Names of columns whose type the statement says. */
  readonly declared: ReadonlySet<string>;
}

/** @throws SnowflakeError for columns that only CREATE OR REPLACE can have */
export function alteredColumns(
  table: DynamicTable,
  definition: Definition,
  { columns: wanted, declared }: Wanted,
): TableColumn[] {
  const before = new Map(table.columns.map((column) => [column.name, column]));
  const kept = wanted.filter(({ name }) => before.has(name));
  if (kept.length === 0)
    throw columnRule("001432", `Cannot drop all columns of Dynamic Table '${table.name}'.`);
  checkOrder(table, wanted, kept.length);
  checkDropped(table, definition, wanted);
  return wanted.map((column) => {
    const { type = column.type } = before.get(column.name) ?? {};
    return { ...column, type: alteredType(column, type, declared.has(column.name)) };
  });
}

/** New columns stand at the end, and those that stay keep their order. */
function checkOrder({ columns }: DynamicTable, wanted: readonly TableColumn[], kept: number): void {
  const places = wanted
    .slice(0, kept)
    .map(({ name }) => columns.findIndex((column) => column.name === name));
  const inOrder = places.every((place, index) => place > (places[index - 1] ?? -1));
  if (places.includes(-1) || !inOrder)
    throw columnRule("002830", "New columns can only be added at the end.");
}

/** What a frozen region or a clustering key names must stay; the number is unverified. */
function checkDropped(
  { columns }: DynamicTable,
  { frozenWhere, clusterBy }: Definition,
  wanted: readonly TableColumn[],
): void {
  const named = new Set(
    tokenize(`${frozenWhere ?? ""} ${clusterBy}`)
      .filter(({ type }) => type === "word" || type === "quoted")
      .map(({ value }) => value),
  );
  const names = new Set(wanted.map(({ name }) => name));
  const dropped = columns.find(({ name }) => !names.has(name) && named.has(name));
  if (dropped !== undefined)
    throw columnRule("001432", `Cannot drop column '${dropped.name}': it is still named.`);
}

/**
 * Wider is free; narrower text and another family are refused. A type that only follows from the query
 * never narrows its column, which is unverified.
 */
function alteredType({ name, type }: TableColumn, before: string, declared: boolean): string {
  const [was, is] = [partsOf(before), partsOf(type)];
  if (was.family !== is.family)
    throw columnRule("002108", `cannot change column ${name} from type ${before} to ${type}`);
  const narrower = was.sizes.some((size, index) => (is.sizes[index] ?? size) < size);
  if (!narrower) return type;
  if (!declared) {
    const sizes = was.sizes.map((size, index) => Math.max(size, is.sizes[index] ?? size));
    return `${was.family}(${sizes.join(",")})`;
  }
  const code = was.family === "VARCHAR" ? "040050" : "002108";
  throw columnRule(code, `cannot reduce column ${name} from type ${before} to ${type}`);
}

function partsOf(type: string): { readonly family: string; readonly sizes: readonly number[] } {
  const [, family = type, sizes = ""] = /^(\w+)\((.*)\)$/.exec(type) ?? [];
  return { family, sizes: sizes === "" ? [] : sizes.split(",").map(Number) };
}

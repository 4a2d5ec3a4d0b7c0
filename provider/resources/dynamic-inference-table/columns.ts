import { parseIdentifier } from "../../core/identity";
import { selectedNames } from "../../snowflake/sql/names";
import type { Around } from "./around";
import type { DynamicInferenceTableInputs } from "./shapes";

/** Whether CREATE OR ALTER can give a table other columns. Source: create-dynamic-table, "CREATE OR ALTER" */

type Inputs = DynamicInferenceTableInputs;

/**
 * Why only another table can have the columns that are wanted; undefined when it need not be another, or
 * nobody can tell: what a query of the user's own gives is known to Snowflake alone.
 */
export function whyOtherTable(table: Inputs, around: Around | undefined): string | undefined {
  const standing = around?.survey?.standing;
  if (table.model === undefined || standing === undefined) return undefined;
  const wanted = selectedNames(table.query ?? "");
  const kept = wanted.filter((name) => standing.has(name));
  if (kept.length === 0) return "CREATE OR ALTER cannot drop all columns";
  const order = [...standing.keys()].filter((name) => kept.includes(name));
  if (order.some((name, index) => wanted[index] !== name))
    return "CREATE OR ALTER adds columns at the end alone, and moves none";
  const other = otherType(table, standing);
  return other === undefined ? undefined : `CREATE OR ALTER cannot make the column ${other}`;
}

const FAMILIES: Readonly<Record<string, RegExp>> = {
  number: /^(?:NUMBER|DECIMAL|DEC|NUMERIC|INT|INTEGER|BIGINT|SMALLINT|TINYINT|BYTEINT)\b/i,
  float: /^(?:FLOAT|FLOAT4|FLOAT8|DOUBLE|REAL)\b/i,
  text: /^(?:VARCHAR|TEXT|STRING|CHAR|CHARACTER|NCHAR|NVARCHAR)\b/i,
  flag: /^BOOLEAN\b/i,
  date: /^DATE\b/i,
};

/** Types that have several names; undefined for others, which nothing is said of. */
function familyOf(type: string): string | undefined {
  return Object.keys(FAMILIES).find((name) => FAMILIES[name]?.test(type));
}

/** The first output whose column has a type of another family. */
function otherType(
  { outputs = {} }: Inputs,
  standing: ReadonlyMap<string, string>,
): string | undefined {
  const found = Object.entries(outputs).find(([key, { type, column }]) => {
    const is = familyOf(standing.get(columnName(key, column)) ?? "");
    const wants = familyOf(type);
    return is !== undefined && wants !== undefined && is !== wants;
  });
  if (found === undefined) return undefined;
  const [key, { type, column }] = found;
  const name = columnName(key, column);
  return `${name} ${type} that is ${standing.get(name) ?? "something else"}`;
}

function columnName(key: string, column: string | undefined): string {
  return column === undefined ? key : parseIdentifier(column);
}

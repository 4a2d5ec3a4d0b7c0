import { printed } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import { refused } from "../../catalog/errors";
import type { TableColumn } from "../../catalog/shapes";
import { tokenize } from "../../sql/lexer";
import type { Run } from "../world";
import type { FoundTable } from "./find";
import { queryOf } from "./inputs";

/** FROZEN WHERE. Source: user guide, "Use immutability constraints"; create-dynamic-table (FROZEN WHERE) */

interface Region {
  readonly predicate: string;
  readonly query: string;
  readonly place: { readonly database: string; readonly schema: string };
  readonly columns: readonly TableColumn[];
}

/** The words are unverified. @throws SnowflakeError for what no such predicate may hold */
export async function checkFrozen(run: Run, { predicate, ...of }: Region): Promise<void> {
  for (const { type, value, text } of tokenize(predicate)) {
    if (type === "word" && (value === "SELECT" || value === "OVER" || NONDETERMINISTIC.has(value)))
      throw refused(`FROZEN WHERE cannot contain ${value}.`);
    if ((type === "word" || type === "quoted") && value.startsWith("METADATA$"))
      throw refused(`FROZEN WHERE cannot contain ${value}.`);
    if (type === "operator" && (text === "!" || text === ";"))
      throw refused("FROZEN WHERE cannot contain model methods or several predicates.");
  }
  const { text, place } = queryOf(of);
  const names = of.columns.map(({ name }) => printed(name)).join(", ");
  // Unknown columns and functions are said by compilation. The line break ends a comment of the query.
  const probe = `SELECT 1 AS ONE FROM (${text}\n) AS T (${names}) WHERE (${predicate})`;
  await run.world.rows.compile(run, { text: probe, place });
}

const NONDETERMINISTIC: ReadonlySet<string> = new Set(["RANDOM", "UUID_STRING", "SEQ4", "SEQ8"]);

/** Source: explain-changes, its example of a reason */
const FROZEN_CHANGED = "Frozen region changed or removed.";

/**
 * Why another region means computing rows again: some that were frozen no longer are. A region that only
 * grows, or is the first, changes nothing.
 */
export async function frozenChange(
  run: Run,
  found: FoundTable,
  predicate: string | null,
): Promise<string | null> {
  const { frozenWhere } = found.table;
  if (frozenWhere === null || frozenWhere === predicate) return null;
  if (predicate === null) return FROZEN_CHANGED;
  return (await thaws(run, found, predicate)) ? FROZEN_CHANGED : null;
}

/** Whether the new region leaves out a row of the old; judged by the rows that are there. */
async function thaws(run: Run, found: FoundTable, predicate: string): Promise<boolean> {
  const { table } = found;
  if (table.dataTimestamp === null || table.frozenWhere === null) return false;
  const name = printed(found.database.name, found.schema.name, table.name);
  const text = `SELECT COUNT(*) AS N FROM ${name} WHERE (${table.frozenWhere}) AND NOT COALESCE((${predicate}), FALSE)`;
  const { rows } = await run.world.rows.select(asOwner(run, table), { text });
  return rows[0]?.[0] !== "0";
}

/** The rows are looked at by the account, whatever the session may read. */
function asOwner(run: Run, table: DynamicTable): Run {
  return {
    ...run,
    session: { ...run.session, role: table.owner, warehouse: table.warehouse },
  };
}

import { printed } from "../../catalog/catalog";
import type { DynamicTable } from "../../catalog/dynamic-tables";
import { refused } from "../../catalog/errors";
import type { TableColumn } from "../../catalog/shapes";
import { tokenize } from "../../sql/lexer";
import type { Run } from "../world";
import { fullName } from "./find";
import type { FoundTable } from "./find";
import { queryOf } from "./query";

/** FROZEN WHERE. Source: user guide, "Use immutability constraints"; create-dynamic-table (FROZEN WHERE) */

interface Region {
  readonly predicate: string;
  readonly query: string;
  readonly place: { readonly database: string; readonly schema: string };
  readonly columns: readonly TableColumn[];
}

/** For a table that is about to be. @throws SnowflakeError for what no such predicate may hold */
export async function checkFrozen(run: Run, { predicate, ...of }: Region): Promise<void> {
  checkWords(predicate);
  const { place } = of;
  const { text } = queryOf(of);
  const names = of.columns.map(({ name }) => printed(name)).join(", ");
  // Unknown columns and functions are said by compilation. The line break ends a comment of the query.
  const probe = `SELECT 1 AS ONE FROM (${text}\n) AS T (${names}) WHERE (${predicate})`;
  await run.world.rows.compile(run, { text: probe, place });
}

/** For a table that stands: whoever owns it need not see what it reads. */
export async function checkFrozenOf(run: Run, found: FoundTable, predicate: string): Promise<void> {
  if (found.table.dataTimestamp === null) return checkFrozen(run, { predicate, ...found.table });
  checkWords(predicate);
  const text = `SELECT 1 AS ONE FROM ${fullName(found)} WHERE (${predicate})`;
  await run.world.rows.compile(asOwner(run, found.table), { text });
}

/** The words are unverified. */
function checkWords(predicate: string): void {
  for (const { type, value, text } of tokenize(predicate)) {
    if (type === "word" && (value === "SELECT" || value === "OVER" || NONDETERMINISTIC.has(value)))
      throw refused(`FROZEN WHERE cannot contain ${value}.`);
    if ((type === "word" || type === "quoted") && value.startsWith("METADATA$"))
      throw refused(`FROZEN WHERE cannot contain ${value}.`);
    if (type === "operator" && (text === "!" || text === ";"))
      throw refused("FROZEN WHERE cannot contain model methods or several predicates.");
  }
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
  const text = `SELECT COUNT(*) AS N FROM ${fullName(found)} WHERE (${table.frozenWhere}) AND NOT COALESCE((${predicate}), FALSE)`;
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

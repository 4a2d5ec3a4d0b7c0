import type { DynamicTable } from "../../catalog/dynamic-tables";
import { SnowflakeError } from "../../contract";
import type { Compiled, Query } from "../../engine/row-store";
import type { RefreshUsing } from "../../sql/dynamic-table-tree";
import { tokenize } from "../../sql/lexer";
import type { Run } from "../world";
import { notExpanded } from "./errors";

/** The query of a dynamic table, as the row store takes it. */

export type Queried = Pick<DynamicTable, "query" | "place"> & {
  readonly refreshUsing?: RefreshUsing | undefined;
};

export function compileQuery(run: Run, table: Queried): Promise<Compiled> {
  return run.world.rows.compile(run, queryOf(table));
}

/** Of a table that was made. @throws SnowflakeError 002037 when something that it names is not there any more */
export async function compileAgain(run: Run, table: DynamicTable): Promise<Compiled> {
  return compileQuery(run, table).catch((error: unknown) => {
    const gone = error instanceof SnowflakeError && error.code === "002003";
    throw gone ? notExpanded(table.name, error) : error;
  });
}

export function queryOf({ query, place, refreshUsing }: Queried): Query {
  const text = withoutEnd(query);
  return { text, place, ...(refreshUsing === undefined ? {} : { changes: {} }) };
}

/** The query without the semicolon that was sent with it. */
function withoutEnd(query: string): string {
  const end = tokenize(query).find((token) => token.type === "operator" && token.text === ";");
  return end === undefined ? query : query.slice(0, end.offset);
}

import type { TableColumn } from "../../catalog/shapes";
import type { Run } from "../world";

/** Defaults of columns, which are SQL text. */

/** Constants that need no look at what they mean. */
const PLAIN = /^(?:NULL|TRUE|FALSE|[+-]?\d+(?:\.\d+)?|'(?:[^'\\]|'')*')$/i;

/** @throws SnowflakeError what compiling a default says */
export async function checkDefaults(run: Run, columns: readonly TableColumn[]): Promise<void> {
  for (const { default: usual, type } of columns)
    if (usual !== null && !PLAIN.test(usual))
      await run.world.rows.compile(run, { text: `SELECT (${usual})::${type}` });
}

/** What a column gets that a statement says nothing of, or DEFAULT. */
export function defaultOf({ default: usual }: TableColumn): string {
  return usual === null ? "NULL" : `(${usual})`;
}

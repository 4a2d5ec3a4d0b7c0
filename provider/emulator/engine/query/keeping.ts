import { handed, seen } from "./answers";
import type { Read } from "./named-relations";
import { storedText } from "./named-relations";
import type { Work } from "./work";
import { newName, withAll } from "./work";

interface Keeping {
  readonly read: Read;
  readonly where: readonly string[];
  /** It gives the same rows whenever it is read. */
  readonly steady: boolean;
  /** Names that the block has; undefined when it may name any column. */
  readonly names: ReadonlySet<string> | undefined;
}

/**
 * Rows that can be read several times: those of a table as they stand, or what FROM gives in a table of its
 * own, with the columns that the block can mean.
 */
export function keep(work: Work, { read, where, steady, names }: Keeping): Read {
  if (read.stored !== undefined && steady) {
    const stored = { ...read.stored, where: [...read.stored.where, ...where] };
    return { ...read, sql: storedText(stored), stored };
  }
  const as = newName(work, "r");
  const table = `${work.prefix}${as}`;
  const list: string[] = [];
  const frames = read.frames.map(({ path, columns }) => ({
    path,
    columns: columns.map((column) => {
      if (names?.has(column.name) === false) return column;
      const { sql, ...given } = handed(column.value);
      list.push(`${sql} AS C${String(list.length + 1)}`);
      return { ...column, value: seen(`${as}.C${String(list.length)}`, given) };
    }),
  }));
  const track = read.track === undefined ? undefined : `${as}."__SOURCE"`;
  if (read.track !== undefined) list.push(`${read.track} AS "__SOURCE"`);
  const conditions = where.length === 0 ? "" : ` WHERE ${where.join(" AND ")}`;
  const from = read.sql === "" ? "" : ` FROM ${read.sql}`;
  const sql = `SELECT ${list.length === 0 ? "TRUE AS C0" : list.join(", ")}${from}${conditions}`;
  work.steps.push({ do: "keep", table, sql: withAll(work, sql) });
  const stored = { table, as, where: [] };
  return { ...read, sql: storedText(stored), frames, track, stored };
}

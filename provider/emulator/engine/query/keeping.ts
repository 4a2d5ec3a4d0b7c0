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

/** All that the block can mean of FROM as columns of one relation, which expressions call `as`. */
export function gather(
  { frames }: Pick<Read, "frames">,
  as: string,
  names: Keeping["names"],
): { readonly frames: Read["frames"]; readonly list: string[] } {
  const list: string[] = ["TRUE AS C0"];
  const add = (sql: string): string => {
    list.push(`${sql} AS C${String(list.length)}`);
    return `${as}.C${String(list.length - 1)}`;
  };
  return {
    list,
    frames: frames.map(({ path, columns, counter }) => ({
      path,
      counter: counter === undefined ? undefined : add(counter),
      columns: columns.map((column) => {
        if (names?.has(column.name) === false) return column;
        const { sql, ...given } = handed(column.value);
        return { ...column, value: seen(add(sql), given) };
      }),
    })),
  };
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
  const { frames, list } = gather(read, as, names);
  const track = read.track === undefined ? undefined : `${as}."__SOURCE"`;
  if (read.track !== undefined) list.push(`${read.track} AS "__SOURCE"`);
  const conditions = where.length === 0 ? "" : ` WHERE ${where.join(" AND ")}`;
  const from = read.sql === "" ? "" : ` FROM ${read.sql}`;
  const sql = `SELECT ${list.join(", ")}${from}${conditions}`;
  work.steps.push({ do: "keep", table, sql: withAll(work, sql) });
  const stored = { table, as, where: [] };
  return { ...read, sql: storedText(stored), frames, track, stored };
}

import type { Read } from "./named-relations";
import type { Work } from "./work";
import { newName, withAll } from "./work";

interface Keeping {
  readonly read: Read;
  readonly where: string;
  /** Names that the block has; undefined when it may name any column. */
  readonly names: ReadonlySet<string> | undefined;
}

/** Puts what FROM gives into a table of its own, with the columns that the block can mean. */
export function keep(work: Work, { read, where, names }: Keeping): Read {
  const as = newName(work, "r");
  const table = `${work.prefix}${as}`;
  const list: string[] = [];
  const frames = read.frames.map(({ path, columns }) => ({
    path,
    columns: columns.map((column) => {
      if (names?.has(column.name) === false) return column;
      list.push(`${column.value.sql} AS C${String(list.length + 1)}`);
      const sql = `${as}.C${String(list.length)}`;
      return { ...column, value: { sql, type: column.value.type } };
    }),
  }));
  const track = read.track === undefined ? undefined : `${as}."__SOURCE"`;
  if (read.track !== undefined) list.push(`${read.track} AS "__SOURCE"`);
  const from = read.sql === "" ? "" : ` FROM ${read.sql}`;
  const sql = `SELECT ${list.length === 0 ? "TRUE AS C0" : list.join(", ")}${from}${where}`;
  work.steps.push({ do: "keep", table, sql: withAll(work, sql) });
  return { ...read, sql: `${table} AS ${as}`, frames, track };
}

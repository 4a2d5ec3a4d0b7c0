import type { Run } from "../../statements/world";
import { tooLong } from "../../statements/tables/failures";
import { conditionText } from "../query/compile";
import type { Translated } from "../query/compile";
import { TEXT, readType } from "../query/data-types";
import type { Changed, Follower } from "../row-store";
import { nextOf, numberOf } from "./database";
import type { DuckConnection } from "./module";
import { columnList, replaceTable } from "./physical";
import { readTexts } from "./runs";

/** Puts what a query gave into the physical table that follows it. */

interface Applied {
  readonly follower: Follower;
  /** The table with what the query gave. */
  readonly source: string;
  readonly translated: Translated;
  /** Rows of the physical table go whose source changed since; all that are not frozen when undefined. */
  readonly since: Readonly<Record<string, number>> | undefined;
}

export async function applyRows(
  run: Run,
  connection: DuckConnection,
  { follower, source, translated, since }: Applied,
): Promise<Changed> {
  const { rows, columns, frozenWhere } = follower;
  const number = String(rows);
  const at = String(await nextOf(connection, "__changes"));
  const list = columnList(columns);
  const from = translated.tracked ? '"__SOURCE"' : "NULL";
  const insert = (table: string): string =>
    `INSERT INTO ${table} (${list}, "__AT", "__SOURCE") SELECT ${list}, ${at}, ${from} FROM ${source}`;
  if (frozenWhere === null && since === undefined) {
    const before = await connection.run(
      `INSERT INTO d${number} SELECT "__ID", ${at} FROM t${number}`,
    );
    const inserted = await numberOf(connection, `SELECT count(*) FROM ${source}`);
    await checkLengths(connection, columns, `${source} WHERE TRUE`);
    // DuckDB keeps deleted rows in memory, and copies rows once more into a table that has had some.
    for (const sql of replaceTable(rows, columns, insert)) await connection.run(sql);
    return { inserted, deleted: before.rowsChanged };
  }
  const frozen = frozenWhere === null ? "FALSE" : conditionText(run, frozenWhere, columns);
  const gone = Object.entries(since ?? {}).map(([each, number]) => goneSince(Number(each), number));
  const where = `NOT ${frozen}${since === undefined ? "" : ` AND (${gone.join(" OR ")})`}`;
  await connection.run(
    `INSERT INTO d${number} SELECT "__ID", ${at} FROM t${number} WHERE ${where}`,
  );
  const removed = await connection.run(`DELETE FROM t${number} WHERE ${where}`);
  const fresh = `${source} WHERE NOT ${frozen}`;
  await checkLengths(connection, columns, fresh);
  const added = await connection.run(`${insert(`t${number}`)} WHERE NOT ${frozen}`);
  return { inserted: added.rowsChanged, deleted: removed.rowsChanged };
}

/** A listed type may be shorter than the query's texts. @throws SnowflakeError 100078 */
export async function checkLengths(
  connection: DuckConnection,
  columns: Follower["columns"],
  fresh: string,
): Promise<void> {
  for (const [index, { type }] of columns.entries()) {
    const { type: kind, length = TEXT.length } = readType(type);
    if (kind !== TEXT.type || length === TEXT.length) continue;
    const value = `CAST(C${String(index + 1)} AS VARCHAR)`;
    const sql = `SELECT ${value} FROM ${fresh} AND length(${value}) > ${String(length)} LIMIT 1`;
    const [long] = await readTexts(connection, sql);
    if (long !== undefined) throw tooLong(long[0] ?? "");
  }
}

/** Rows that come from rows of the source which are no more, or are others now. */
function goneSince(source: number, since: number): string {
  const [number, at] = [String(source), String(since)];
  return `"__SOURCE" IN (SELECT "__ID" FROM d${number} WHERE "__AT" > ${at} UNION ALL SELECT "__ID" FROM t${number} WHERE "__AT" > ${at})`;
}

import type { Run } from "../../statements/world";
import { conditionText } from "../query/compile";
import type { Translated } from "../query/compile";
import type { Changed, Follower } from "../row-store";
import { nextOf } from "./database";
import type { DuckConnection } from "./module";
import { columnList } from "./physical";

/** Puts what a query gave into the physical table that follows it. */

interface Applied {
  readonly follower: Follower;
  /** The table with what the query gave. */
  readonly source: string;
  readonly translated: Translated;
  /** Which rows of the physical table go; all that are not frozen when undefined. */
  readonly gone: string | undefined;
}

export async function applyRows(
  run: Run,
  connection: DuckConnection,
  { follower, source, translated, gone }: Applied,
): Promise<Changed> {
  const { rows, columns, frozenWhere } = follower;
  const number = String(rows);
  const at = String(await nextOf(connection, "__changes"));
  const frozen = frozenWhere === null ? "FALSE" : conditionText(run, frozenWhere, columns);
  const where = `NOT ${frozen}${gone === undefined ? "" : ` AND ${gone}`}`;
  await connection.run(
    `INSERT INTO d${number} SELECT "__ID", ${at} FROM t${number} WHERE ${where}`,
  );
  const removed = await connection.run(`DELETE FROM t${number} WHERE ${where}`);
  const list = columnList(columns);
  const from = translated.tracked ? '"__SOURCE"' : "NULL";
  const added = await connection.run(
    `INSERT INTO t${number} (${list}, "__AT", "__SOURCE") SELECT ${list}, ${at}, ${from} FROM ${source} WHERE NOT ${frozen}`,
  );
  return { inserted: added.rowsChanged, deleted: removed.rowsChanged };
}

/** Rows that come from rows of the source which are no more, or are others now. */
export function goneSince(source: number, since: number): string {
  const [number, at] = [String(source), String(since)];
  return `"__SOURCE" IN (SELECT "__ID" FROM d${number} WHERE "__AT" > ${at} UNION ALL SELECT "__ID" FROM t${number} WHERE "__AT" > ${at})`;
}

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
  const frozen = frozenWhere === null ? "FALSE" : conditionText(run, frozenWhere, columns);
  const gone = Object.entries(since ?? {}).map(([each, number]) => goneSince(Number(each), number));
  const where = `NOT ${frozen}${since === undefined ? "" : ` AND (${gone.join(" OR ")})`}`;
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
function goneSince(source: number, since: number): string {
  const [number, at] = [String(source), String(since)];
  return `"__SOURCE" IN (SELECT "__ID" FROM d${number} WHERE "__AT" > ${at} UNION ALL SELECT "__ID" FROM t${number} WHERE "__AT" > ${at})`;
}

import type { Run } from "../../statements/world";
import { conditionText } from "../query/compile";
import { duckType, readType } from "../query/data-types";
import type { Translated } from "../query/compile";
import type { Changed, Follower } from "../row-store";
import { nextOf } from "./database";
import type { DuckConnection } from "./module";
import { columnList } from "./physical";
import { checkLengths } from "./refreshes";

/**
 * Puts what a query gave into the physical table that follows it, and leaves what is there already as it
 * is: what reads the table follows the rows that became others, and no more.
 */

interface Compared {
  readonly follower: Follower;
  /** The table with what the query gave. */
  readonly source: string;
  readonly translated: Translated;
}

export async function applyDifference(
  run: Run,
  connection: DuckConnection,
  compared: Compared,
): Promise<Changed> {
  const { rows, columns } = compared.follower;
  const number = String(rows);
  const at = String(await nextOf(connection, "__changes"));
  const { there, given, same } = sidesOf(run, compared);
  await checkLengths(connection, columns, `(${given}) AS b WHERE TRUE`);
  const gone = `SELECT a."__ID" FROM (${there}) AS a ANTI JOIN (${given}) AS b ON ${same}`;
  // The first leaves behind which those are: the second finds them there.
  await connection.run(`INSERT INTO d${number} SELECT "__ID", ${at} FROM (${gone})`);
  const removed = await connection.run(
    `DELETE FROM t${number} WHERE "__ID" IN (SELECT "__ID" FROM d${number} WHERE "__AT" = ${at})`,
  );
  const list = columnList(columns);
  const added = await connection.run(
    `INSERT INTO t${number} (${list}, "__AT", "__SOURCE") SELECT ${list}, ${at}, "__SOURCE" FROM (${given}) AS b ANTI JOIN (${there}) AS a ON ${same}`,
  );
  return { inserted: added.rowsChanged, deleted: removed.rowsChanged };
}

/** Rows that are not frozen, on both sides; of equal ones the first, the second and so on are the same. */
function sidesOf(run: Run, { follower, source, translated }: Compared) {
  const { rows, columns, frozenWhere } = follower;
  const names = columns.map((_each, index) => `C${String(index + 1)}`);
  const keys = [...names, '"__SOURCE"'];
  const active =
    frozenWhere === null ? "" : ` WHERE NOT ${conditionText(run, frozenWhere, columns)}`;
  const nth = `row_number() OVER (PARTITION BY ${keys.join(", ")}) AS nth`;
  const cast = columns.map(({ type }, index) => {
    const name = `C${String(index + 1)}`;
    return `CAST(${name} AS ${duckType(readType(type))}) AS ${name}`;
  });
  const from = translated.tracked ? '"__SOURCE"' : 'CAST(NULL AS BIGINT) AS "__SOURCE"';
  const typed = `SELECT ${[...cast, from].join(", ")} FROM ${source}`;
  return {
    there: `SELECT *, ${nth} FROM t${String(rows)}${active}`,
    given: `SELECT *, ${nth} FROM (${typed})${active}`,
    same: [...keys, "nth"].map((key) => `a.${key} IS NOT DISTINCT FROM b.${key}`).join(" AND "),
  };
}

import type { Change, Compiled } from "../../engine/row-store";

/**
 * Up to which id a table has read the rows of its sources as CHANGES. It is kept beside the rows and not in
 * the catalogue, so that a server that is killed knows of a row as read exactly when it has what came of it.
 */

const TABLE = "seen";

async function begin(change: Change): Promise<void> {
  await change.run(`CREATE TABLE IF NOT EXISTS ${TABLE} (rows BIGINT, source BIGINT, id BIGINT)`);
}

type Ids = Readonly<Record<string, number>>;

/** By number of the source's physical table. */
export async function seenIds(change: Change, rows: number): Promise<Ids> {
  await begin(change);
  const sql = `SELECT source, id FROM ${TABLE} WHERE rows = ${String(rows)}`;
  const found = await change.read(sql);
  return Object.fromEntries(found.map(([source, id]) => [String(source), Number(id)]));
}

/** Up to where the sources can be read now: whatever is put in later gets a higher id. */
export async function lastIds(change: Change, { sources }: Compiled): Promise<Ids> {
  const ids: Record<string, number> = {};
  for (const source of sources) {
    if (source.kind === "VIEW") continue;
    const rows = String(source.rows);
    const [[last = null] = []] = await change.read(`SELECT max(__ID) FROM t${rows}`);
    ids[rows] = Number(last ?? 0);
  }
  return ids;
}

export async function noteSeen(change: Change, rows: number, ids: Ids): Promise<void> {
  const before = await seenIds(change, rows);
  await change.run(`DELETE FROM ${TABLE} WHERE rows = ${String(rows)}`);
  for (const [source, id] of Object.entries(ids)) {
    // A source whose rows were all removed is no further back than it was.
    const last = String(Math.max(id, before[source] ?? 0));
    await change.run(`INSERT INTO ${TABLE} VALUES (${String(rows)}, ${source}, ${last})`);
  }
}

/** @param to the physical table that is about to take the place of the first, or is a copy of it */
export async function copySeen(change: Change, from: number, to: number): Promise<void> {
  await begin(change);
  const [old, fresh] = [String(from), String(to)];
  await change.run(
    `INSERT INTO ${TABLE} SELECT ${fresh}, source, id FROM ${TABLE} WHERE rows = ${old}`,
  );
  await change.run(
    `INSERT INTO ${TABLE} SELECT rows, ${fresh}, id FROM ${TABLE} WHERE source = ${old}`,
  );
}

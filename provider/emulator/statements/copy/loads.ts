import type { BaseTable } from "../../catalog/relations";
import { quoted } from "../../engine/query/conversions";
import type { Change } from "../../engine/row-store";
import type { Run } from "../world";
import type { StagedFile } from "./staged-files";

/**
 * Which files a table has. It is kept beside the rows and not in the catalogue, so that a server that is
 * killed knows of a file exactly when it has the rows. A real account forgets after 64 days.
 */

const TABLE = "loads";

async function begin(change: Change): Promise<void> {
  await change.run(`CREATE TABLE IF NOT EXISTS ${TABLE} (rows BIGINT, file VARCHAR, md5 VARCHAR)`);
}

/** MD5 sums by key of the file. */
export async function loadedFiles(
  run: Run,
  { rows }: BaseTable,
): Promise<ReadonlyMap<string, string>> {
  const found = await run.world.rows.change(async (change) => {
    await begin(change);
    return change.read(`SELECT file, md5 FROM ${TABLE} WHERE rows = ${String(rows)}`);
  });
  return new Map(found.map(([file, md5]) => [file ?? "", md5 ?? ""]));
}

export async function noteLoaded(
  change: Change,
  { rows }: BaseTable,
  files: readonly StagedFile[],
): Promise<void> {
  await begin(change);
  for (const { key, md5 } of files) {
    await change.run(`DELETE FROM ${TABLE} WHERE rows = ${String(rows)} AND file = ${quoted(key)}`);
    await change.run(
      `INSERT INTO ${TABLE} VALUES (${String(rows)}, ${quoted(key)}, ${quoted(md5)})`,
    );
  }
}

/** @param to the physical table that is about to take the place of the first */
export async function copyLoads(change: Change, from: number, to: number): Promise<void> {
  await begin(change);
  await change.run(
    `INSERT INTO ${TABLE} SELECT ${String(to)}, file, md5 FROM ${TABLE} WHERE rows = ${String(from)}`,
  );
}

export async function forgetLoads(change: Change, { rows }: BaseTable): Promise<void> {
  await begin(change);
  await change.run(`DELETE FROM ${TABLE} WHERE rows = ${String(rows)}`);
}

import { openLayer } from "./layer";
import type { Layer, Row } from "./layer";

/** What tests of dynamic tables start from and look at. */

export const MINUTE_MS = 60_000;

/** ML.PROD with a table LOGINS of three rows. */
export async function furnishLogins(layer: Layer): Promise<void> {
  await layer.run("CREATE DATABASE ML");
  await layer.run("CREATE SCHEMA ML.PROD");
  await layer.run("CREATE TABLE LOGINS (ID NUMBER(38,0), SCORE FLOAT, KIND VARCHAR(10))");
  await layer.run("INSERT INTO LOGINS VALUES (1, 0.1, 'a'), (2, 0.2, 'b'), (3, 0.3, 'a')");
}

/** A layer for each test of the file, with {@link furnishLogins} and what these statements make. */
export function withLogins(...more: readonly string[]): Layer {
  let opened: Layer | undefined;
  beforeEach(async () => {
    opened = openLayer("lenient");
    await furnishLogins(opened);
    for (const sql of more) await opened.run(sql);
  });
  afterEach(() => opened?.close());
  // Stands for the layer of the test that runs.
  return new Proxy({} as Layer, { get: (_none, name): unknown => Reflect.get(opened ?? {}, name) });
}

/** CREATE with everything that a table must have. */
export function creation(
  name: string,
  query = "SELECT ID, SCORE FROM LOGINS",
  { how = "CREATE", clauses = "TARGET_LAG = '5 minutes'" } = {},
): string {
  return `${how} DYNAMIC TABLE ${name} ${clauses} WAREHOUSE = COMPUTE_WH AS ${query}`;
}

/** The row of SHOW. */
export async function shown(layer: Layer, name: string): Promise<Row> {
  const rows = await layer.run(`SHOW DYNAMIC TABLES LIKE '${name}' IN ACCOUNT`);
  const [row] = rows.filter((each) => each["name"] === name);
  if (row === undefined) throw new RangeError(`there is no dynamic table ${name}`);
  return row;
}

/** What became of the refreshes of a table, oldest first: `SCHEDULED SUCCEEDED NO_DATA`. */
export async function refreshes(layer: Layer, name: string): Promise<readonly string[]> {
  const rows = await history(layer, name);
  return rows.map((row) =>
    [row["REFRESH_TRIGGER"], row["STATE"], row["REFRESH_ACTION"]].filter(Boolean).join(" "),
  );
}

/** The refresh history of a table, oldest first. */
export async function history(layer: Layer, name: string): Promise<readonly Row[]> {
  const sql = `SELECT * FROM TABLE(ML.INFORMATION_SCHEMA.DYNAMIC_TABLE_REFRESH_HISTORY(NAME => '${name}'))`;
  return [...(await layer.run(sql))].reverse();
}

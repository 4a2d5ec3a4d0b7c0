import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccountState } from "../../../../provider/emulator/catalog/state";
import { DuckRows } from "../../../../provider/emulator/engine/duck/rows";
import { creation, furnishLogins, refreshes } from "../../../support/dynamic-tables";
import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";

let folder: string;
let layer: Layer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "snowflakeml-readers-"));
  layer = openLayer("lenient", undefined, folder);
  await furnishLogins(layer);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** How many ids of removed rows are left of a relation, once the server has ended. */
async function removedOf(...names: readonly string[]): Promise<readonly number[]> {
  const { databases } = layer.engine.state.save() as AccountState;
  const relations = databases["ML"]?.schemas["PROD"]?.relations ?? {};
  // What was swept before has had its turn when this one has.
  await layer.run("TRUNCATE TABLE IF EXISTS ML.PROD.NONE");
  await layer.engine.close();
  layer.close();
  const rows = new DuckRows({ folder });
  const counts: number[] = [];
  for (const name of names) {
    const found = relations[name];
    const number = found !== undefined && "rows" in found ? String(found.rows) : "";
    const sql = `SELECT count(__ID) FROM d${number}`;
    const [[count = null] = []] = await rows.change(({ read }) => read(sql));
    counts.push(Number(count));
  }
  await rows.close();
  return counts;
}

/** Statements, and what a server does after each. */
async function run(...statements: readonly string[]): Promise<void> {
  for (const sql of statements) {
    await layer.run(sql);
    layer.engine.sweep();
  }
}

describe("ids of removed rows", () => {
  it("are forgotten at once when nothing follows the table", async () => {
    await run(
      "DELETE FROM LOGINS WHERE ID = 1",
      "INSERT OVERWRITE INTO LOGINS SELECT * FROM LOGINS",
    );
    await run("TRUNCATE TABLE LOGINS");
    expect(await removedOf("LOGINS")).toEqual([0]);
  });

  it("stay until the slowest of those that follow has seen the rows go", async () => {
    await run(creation("A"), creation("B"), "DELETE FROM LOGINS WHERE ID = 1");
    await run("ALTER DYNAMIC TABLE A REFRESH", "DELETE FROM LOGINS WHERE ID = 2");
    await run("ALTER DYNAMIC TABLE A REFRESH");
    const seen = await layer.run("SELECT ID FROM A");
    await run("ALTER DYNAMIC TABLE B REFRESH");
    const both = await layer.run("SELECT ID FROM B");
    expect([seen, both]).toEqual([[{ ID: "3" }], [{ ID: "3" }]]);
    await run("ALTER DYNAMIC TABLE A, B REFRESH");
    expect((await refreshes(layer, "A")).at(-1)).toBe("MANUAL SUCCEEDED NO_DATA");
    await run("INSERT INTO LOGINS VALUES (4, 0.4, 'b')", "DELETE FROM LOGINS WHERE ID = 3");
    await run("ALTER DYNAMIC TABLE A REFRESH");
    // B has not seen the third go; of A nobody reads anything.
    expect(await removedOf("LOGINS", "A")).toEqual([1, 0]);
  });
});

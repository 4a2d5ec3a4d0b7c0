import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";
import { creation, furnishLogins, history } from "../../../support/dynamic-tables";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer("lenient");
  await furnishLogins(layer);
});

afterEach(() => {
  layer.close();
});

const last = async () => {
  await layer.run("ALTER DYNAMIC TABLE T REFRESH");
  const row = (await history(layer, "T")).at(-1);
  return [row?.["REFRESH_ACTION"], row?.["REINIT_REASON"]];
};

const scores = async () =>
  (await layer.run("SELECT SCORE FROM T ORDER BY ID")).map((row) => row["SCORE"]);

const again = async (column = "SCORE") => {
  await layer.run(`ALTER TABLE LOGINS DROP COLUMN ${column}`);
  await layer.run(`ALTER TABLE LOGINS ADD COLUMN ${column} FLOAT`);
};

const REPLACED = ["REINITIALIZE", "Column SCORE of LOGINS was replaced."];

describe("a column of the source that another one took the place of", () => {
  it("has all rows computed again", async () => {
    await layer.run(creation("T"));
    await again();
    expect(await last()).toEqual(REPLACED);
    expect(await scores()).toEqual([null, null, null]);
    expect((await last())[0]).toBe("NO_DATA");
  });

  it("counts when it was renamed into the place", async () => {
    await layer.run("ALTER TABLE LOGINS ADD COLUMN OTHER FLOAT DEFAULT 7");
    await layer.run(creation("T"));
    await layer.run("ALTER TABLE LOGINS RENAME COLUMN SCORE TO TMP");
    await layer.run("ALTER TABLE LOGINS RENAME COLUMN OTHER TO SCORE");
    expect(await last()).toEqual(REPLACED);
    expect(await scores()).toEqual(["7", "7", "7"]);
  });

  it("counts over a view, with USING and with a star", async () => {
    await layer.run("CREATE VIEW V AS SELECT ID, SCORE FROM LOGINS");
    await layer.run("CREATE TABLE K (SCORE FLOAT)");
    for (const query of [
      "SELECT ID, SCORE FROM V",
      "SELECT ID, LOGINS.* EXCLUDE (ID, KIND) FROM LOGINS",
      "SELECT ID, 1 AS SCORE FROM LOGINS JOIN K USING (SCORE)",
    ]) {
      await layer.run(creation("T", query, { how: "CREATE OR REPLACE" }));
      await again();
      expect(await last()).toEqual(REPLACED);
    }
  });

  it("counts in a full refresh", async () => {
    const clauses = "TARGET_LAG = '5 minutes' REFRESH_MODE = FULL";
    await layer.run(creation("T", undefined, { clauses }));
    await again();
    expect((await last())[0]).toBe("FULL");
    expect(await scores()).toEqual([null, null, null]);
  });

  it("is nothing to a query that does not read it, and a name that comes back is the same", async () => {
    await layer.run(creation("T"));
    await again("KIND");
    await layer.run("ALTER TABLE LOGINS RENAME COLUMN SCORE TO TMP");
    await layer.run("ALTER TABLE LOGINS RENAME COLUMN TMP TO SCORE");
    expect((await last())[0]).toBe("NO_DATA");
  });
});

import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";
import {
  MINUTE_MS,
  creation,
  furnishLogins,
  history,
  refreshes,
} from "../../../support/dynamic-tables";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer("lenient");
  await furnishLogins(layer);
  await layer.run(creation("A"));
  await layer.run(creation("B", "SELECT ID, SCORE + 1 AS SCORE FROM A"));
});

afterEach(() => {
  layer.close();
});

const CYCLE = /^092918 .*cannot read itself/s;

const names = async () =>
  (await layer.run("SHOW DYNAMIC TABLES IN ACCOUNT")).map((row) => row["name"]).sort();

const scores = async (name: string) =>
  (await layer.run(`SELECT SCORE FROM ${name} ORDER BY ID`)).map((row) => Number(row["SCORE"]));

describe("no dynamic table comes to read itself", () => {
  it("by SWAP, with the one that it reads or one that reads over others", async () => {
    await layer.run(creation("C", "SELECT ID, SCORE FROM B"));
    expect(await layer.refusal("ALTER DYNAMIC TABLE A SWAP WITH B")).toMatch(CYCLE);
    expect(await layer.refusal("ALTER DYNAMIC TABLE A SWAP WITH C")).toMatch(CYCLE);
    expect(await layer.refusal("EXPLAIN CHANGES ALTER DYNAMIC TABLE A SWAP WITH B")).toMatch(CYCLE);
    expect(await scores("A")).toEqual([0.1, 0.2, 0.3]);
    expect(await scores("B")).toEqual([1.1, 1.2, 1.3]);
  });

  it("by RENAME to the name that something reads", async () => {
    await layer.run(creation("C", "SELECT ID, SCORE FROM B"));
    await layer.run("DROP DYNAMIC TABLE A");
    expect(await layer.refusal("ALTER DYNAMIC TABLE C RENAME TO ML.PROD.A")).toMatch(CYCLE);
    expect(await names()).toEqual(["B", "C"]);
  });

  it("by CREATE under the name that something reads, or CLONE", async () => {
    const clone = "CREATE OR REPLACE DYNAMIC TABLE A CLONE B";
    expect(await layer.refusal(clone)).toMatch(CYCLE);
    await layer.run("DROP DYNAMIC TABLE A");
    expect(await layer.refusal(creation("A", "SELECT ID, SCORE FROM B"))).toMatch(CYCLE);
  });

  it("over a view, which stays what it was", async () => {
    await layer.run("CREATE VIEW V AS SELECT ID, SCORE FROM LOGINS");
    await layer.run(creation("A", "SELECT ID, SCORE FROM V", { how: "CREATE OR REPLACE" }));
    const view = "VIEW V AS SELECT ID, SCORE FROM B";
    expect(await layer.refusal(`CREATE OR REPLACE ${view}`)).toMatch(CYCLE);
    expect(await scores("V")).toEqual([0.1, 0.2, 0.3]);
    await layer.run("DROP VIEW V");
    expect(await layer.refusal(`CREATE ${view}`)).toMatch(CYCLE);
    await layer.run("CREATE VIEW W AS SELECT ID, SCORE FROM B");
    expect(await layer.refusal("ALTER VIEW W RENAME TO ML.PROD.V")).toMatch(CYCLE);
  });

  it("nor does a view", async () => {
    await layer.run("CREATE VIEW V AS SELECT ID FROM LOGINS");
    await layer.run("CREATE VIEW W AS SELECT ID FROM V");
    for (const read of ["V", "W", "ML.PROD.W"])
      expect(await layer.refusal(`CREATE OR REPLACE VIEW V AS SELECT ID FROM ${read}`)).toMatch(
        CYCLE,
      );
    expect(await layer.run("SELECT COUNT(*) AS N FROM W")).toEqual([{ N: "3" }]);
  });

  it("what WITH names is nothing that is read", async () => {
    const query = "WITH A AS (SELECT ID, SCORE FROM LOGINS) SELECT ID, SCORE FROM A";
    await layer.run(creation("A", query, { how: "CREATE OR REPLACE" }));
    const own = "WITH A AS (SELECT ID, SCORE FROM A) SELECT ID, SCORE FROM A";
    expect(await layer.refusal(creation("A", own, { how: "CREATE OR REPLACE" }))).toMatch(CYCLE);
  });
});

describe("tables of an account that read each other all the same", () => {
  interface Kept {
    query: string;
    readonly inputs: { id: number; name: string[] }[];
  }

  /** As an older server kept it. */
  const turn = (name: string, input: string): void => {
    const kept = structuredClone(layer.engine.state.save()) as {
      databases: { ML: { schemas: { PROD: { relations: Record<string, Kept> } } } };
    };
    const table = kept.databases.ML.schemas.PROD.relations[name];
    if (table === undefined) throw new RangeError(name);
    table.query = `SELECT ID, SCORE FROM ${input}`;
    for (const each of table.inputs) each.name = ["ML", "PROD", input];
    layer.engine.state.load(kept);
  };

  it("fail without harm to others", async () => {
    await layer.run(creation("OTHER"));
    turn("A", "B");
    await layer.clock.advance(5 * MINUTE_MS);
    expect((await refreshes(layer, "A")).at(-1)).toBe("SCHEDULED FAILED");
    expect((await history(layer, "A")).at(-1)?.["STATE_MESSAGE"]).toContain("cannot read itself");
    expect((await refreshes(layer, "B")).at(-1)).toBe("SCHEDULED UPSTREAM_FAILED");
    expect((await refreshes(layer, "OTHER")).at(-1)).toBe("SCHEDULED SUCCEEDED NO_DATA");
    expect(await layer.refusal("ALTER DYNAMIC TABLE B REFRESH")).toMatch(CYCLE);
    expect(await scores("A")).toEqual([0.1, 0.2, 0.3]);
  });

  it("or itself", async () => {
    turn("B", "B");
    expect(await layer.refusal("ALTER DYNAMIC TABLE B REFRESH")).toMatch(CYCLE);
    expect(await scores("B")).toEqual([1.1, 1.2, 1.3]);
  });
});

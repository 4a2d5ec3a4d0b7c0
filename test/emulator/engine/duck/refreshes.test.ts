import type { Follower } from "../../../../provider/emulator/engine/row-store";
import type { DynamicTable } from "../../../../provider/emulator/catalog/dynamic-tables";
import type { BaseTable } from "../../../../provider/emulator/catalog/relations";
import type { ColumnValues } from "../../../../provider/emulator/engine/models/local-model";
import type { RowWorld } from "../../../support/row-world";
import { adding, insert } from "../../../support/row-shapes";
import { openRowWorld } from "../../../support/row-world";

const CALL =
  "SELECT ID, MODEL(RISK)!PREDICT(X, Y):output_feature_0::FLOAT AS P FROM T WHERE ID > 0";

let world: RowWorld;
let source: BaseTable;
let target: DynamicTable;
let model: ReturnType<typeof adding>;

const followerOf = (table: DynamicTable, frozenWhere: string | null = null): Follower => ({
  query: { text: table.query },
  rows: table.rows,
  columns: table.columns,
  frozenWhere,
});

beforeEach(async () => {
  world = openRowWorld();
  model = adding(2);
  world.model("RISK", { V1: { inputs: ["DOUBLE", "DOUBLE"], model } });
  source = await world.table(
    "T",
    "ID NUMBER(38,0), X FLOAT, Y FLOAT",
    "VALUES (1, 1, 2), (2, 3, 4), (0, 9, 9)",
  );
  target = await world.dynamicTable("P", "ID NUMBER(38,0), P FLOAT", CALL);
});

afterEach(async () => world.close());

const shown = async (name = "P"): Promise<unknown> =>
  world.select(`SELECT * FROM ${name} ORDER BY 1`);

/** Changes rows of T as statements do. */
async function changed(...statements: readonly string[]): Promise<void> {
  await world.rows.change(async ({ at, run }) => {
    for (const sql of statements)
      await run(sql.replaceAll("$AT", String(at)).replaceAll("$T", String(source.rows)));
  });
}

const UPDATE = 'UPDATE t$T SET C2 = 10, "__AT" = $AT WHERE C1 = 2';
const DELETE = [
  'INSERT INTO d$T SELECT "__ID", $AT FROM t$T WHERE C1 = 1',
  "DELETE FROM t$T WHERE C1 = 1",
];

function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    open() {
      open();
    },
    opened,
  };
}

describe("a refill", () => {
  it("computes all rows, and again says what went and what came", async () => {
    expect(await world.rows.refill(world.run(), followerOf(target))).toEqual({
      inserted: 2,
      deleted: 0,
    });
    expect(await shown()).toEqual([
      ["1", "3"],
      ["2", "7"],
    ]);
    expect(await world.rows.refill(world.run(), followerOf(target))).toEqual({
      inserted: 2,
      deleted: 2,
    });
    expect(await world.rows.count(target.rows)).toBe(2);
  });

  it("leaves a query that began before it the rows from before", async () => {
    const follower = followerOf(target);
    await world.rows.refill(world.run(), follower);
    const [begun, open] = [gate(), gate()];
    const score = async (columns: readonly ColumnValues[]): Promise<readonly ColumnValues[]> => {
      begun.open();
      await open.opened;
      return model.score(columns);
    };
    world.model("SLOW", { V1: { inputs: ["DOUBLE", "DOUBLE"], model: { ...model, score } } });
    const found = world.select(
      "SELECT ID, P, SLOW!PREDICT(P, 0):output_feature_0::FLOAT FROM P ORDER BY 1",
    );
    await begun.opened;
    await changed(UPDATE, ...DELETE);
    expect(await world.rows.refill(world.run(), follower)).toEqual({ inserted: 1, deleted: 2 });
    expect(await world.rows.refill(world.run(), follower)).toEqual({ inserted: 1, deleted: 1 });
    open.open();
    expect(await found).toEqual([
      ["1", "3", "3"],
      ["2", "7", "7"],
    ]);
    expect(await shown()).toEqual([["2", "14"]]);
  });

  it("leaves frozen rows as they are", async () => {
    await world.rows.refill(world.run(), followerOf(target));
    await changed(UPDATE, ...DELETE);
    const frozen = followerOf(target, "id < 2");
    expect(await world.rows.refill(world.run(), frozen)).toEqual({ inserted: 1, deleted: 1 });
    expect(await shown()).toEqual([
      ["1", "3"],
      ["2", "14"],
    ]);
  });

  it("leaves what is there when it fails", async () => {
    await world.rows.refill(world.run(), followerOf(target));
    await changed("UPDATE t$T SET C2 = 10");
    const broken = { ...followerOf(target), query: { text: "SELECT 1 / (ID - 2), X FROM T" } };
    await expect(world.rows.refill(world.run(), broken)).rejects.toMatchObject({ code: "100051" });
    expect(await shown()).toEqual([
      ["1", "3"],
      ["2", "7"],
    ]);
  });
});

describe("following a source", () => {
  it("scores only rows that changed, and takes out what is gone", async () => {
    await world.rows.refill(world.run(), followerOf(target));
    const since = { [String(source.rows)]: await world.rows.changeNumber(source.rows) };
    const before = model.scored;
    await changed(UPDATE, ...DELETE);
    await insert(world.rows, source, "VALUES (5, 1, 1), (-5, 1, 1)");
    expect(await world.rows.follow(world.run(), followerOf(target), since)).toEqual({
      inserted: 2,
      deleted: 2,
    });
    expect(model.scored - before).toBe(2);
    expect(await shown()).toEqual([
      ["2", "14"],
      ["5", "2"],
    ]);
  });

  it("does nothing when nothing changed", async () => {
    await world.rows.refill(world.run(), followerOf(target));
    const since = { [String(source.rows)]: await world.rows.changeNumber(source.rows) };
    expect(await world.rows.follow(world.run(), followerOf(target), since)).toEqual({
      inserted: 0,
      deleted: 0,
    });
  });

  it("goes through dynamic tables, views and subqueries", async () => {
    world.view("V", "SELECT ID AS K, P + 1 AS Q FROM P", "K NUMBER(38,0), Q FLOAT");
    const second = await world.dynamicTable(
      "P2",
      "K NUMBER(38,0), Q FLOAT",
      "WITH A AS (SELECT K, Q FROM V WHERE Q > 0) SELECT K, Q * 2 FROM (SELECT * FROM A)",
    );
    await world.rows.refill(world.run(), followerOf(target));
    await world.rows.refill(world.run(), followerOf(second));
    const first = { [String(source.rows)]: await world.rows.changeNumber(source.rows) };
    const then = { [String(target.rows)]: await world.rows.changeNumber(target.rows) };
    await changed(UPDATE, ...DELETE);
    await world.rows.follow(world.run(), followerOf(target), first);
    expect(await world.rows.follow(world.run(), followerOf(second), then)).toEqual({
      inserted: 1,
      deleted: 2,
    });
    expect(await shown("P2")).toEqual([["2", "30"]]);
  });
});

describe("a query", () => {
  it.each([
    ["SELECT ID FROM T LIMIT 1", "limits"],
    ["SELECT ID FROM T MINUS SELECT 1", "MINUS"],
    ["SELECT RANDOM() FROM T", "RANDOM"],
    ["SELECT ID, CURRENT_TIMESTAMP() FROM T", "CURRENT_TIMESTAMP"],
    ["SELECT ID FROM T A WHERE EXISTS (SELECT 1 FROM T B WHERE B.ID = A.ID)", "correlated"],
  ])("cannot be followed incrementally: %s", async (text, reason) => {
    const compiled = await world.rows.compile(world.run(), { text });
    expect(compiled.notIncremental).toContain(reason);
    expect(compiled.rowByRow).toBe(false);
  });

  it.each([
    "SELECT COUNT(*) FROM T",
    "SELECT DISTINCT ID FROM T",
    "SELECT A.ID FROM T A JOIN T B ON A.ID = B.ID",
    "SELECT ID, ROW_NUMBER() OVER (ORDER BY ID) FROM T",
    "SELECT ID FROM T UNION ALL SELECT ID FROM T",
    "SELECT ID FROM T WHERE ID IN (SELECT ID FROM P)",
    "SELECT ID FROM T GROUP BY ID",
    "SELECT 1",
  ])("is computed whole: %s", async (text) => {
    const compiled = await world.rows.compile(world.run(), { text });
    expect(compiled).toMatchObject({ notIncremental: undefined, rowByRow: false });
  });
});

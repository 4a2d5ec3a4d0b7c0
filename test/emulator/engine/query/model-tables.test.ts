import type { RowWorld } from "../../../support/row-world";
import { adding } from "../../../support/row-shapes";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeEach(async () => {
  world = openRowWorld();
  world.model("RISK", {
    V1: { inputs: ["DOUBLE", "DOUBLE"], model: adding(2) },
  });
  await world.table(
    "T",
    "ID NUMBER(38,0), X FLOAT, Y FLOAT",
    "VALUES (1, 1, 2), (2, 3, NULL), (3, 1, 2)",
  );
});

afterEach(async () => world.close());

describe("a method that gives a table", () => {
  beforeEach(() => {
    const shape = {
      inputs: ["DOUBLE", "DOUBLE"],
      returns: "TABLE (DOUBLE, BIGINT)",
      model: adding(2),
    };
    world.model("SPLIT", { V1: shape });
  });

  it("stands beside the rows of its arguments", async () => {
    const sql =
      'SELECT T.ID, P."output_feature_0", P."count" FROM T, TABLE(MODEL(SPLIT, V1)!PREDICT(T.X, T.Y)) P WHERE T.ID > 1 ORDER BY 1';
    expect(await world.select(sql)).toEqual([
      ["2", null, "2"],
      ["3", "3", "2"],
    ]);
    const compiled = await world.rows.compile(world.run(), { text: sql });
    expect(compiled).toMatchObject({ rowByRow: false, models: [{ tableFunction: true }] });
    expect(compiled.notIncremental).toContain("table functions");
  });

  it("knows of its partition alone beside the outputs", async () => {
    const sql =
      'SELECT Y, X, P."count" FROM T CROSS JOIN TABLE(MODEL(SPLIT)!PREDICT(X, Y) OVER (PARTITION BY Y)) P ORDER BY 1';
    expect(await world.select(sql)).toEqual([
      ["2", null, "2"],
      ["2", null, "2"],
      [null, null, "2"],
    ]);
  });

  it("is called in TABLE alone, and no other method is", async () => {
    expect(await world.refusal("SELECT SPLIT!PREDICT(X, Y) FROM T")).toMatch(/^000002/);
    expect(await world.refusal("SELECT * FROM T, TABLE(RISK!PREDICT(X, Y))")).toMatch(/^000002/);
  });
});

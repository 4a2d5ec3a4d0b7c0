import { ROW_ID } from "../../../../provider/emulator/sql/own-names";
import type { RowWorld } from "../../../support/row-world";
import { adding, columnsOf } from "../../../support/row-shapes";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeEach(() => {
  world = openRowWorld();
});

afterEach(async () => world.close());

describe("a physical table", () => {
  it("tells columns apart that differ in case alone", async () => {
    await world.table("T", '"a" NUMBER(38,0), A VARCHAR(10)', "VALUES (1, 'x')");
    expect(await world.select('SELECT A, "a", t.* FROM T t')).toEqual([["x", "1", "1", "x"]]);
  });

  it("keeps the rows and their ids when its columns change", async () => {
    const made = await world.table("T", "A NUMBER(38,0), B VARCHAR(10)", "VALUES (1, 'x')");
    const to = columnsOf("C FLOAT, A NUMBER(10,2)");
    const old = made.rows;
    made.rows = await world.rows.reshape(old, made.columns, to);
    made.columns = to;
    expect(await world.select("SELECT * FROM T")).toEqual([[null, "1.00"]]);
    expect(await world.rows.changeNumber(made.rows)).toBe(await world.rows.changeNumber(old));
    expect(await world.rows.count(old)).toBe(1);
    await world.rows.change(async ({ run }) =>
      run(`INSERT INTO t${String(made.rows)} (C1) VALUES (2)`),
    );
    expect(await world.rows.count(made.rows)).toBe(2);
  });

  it("counts changes, also when rows are taken out", async () => {
    const made = await world.table("T", "A NUMBER(38,0)");
    expect(await world.rows.changeNumber(made.rows)).toBe(0);
    const first = await world.rows.change(async ({ at, run }) => {
      await run(`INSERT INTO d${String(made.rows)} VALUES (1, ${String(at)})`);
      return at;
    });
    expect(await world.rows.changeNumber(made.rows)).toBe(first);
  });

  it("is gone when it is dropped", async () => {
    const made = await world.table("T", "A NUMBER(38,0)");
    await world.rows.drop(made.rows);
    await expect(world.rows.count(made.rows)).rejects.toMatchObject({ code: "000002" });
  });
});

describe("a change", () => {
  it("leaves nothing when it fails", async () => {
    const made = await world.table("T", "A NUMBER(38,0)");
    const work = world.rows.change(async ({ run }) => {
      await run(`INSERT INTO t${String(made.rows)} (C1) VALUES (1)`);
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await world.rows.count(made.rows)).toBe(0);
  });

  it("leaves nothing when it is aborted on the way", async () => {
    const made = await world.table("T", "A NUMBER(38,0)");
    const stop = new AbortController();
    const work = world.rows.change(async ({ run }) => {
      await run(`INSERT INTO t${String(made.rows)} (C1) VALUES (1)`);
      stop.abort();
    }, stop.signal);
    await expect(work).rejects.toMatchObject({ code: "000604" });
    expect(await world.rows.count(made.rows)).toBe(0);
  });

  it("reads what a query gave, with ids of rows where they are asked for", async () => {
    const made = await world.table("T", "A NUMBER(38,0)", "VALUES (1), (2), (3)");
    const text = `SELECT T."${ROW_ID}", A * 2 FROM T WHERE A > 1`;
    const found = await world.rows.materialise(world.run(), { text }, new Set([made.rows]));
    expect(found.columns.map(({ type }) => type)).toEqual(["NUMBER(38,0)", "NUMBER(38,0)"]);
    const changed = await world.rows.change(async ({ run }) =>
      run(
        `UPDATE t${String(made.rows)} t SET C1 = q.C2 FROM ${found.name} q WHERE q.C1 = t."__ID"`,
      ),
    );
    await found.done();
    expect(changed).toBe(2);
    expect(await world.select("SELECT A FROM T ORDER BY A")).toEqual([["1"], ["4"], ["6"]]);
    expect(await world.refusal(`SELECT "${ROW_ID}" FROM T`)).toMatch(/^000904/);
    expect(await world.refusal("SELECT * FROM T")).toBe("accepted");
  });
});

describe("a statement that is cancelled", () => {
  it("ends in DuckDB, with nothing left of it", async () => {
    const stop = new AbortController();
    const text =
      "SELECT COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => 100000000)) a, TABLE(GENERATOR(ROWCOUNT => 100000)) b";
    const found = world.rows.select(world.run({}, stop.signal), { text });
    setImmediate(() => {
      stop.abort();
    });
    await expect(found).rejects.toMatchObject({ code: "000604", sqlState: "57014" });
    expect(await world.select("SELECT 1 + 1")).toEqual([["2"]]);
  });

  it("ends between batches of a model", async () => {
    const stop = new AbortController();
    const model = adding(1);
    world.model("M", {
      V1: {
        inputs: ["DOUBLE"],
        model: {
          ...model,
          async score(columns) {
            stop.abort();
            return model.score(columns);
          },
        },
      },
    });
    const text =
      "SELECT M!PREDICT(SEQ) FROM (SELECT SEQ4() AS SEQ FROM TABLE(GENERATOR(ROWCOUNT => 100000)))";
    await expect(world.rows.select(world.run({}, stop.signal), { text })).rejects.toMatchObject({
      code: "000604",
    });
    expect(model.scored).toBe(16_384);
  });
});

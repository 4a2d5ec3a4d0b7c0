import type { RowWorld } from "../../../support/row-world";
import { adding, openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeEach(async () => {
  world = openRowWorld();
  world.model("RISK", {
    V1: { inputs: ["DOUBLE", "DOUBLE"], model: adding(2) },
    V2: { inputs: ["DOUBLE", "DOUBLE"], model: adding(2, 100) },
  });
  world.schema.models["RISK"]!.aliases["PROD"] = "V2";
  await world.table(
    "T",
    "ID NUMBER(38,0), X FLOAT, Y FLOAT",
    "VALUES (1, 1, 2), (2, 3, NULL), (3, 1, 2)",
  );
});

afterEach(async () => world.close());

describe("a method of a model", () => {
  it.each([
    ["MODEL(RISK)!PREDICT(X, Y)", "3"],
    ["MODEL(ML.S.RISK, V2)!PREDICT(X, Y)", "103"],
    ["MODEL(RISK, PROD)!PREDICT(X, Y)", "103"],
    ["MODEL(RISK, LAST)!PREDICT(X, Y)", "103"],
    ["MODEL(RISK, FIRST)!PREDICT(X, Y)", "3"],
    ["MODEL(RISK, DEFAULT)!PREDICT(X, Y)", "3"],
    ["RISK!PREDICT(X, Y)", "3"],
    ["risk!predict(f2 => y, f1 => x)", "3"],
  ])("is called as %s", async (call, expected) => {
    const sql = `SELECT ${call}:output_feature_0::FLOAT FROM T WHERE ID = 1`;
    expect(await world.select(sql)).toEqual([[expected]]);
  });

  it("gives an object, of which a key that is not there is NULL", async () => {
    const sql = `SELECT R!PREDICT(X, Y) AS P, R!PREDICT(X, Y):"count", R!PREDICT(X, Y):nope FROM T WHERE ID = 1`;
    expect(await world.select(`WITH R AS MODEL RISK VERSION V1 ${sql}`)).toEqual([
      ['{"output_feature_0":3.0,"count":2}', "2", null],
    ]);
  });

  it("runs as the guide prints it", async () => {
    const sql =
      "WITH mv AS MODEL risk SELECT l.ID, mv!predict(l.X, l.Y):output_feature_0 as PREDICTION FROM T l ORDER BY 1";
    expect(await world.select(sql)).toEqual([
      ["1", "3.0"],
      ["2", null],
      ["3", "3.0"],
    ]);
  });

  it("scores equal rows once, and only those that WHERE leaves", async () => {
    const model = adding(2);
    world.model("M", { V1: { inputs: ["DOUBLE", "DOUBLE"], model } });
    await world.select("SELECT M!PREDICT(X, Y) FROM T WHERE ID <> 2");
    expect(model.scored).toBe(1);
  });

  it("stands in WHERE, in aggregates, in subqueries and in arguments of another", async () => {
    expect(
      await world.select(
        "SELECT COUNT(*), SUM(M:output_feature_0::FLOAT) FROM (SELECT ID, RISK!PREDICT(X, Y) AS M FROM T) WHERE M:output_feature_0 > 1",
      ),
    ).toEqual([["2", "6"]]);
    expect(
      await world.select(
        "SELECT ID FROM T WHERE RISK!PREDICT(X, Y):output_feature_0::INT = 3 ORDER BY ID DESC",
      ),
    ).toEqual([["3"], ["1"]]);
    expect(
      await world.select("SELECT AVG(RISK!PREDICT(X, Y):output_feature_0::FLOAT) FROM T"),
    ).toEqual([["3"]]);
    expect(
      await world.select(
        "SELECT RISK!PREDICT(RISK!PREDICT(X, Y):output_feature_0::FLOAT, 1):output_feature_0::INT FROM T WHERE ID = 3",
      ),
    ).toEqual([["4"]]);
  });

  it("reads rows that would be others the second time only once", async () => {
    const rows = await world.select(
      "SELECT RISK!PREDICT(A, 0):output_feature_0::FLOAT - A FROM (SELECT UNIFORM(0::FLOAT, 1::FLOAT, RANDOM()) AS A FROM TABLE(GENERATOR(ROWCOUNT => 50)))",
    );
    expect(rows).toEqual(Array.from({ length: 50 }, () => ["0"]));
  });

  it.each([
    ["RISK!SCORE(X, Y)", /^002140 42601 .*Unknown function RISK!SCORE/],
    ["RISK!PREDICT(X)", /^000938 .*not enough arguments for function \[RISK!PREDICT/],
    ["RISK!PREDICT(X, F2 => Y)", /^000002 .*named and positional/],
    ["NOPE!PREDICT(X, Y)", /^002003 02000 .*Model 'NOPE' does not exist or not authorized/],
    ["MODEL(RISK, V9)!PREDICT(X, Y)", /^002003 02000 .*Version 'V9'/],
    ["RISK!PREDICT(SUM(X), 1)", /^000002 .*argument of a model/],
  ])("is refused: %s", async (call, expected) => {
    expect(await world.refusal(`SELECT ${call} FROM T`)).toMatch(expected);
    expect(world.opened).toEqual([]);
  });

  it("takes USAGE on the model, and a warehouse", async () => {
    const state = world.world.catalog.state;
    state.roles["READER"] = { id: 999, name: "READER", createdOn: 0, owner: "X", comment: null };
    for (const on of [state.databases["ML"]!, world.schema, world.schema.relations["T"]!])
      for (const privilege of ["USAGE", "SELECT"])
        state.grants.push({
          createdOn: 0,
          privilege,
          kind: "ANY",
          on: on.id,
          role: "READER",
          grantedBy: "X",
        });
    const sql = "SELECT RISK!PREDICT(X, Y) FROM T";
    const reader = world.run({ role: "READER" });
    expect(await world.refusal(sql, reader)).toMatch(/^002003 .*Model 'RISK'/);
    const on = world.schema.models["RISK"]!.id;
    state.grants.push({
      createdOn: 0,
      privilege: "READ",
      kind: "MODEL",
      on,
      role: "READER",
      grantedBy: "X",
    });
    expect(await world.refusal(sql, reader)).toMatch(/^003001 .*model 'RISK'/);
    state.grants.push({
      createdOn: 0,
      privilege: "USAGE",
      kind: "MODEL",
      on,
      role: "READER",
      grantedBy: "X",
    });
    expect(await world.refusal(sql, reader)).toBe("accepted");
    expect(await world.refusal(sql, world.run({ warehouse: null }))).toMatch(/^000606/);
  });
});

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

describe("compiling a call", () => {
  it("opens no model and says what it uses", async () => {
    const text = "SELECT ID, MODEL(RISK, V2)!PREDICT(X, Y):output_feature_0::FLOAT AS P FROM T";
    const compiled = await world.rows.compile(world.run(), { text });
    expect(world.opened).toEqual([]);
    expect(compiled).toMatchObject({
      columns: [
        { name: "ID", type: "NUMBER(38,0)" },
        { name: "P", type: "FLOAT" },
      ],
      models: [
        {
          model: ["ML", "S", "RISK"],
          version: "V2",
          pinned: true,
          method: "PREDICT",
          volatile: false,
        },
      ],
      notIncremental: undefined,
      rowByRow: true,
    });
    const alias = await world.rows.compile(world.run(), {
      text: "SELECT MODEL(RISK, PROD)!PREDICT(X, Y) FROM T",
    });
    expect(alias.models).toMatchObject([{ version: "V2", pinned: false }]);
  });
});

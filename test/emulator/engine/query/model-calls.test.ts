import type { LocalModel } from "../../../../provider/emulator/engine/models/local-model";
import type { RowWorld } from "../../../support/row-world";
import { adding } from "../../../support/row-shapes";
import { openRiskWorld } from "../../../support/risk-world";

let world: RowWorld;

beforeEach(async () => {
  world = await openRiskWorld();
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

  it("keeps every digit of a whole number that it takes", async () => {
    const model: LocalModel = {
      inputs: [{ name: "N", type: "INT64" }],
      outputs: [{ name: "M", type: "INT64" }],
      score: async (columns) => columns,
    };
    world.model("SAME", { V1: { inputs: ["NUMBER"], model } });
    await world.table("BIG", "N NUMBER(38,0)", "VALUES (9007199254740993), (NULL), (-7)");
    const sql = "SELECT MODEL(SAME, V1)!PREDICT(N):M::NUMBER FROM BIG ORDER BY N";
    expect(await world.select(sql)).toEqual([["-7"], ["9007199254740993"], [null]]);
    const small = "SELECT MODEL(SAME, V1)!PREDICT(N):M::NUMBER FROM BIG WHERE N < 0 OR N IS NULL";
    expect(await world.select(`${small} ORDER BY N`)).toEqual([["-7"], [null]]);
  });

  it("gives an object, of which a key that is not there is NULL", async () => {
    const sql = `SELECT R!PREDICT(X, Y) AS P, R!PREDICT(X, Y):"count", R!PREDICT(X, Y):nope FROM T WHERE ID = 1`;
    expect(await world.select(`WITH R AS MODEL RISK VERSION V1 ${sql}`)).toEqual([
      ['{"count":2,"output_feature_0":3.0}', "2", null],
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

  it.each<readonly [string, readonly (readonly (string | null)[])[]]>([
    [
      "SELECT ID, $P, (SELECT MAX(B.ID) FROM T B WHERE B.X = T.X) FROM T ORDER BY 1",
      [
        ["1", "3", "3"],
        ["2", null, "2"],
        ["3", "3", "3"],
      ],
    ],
    [
      "SELECT $P AS P, COUNT(*) FROM T GROUP BY P ORDER BY P",
      [
        ["3", "2"],
        [null, "1"],
      ],
    ],
    [
      "SELECT ID FROM T QUALIFY ROW_NUMBER() OVER (PARTITION BY $P ORDER BY ID DESC) = 1 ORDER BY $P",
      [["3"], ["2"]],
    ],
    [
      "SELECT $P, MODEL(RISK, V2)!PREDICT(X, Y):output_feature_0::INT FROM T WHERE ID = 1",
      [["3", "103"]],
    ],
    [
      "SELECT $P FROM T WHERE ID = 1 UNION ALL SELECT RISK!PREDICT(1, 1):count::INT",
      [["3"], ["2"]],
    ],
    [
      "WITH A AS (SELECT ID, $P AS P FROM T) SELECT A.P + B.P FROM A JOIN A B ON A.ID = B.ID WHERE A.ID = 1",
      [["6"]],
    ],
    [
      "SELECT A.ID, B.P FROM T A JOIN (SELECT ID, $P AS P FROM T) B USING (ID) WHERE A.ID = 3",
      [["3", "3"]],
    ],
    ["SELECT ID FROM T WHERE $P = (SELECT MAX($P) FROM T) ORDER BY 1", [["1"], ["3"]]],
    [
      "SELECT F.VALUE, RISK!PREDICT(F.VALUE::FLOAT, 1):output_feature_0::INT FROM LATERAL FLATTEN(PARSE_JSON('[5, 6]')) F ORDER BY 1",
      [
        ["5", "6"],
        ["6", "7"],
      ],
    ],
    ["SELECT P FROM SCORED WHERE ID = 1", [["3"]]],
    ["SELECT DISTINCT $P AS P FROM T ORDER BY P LIMIT 1", [["3"]]],
    ["SELECT $P FROM T WHERE FALSE", []],
  ])("gives what the query asks for: %s", async (sql, expected) => {
    const call = "RISK!PREDICT(X, Y):output_feature_0::INT";
    world.view("SCORED", `SELECT ID, ${call} AS P FROM T`, "ID NUMBER(38,0), P NUMBER(38,0)");
    expect(await world.select(sql.replaceAll("$P", call))).toEqual(expected);
  });

  it("takes all inputs in one object when there are too many for arguments", async () => {
    world.model("WIDE", { V1: { inputs: ["OBJECT"], model: adding(3) } });
    const sql =
      "SELECT WIDE!PREDICT(OBJECT_CONSTRUCT_KEEP_NULL('F3', 5, 'F1', X, 'F2', Y)):output_feature_0::INT FROM T ORDER BY ID";
    expect(await world.select(sql)).toEqual([["8"], [null], ["8"]]);
  });

  it("takes and gives texts and truths", async () => {
    world.model("WORDS", {
      V1: {
        inputs: ["VARCHAR", "BOOLEAN"],
        model: {
          inputs: [
            { name: "A", type: "STRING" },
            { name: "B", type: "BOOL" },
          ],
          outputs: [
            { name: "label", type: "STRING" },
            { name: "sure", type: "BOOL" },
          ],
          async score([a, b]) {
            const words = Array.from(a as (string | null)[], (each) => each && `${each}!`);
            return [words, Array.from(b as (boolean | null)[])];
          },
        },
      },
    });
    const sql =
      "SELECT WORDS!PREDICT(X, Y):label::VARCHAR, WORDS!PREDICT(X, Y) FROM VALUES ('é', TRUE), (NULL, NULL) V(X, Y) ORDER BY 1";
    expect(await world.select(sql)).toEqual([
      ["é!", '{"label":"é!","sure":true}'],
      [null, '{"label":null,"sure":null}'],
    ]);
  });

  it("gives a value itself when its package says so", async () => {
    world.model("ONE", { V1: { inputs: ["DOUBLE"], returns: "DOUBLE", model: adding(1) } });
    expect(await world.select("SELECT ONE!PREDICT(X) + 1 FROM T ORDER BY ID")).toEqual([
      ["2"],
      ["4"],
      ["2"],
    ]);
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
    const grant = { privilege: "USAGE", kind: "MODEL", on, role: "READER" } as const;
    state.grants.push({ createdOn: 0, ...grant, grantedBy: "X" });
    expect(await world.refusal(sql, reader)).toBe("accepted");
    expect(await world.refusal(sql, world.run({ warehouse: null }))).toMatch(/^000606/);
  });
});

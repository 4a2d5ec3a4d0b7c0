import { parse } from "../../../../provider/emulator/sql/parser/parse";
import { runStatement } from "../../../../provider/emulator/statements/dispatch";
import { adding } from "../../../support/row-shapes";
import type { RowWorld } from "../../../support/row-world";
import { openRowWorld } from "../../../support/row-world";

let world: RowWorld;

beforeEach(async () => {
  world = openRowWorld();
  world.model("RISK", { V1: { inputs: ["DOUBLE", "DOUBLE"], model: adding(2) } });
  await world.table("T", "ID NUMBER(38,0), X FLOAT, Y FLOAT", "VALUES (1, 1, 2), (2, 3, 4)");
  await world.table("P", "ID NUMBER(38,0), SCORE NUMBER(10,2)");
});

afterEach(async () => world.close());

const run = async (sql: string) => (await runStatement(world.run(), parse(sql))).rows;
const scores = () => world.select("SELECT ID, SCORE FROM P ORDER BY ID");

const CALL = "RISK!PREDICT(X, Y):output_feature_0::FLOAT";
const SCORED = [
  ["1", "3.00"],
  ["2", "7.00"],
];

describe("rows that a model scored", () => {
  it("are inserted", async () => {
    expect(await run(`INSERT INTO P SELECT ID, ${CALL} FROM T`)).toEqual([["2"]]);
    expect(await scores()).toEqual(SCORED);
  });

  it("make a table", async () => {
    await run(`CREATE TABLE Q (ID, SCORE NUMBER(10,2)) AS SELECT ID, ${CALL} FROM T`);
    expect(await world.select("SELECT * FROM Q ORDER BY ID")).toEqual(SCORED);
  });

  it("are merged and updated", async () => {
    await run("INSERT INTO P VALUES (1, 0)");
    await run(
      `MERGE INTO P USING (SELECT ID, ${CALL} AS S FROM T) N ON P.ID = N.ID
       WHEN MATCHED THEN UPDATE SET SCORE = N.S WHEN NOT MATCHED THEN INSERT VALUES (N.ID, N.S)`,
    );
    expect(await scores()).toEqual(SCORED);
    await run(`UPDATE P SET SCORE = 10 * ${CALL} FROM T WHERE T.ID = P.ID`);
    expect(await scores()).toEqual([
      ["1", "30.00"],
      ["2", "70.00"],
    ]);
  });
});

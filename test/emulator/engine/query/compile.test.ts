import type { RowWorld } from "../../../support/row-world";
import { openRiskWorld } from "../../../support/risk-world";

let world: RowWorld;

beforeEach(async () => {
  world = await openRiskWorld();
});

afterEach(async () => world.close());

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

import { join } from "node:path";
import type { ModelFunction } from "../../../../provider/emulator";
import { start } from "../../../../provider/emulator";
import { openShelf } from "../../../support/model-packages";
import type { Described, Shelf } from "../../../support/model-packages";
import { refusalOf } from "../../../support/refusal";
import { PACKAGES } from "../../../support/registry";
import { inputRows } from "../../../support/samples";

let shelf: Shelf;

beforeEach(() => {
  shelf = openShelf();
});

afterEach(() => shelf.close());

const PREDICT = { model: "ML.PROD.TUMOR", version: "V1", method: "PREDICT" };

const CHURN: Described = {
  inputs: { TENURE: "FLOAT", PLAN: "STRING", PAYS: "BOOL", ID: "INT64" },
  outputs: { RISK: "DOUBLE", WHY: "STRING", LEAVES: "BOOL", ID: "INT64" },
};

async function opened(score: ModelFunction, described: Described = CHURN) {
  shelf.models.register(PREDICT, score);
  return shelf.open(shelf.written(described));
}

const ROWS = [Float64Array.of(3, NaN), ["basic", null], [true, null], Float64Array.of(7, 8)];

describe("a registered function", () => {
  it("sees inputs by name and gives outputs by name, NULL as null", async () => {
    const seen: unknown[] = [];
    const model = await opened((row) => {
      seen.push(row);
      const { TENURE, PLAN, PAYS, ID } = row;
      return { RISK: TENURE ?? null, WHY: PLAN ?? null, LEAVES: PAYS ?? null, ID: ID ?? null };
    });
    expect(await model.score(ROWS)).toEqual([
      Float64Array.of(3, NaN),
      ["basic", null],
      [true, null],
      Float64Array.of(7, 8),
    ]);
    expect(seen).toEqual([
      { TENURE: 3, PLAN: "basic", PAYS: true, ID: 7 },
      { TENURE: null, PLAN: null, PAYS: null, ID: 8 },
    ]);
  });

  it("keeps integers whole that are too large for a number", async () => {
    const described = { inputs: { ID: "INT64" }, outputs: { ID: "INT64" } };
    const model = await opened(({ ID }) => ({ ID: ID === 1n ? 5 : ID! }), described);
    const large = 2n ** 60n;
    expect(await model.score([[large, null, 1n]])).toEqual([[large, null, 5n]]);
    expect(await model.score([[1n, 2n]])).toEqual([Float64Array.of(5, 2)]);
  });

  it.each<[string, ModelFunction, string]>([
    [
      "throws",
      () => {
        throw new RangeError("no such plan");
      },
      "RangeError: no such plan",
    ],
    ["leaves an output out", () => ({}), "TypeError: the function gave no RISK"],
    [
      "gives another type",
      () => ({ RISK: "high", WHY: "", LEAVES: true, ID: 1 }),
      "TypeError: RISK: expected DOUBLE, got a string",
    ],
  ])("that %s fails as a Python function does", async (_what, score, said) => {
    const model = await opened(score);
    expect(await refusalOf(model.score(ROWS))).toBe(
      `100357 P0000 Python Interpreter Error: ${said}  in function PREDICT`,
    );
  });

  it("comes before the ONNX file of the package, and is of one version and method alone", async () => {
    shelf.models.register(PREDICT, () => ({ MALIGNANT: 1, PROBABILITY: 0.75 }));
    const [own, other] = ["V1", "V2"].map((name) => shelf.copied(join(PACKAGES, "V1"), name));
    const rows = inputRows(2);
    const [, constant] = await (await shelf.open(own!)).score(rows);
    expect(constant).toEqual(Float64Array.of(0.75, 0.75));
    const [, computed] = await (await shelf.open(other!)).score(rows);
    expect(computed![0]).toBeCloseTo(0.973427, 5);
  });

  it("gives way to the one that is registered after it", async () => {
    const described = { inputs: { X: "FLOAT" }, outputs: { Y: "FLOAT" } };
    await opened(() => ({ Y: 1 }), described);
    const model = await opened(() => ({ Y: 2 }), described);
    expect(await model.score([Float64Array.of(0)])).toEqual([Float64Array.of(2)]);
  });

  it("is found by names as SQL reads them", async () => {
    const version = shelf.written({ inputs: { X: "FLOAT" }, outputs: { Y: "FLOAT" } });
    const names = { model: 'ml."PROD".tumor', version: "v1", method: '"PREDICT"' };
    shelf.models.register(names, () => ({ Y: 9 }));
    const model = await shelf.open(version);
    expect(await model.score([Float64Array.of(0)])).toEqual([Float64Array.of(9)]);
  });
});

describe("registerModel", () => {
  it("refuses names that are none", async () => {
    const emulator = await start();
    const register =
      (model: string, version = "V1") =>
      () => {
        emulator.registerModel({ model, version, method: "PREDICT" }, () => ({}));
      };
    expect(register("TUMOR")).toThrow("model: expected DATABASE.SCHEMA.NAME, got TUMOR");
    expect(register("ML.PROD.TUMOR", "not a name")).toThrow(/syntax error.*unexpected 'a'/);
    expect(register("ML.PROD.TUMOR")).not.toThrow();
    await emulator.stop();
  });
});

import { join } from "node:path";
import { ROOT } from "../../../../scripts/engine/places";
import { isVolatile, signatureOf } from "../../../../provider/emulator/engine/models/signature";
import { openShelf } from "../../../support/model-packages";
import type { Described, Shelf } from "../../../support/model-packages";
import { PACKAGES } from "../../../support/registry";

let shelf: Shelf;

beforeAll(() => {
  shelf = openShelf();
});

afterAll(() => shelf.close());

const PLAIN: Described = { inputs: { X: "FLOAT" }, outputs: { Y: "INT64" } };

const pickled = () => shelf.copied(join(ROOT, "test", "fixtures", "models", "SKLEARN"));

describe("a signature", () => {
  it("has names and types in the order of the package", () => {
    const signature = signatureOf(shelf.copied(join(PACKAGES, "V2")), "PREDICT");
    expect(signature?.inputs.slice(0, 2)).toEqual([
      { name: "MEAN_RADIUS", type: "FLOAT" },
      { name: "MEAN_TEXTURE", type: "FLOAT" },
    ]);
    expect(signature?.inputs).toHaveLength(8);
    expect(signature?.outputs).toEqual([
      { name: "MALIGNANT", type: "INT64" },
      { name: "PROBABILITY", type: "FLOAT" },
    ]);
  });

  it("is that of the method, of which a version has several", () => {
    const names = (method: string) =>
      signatureOf(pickled(), method)?.outputs.map(({ name }) => name);
    expect(names("PREDICT")).toEqual(["output_feature_0"]);
    expect(names("PREDICT_PROBA")).toEqual(["output_feature_0", "output_feature_1"]);
  });

  it("is missing for a method that is not in the manifest, and without a readable model.yaml", () => {
    const version = shelf.written(PLAIN);
    expect(signatureOf(version, "PREDICT")).toBeDefined();
    expect(signatureOf(version, "predict")).toBeUndefined();
    expect(signatureOf(version, "EXPLAIN")).toBeUndefined();
    for (const spec of ["", "a: [", "signatures: 3"])
      expect(signatureOf({ ...version, spec }, "PREDICT")).toBeUndefined();
  });

  it("is found for a method whose name is quoted", () => {
    const version = shelf.written(PLAIN);
    const [method] = version.functions;
    const quoted = { ...version, functions: [{ ...method!, name: '"predict"' }] };
    expect(signatureOf(quoted, "predict")?.inputs).toEqual([{ name: "X", type: "FLOAT" }]);
    expect(signatureOf(quoted, "PREDICT")).toBeUndefined();
  });

  it("tells arrays and groups of features by the type that they travel as", () => {
    const spec = JSON.stringify({
      signatures: {
        predict: {
          inputs: [
            { name: "V", type: "FLOAT", shape: [3] },
            { feature_group: { name: "G", specs: [] } },
          ],
          outputs: [],
        },
      },
    });
    expect(signatureOf({ ...shelf.written(PLAIN), spec }, "PREDICT")?.inputs).toEqual([
      { name: "V", type: "ARRAY" },
      { name: "G", type: "OBJECT" },
    ]);
  });
});

describe("a method", () => {
  it.each([
    ["custom", undefined, true],
    ["sklearn", undefined, false],
    ["xgboost", undefined, false],
    ["something_new", undefined, true],
    ["custom", "IMMUTABLE", false],
    ["custom", "immutable", false],
    ["sklearn", "VOLATILE", true],
  ])(
    "of a model of type %s whose manifest says %s is volatile: %s",
    (modelType, said, expected) => {
      const volatility = said === undefined ? {} : { volatility: said };
      const version = shelf.written({ ...PLAIN, modelType, ...volatility });
      expect(isVolatile(version, "PREDICT")).toBe(expected);
    },
  );

  it("that is unknown is volatile in a custom model", () => {
    expect(isVolatile(shelf.copied(join(PACKAGES, "V1")), "EXPLAIN")).toBe(true);
  });

  it("has what its manifest says with its name and types", () => {
    expect(shelf.written({ ...PLAIN, volatility: "IMMUTABLE" }).functions).toEqual([
      { name: "PREDICT", arguments: ["FLOAT"], returns: "OBJECT", volatility: "IMMUTABLE" },
    ]);
  });
});

import { join } from "node:path";
import fc from "fast-check";
import type { ColumnValues } from "../../../../provider/emulator/engine/models/local-model";
import { ROOT } from "../../../../scripts/engine/places";
import { openShelf, repeatingPackage } from "../../../support/model-packages";
import type { Shelf } from "../../../support/model-packages";
import { identityModel } from "../../../support/onnx";
import type { TensorType } from "../../../support/onnx";
import { refusalOf } from "../../../support/refusal";
import { PACKAGES } from "../../../support/registry";
import { columnsOf, inputRows } from "../../../support/samples";

let shelf: Shelf;

beforeAll(() => {
  shelf = openShelf();
});

afterAll(() => shelf.close());

/** A version whose method gives its one input back. */
const repeating = (type: string, tensor: TensorType, shape: readonly (number | string)[]) =>
  shelf.written(...repeatingPackage(type, tensor, shape));

async function repeated(
  type: string,
  tensor: TensorType,
  column: ColumnValues,
): Promise<ColumnValues> {
  const model = await shelf.open(repeating(type, tensor, ["N", 1]));
  const [result] = await model.score([column]);
  return result!;
}

describe("the quickstart's models", () => {
  const expected = columnsOf("expected");

  it.each(["V1", "V2"])("%s scores all rows as scikit-learn's export does", async (name) => {
    const model = await shelf.open(shelf.copied(join(PACKAGES, name), name));
    expect(model.outputs).toEqual([
      { name: "MALIGNANT", type: "INT64" },
      { name: "PROBABILITY", type: "FLOAT" },
    ]);
    const [labels, probabilities] = await model.score(inputRows());
    expect(labels).toEqual(expected[`${name}_MALIGNANT`]);
    const apart = expected[`${name}_PROBABILITY`]!.map((value, row) =>
      Math.abs(value - Number(probabilities![row])),
    );
    expect(apart).toHaveLength(569);
    expect(Math.max(...apart)).toBeLessThan(1e-5);
  });

  it("lets other work go on while it scores", async () => {
    const model = await shelf.open(shelf.copied(join(PACKAGES, "V2")));
    let turns = 0;
    let scoring = true;
    const turn = (): void => {
      turns += 1;
      if (scoring) setImmediate(turn);
    };
    setImmediate(turn);
    await model.score(inputRows(50_000));
    scoring = false;
    expect(turns).toBeGreaterThan(10);
  });

  it("leaves the caller's columns as they were", async () => {
    const model = await shelf.open(shelf.copied(join(PACKAGES, "V1")));
    const columns = inputRows();
    await model.score(columns);
    expect(columns).toEqual(inputRows());
  });

  it("takes NULL as not a number, and no rows at all", async () => {
    const model = await shelf.open(shelf.copied(join(PACKAGES, "V2")));
    const nothing = Array.from({ length: 8 }, () => Float64Array.of(NaN));
    const [label] = await model.score(nothing);
    expect([0, 1]).toContain(label![0]);
    const none = Array.from({ length: 8 }, () => new Float64Array(0));
    expect(await model.score(none)).toEqual([new Float64Array(0), new Float64Array(0)]);
  });
});

describe("values", () => {
  const numbers = fc.array(fc.double({ noDefaultInfinity: true }), { minLength: 1 });
  const cases: [string, TensorType, fc.Arbitrary<ColumnValues>][] = [
    ["DOUBLE", "float64", numbers.map((list) => Float64Array.from(list))],
    ["FLOAT", "float32", numbers.map((list) => Float64Array.from(Float32Array.from(list)))],
    ["INT32", "int32", fc.int32Array({ minLength: 1 }).map((list) => Float64Array.from(list))],
    [
      "INT64",
      "int64",
      fc.array(fc.maxSafeInteger(), { minLength: 1 }).map((list) => Float64Array.from(list)),
    ],
    ["BOOL", "bool", fc.array(fc.boolean(), { minLength: 1 })],
    ["STRING", "string", fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 })],
  ];

  it.each(cases)("of type %s go through %s and come back", async (type, tensor, columns) => {
    const model = await shelf.open(repeating(type, tensor, ["N", 1]));
    await fc.assert(
      fc.asyncProperty(columns, async (column) => {
        expect(await model.score([column])).toEqual([column]);
      }),
      { numRuns: 50 },
    );
  });

  it("keep integers whole that are too large for a number", async () => {
    const large = [2n ** 62n, -5n];
    expect(await repeated("INT64", "int64", large)).toEqual(large);
    expect(await repeated("INT64", "int64", [7n, -5n])).toEqual(Float64Array.of(7, -5));
  });

  it("may be big integers for an input of fractions", async () => {
    expect(await repeated("DOUBLE", "float64", [7n, null])).toEqual(Float64Array.of(7, NaN));
  });

  it.each<[string, TensorType, ColumnValues, string]>([
    ["INT64", "int64", Float64Array.of(1, NaN), "input X takes no NULL"],
    ["INT64", "int64", Float64Array.of(1.5), "input X takes an integer"],
    ["BOOL", "bool", [true, null], "input X takes no NULL"],
    ["STRING", "string", ["a", null], "input X takes no NULL"],
    ["STRING", "string", Float64Array.of(1), "input X takes a string"],
    ["DOUBLE", "float64", ["1"], "input X takes a number"],
  ])("that a %s input has no place for end as in Python: %#", async (type, tensor, column, why) => {
    expect(await refusalOf(repeated(type, tensor, column))).toBe(
      `100357 P0000 Python Interpreter Error: ValueError: ${why}  in function PREDICT`,
    );
  });
});

describe("an ONNX file", () => {
  const NOT_HERE =
    "000002 0A000 Unsupported feature 'MODEL(TUMOR, V1)!PREDICT'. (emulator: this version has no local implementation) ";
  const WAYS =
    " It takes an ONNX file among the artifacts of its package whose inputs and outputs have the names of the method's signature, or a function given to registerModel.";
  const refused = (why: string) => `${NOT_HERE}${why}${WAYS}`;

  it("may be the model itself, and have columns without a second dimension", async () => {
    const version = shelf.written(
      { inputs: { X: "FLOAT" }, outputs: { Y: "FLOAT" }, artifacts: {}, path: "model.onnx" },
      identityModel([{ input: "X", output: "Y", type: "float32", shape: ["rows"] }]),
    );
    const model = await shelf.open(version);
    expect(await model.score([Float64Array.of(1, 2)])).toEqual([Float64Array.of(1, 2)]);
  });

  it("gives outputs in the order of the signature", async () => {
    const shape = ["N", 1];
    const version = shelf.written(
      { inputs: { A: "DOUBLE", B: "DOUBLE" }, outputs: { Q: "DOUBLE", P: "DOUBLE" } },
      identityModel([
        { input: "B", output: "Q", type: "float64", shape },
        { input: "A", output: "P", type: "float64", shape },
      ]),
    );
    const model = await shelf.open(version);
    const [one, two] = [Float64Array.of(1), Float64Array.of(2)];
    expect(await model.score([one, two])).toEqual([two, one]);
  });

  it.each<[readonly (number | string)[], string]>([
    [["N", 2], "[N, 2]"],
    [[1, 1], "[1, 1]"],
    [["N", 3, 224, 224], "[N, 3, 224, 224]"],
    [["N", "M"], "[N, N]"],
  ])("of the shape %j is refused by name", async (shape, said) => {
    expect(await refusalOf(shelf.open(repeating("FLOAT", "float32", shape)))).toBe(
      refused(`The input X of its ONNX file has the shape ${said}.`),
    );
  });

  it.each<[string, TensorType, string]>([
    ["UINT8", "uint8", "has values of type uint8."],
    ["FLOAT", "float16", "has values of type float16."],
    ["STRING", "float32", "has values of type float32, not STRING."],
    ["FLOAT", "string", "has values of type string, not FLOAT."],
    ["BOOL", "int64", "has values of type int64, not BOOL."],
  ])("with %s as %s is refused by name", async (type, tensor, said) => {
    expect(await refusalOf(shelf.open(repeating(type, tensor, ["N", 1])))).toBe(
      refused(`The input X of its ONNX file ${said}`),
    );
  });

  it("with other names than the signature is refused, with both", async () => {
    const onnx = identityModel([{ input: "X", output: "Y", type: "float32", shape: ["N"] }]);
    const inputs = shelf.written({ inputs: { x: "FLOAT" }, outputs: { Y: "FLOAT" } }, onnx);
    expect(await refusalOf(shelf.open(inputs))).toBe(
      refused("The inputs of its ONNX file are X; the signature says x."),
    );
    const outputs = shelf.written({ inputs: { X: "FLOAT" }, outputs: {} }, onnx);
    expect(await refusalOf(shelf.open(outputs))).toBe(
      refused("The outputs of its ONNX file are Y; the signature says ."),
    );
  });

  it("that is none is refused with what the runtime says", async () => {
    const version = shelf.written(
      { inputs: { X: "FLOAT" }, outputs: { Y: "FLOAT" } },
      Buffer.from("not a model"),
    );
    expect(await refusalOf(shelf.open(version))).toMatch(
      /Its ONNX file cannot be read: .*protobuf parsing failed\. It takes/,
    );
  });

  it("that is missing is refused, as a pickled package of scikit-learn is", async () => {
    const version = shelf.written({ inputs: { X: "FLOAT" }, outputs: { Y: "FLOAT" } });
    const pickled = shelf.copied(join(ROOT, "test", "fixtures", "models", "SKLEARN"));
    for (const each of [version, pickled])
      expect(await refusalOf(shelf.open(each))).toBe(refused("Its package has no ONNX file."));
  });

  it("is not looked for outside of its package", async () => {
    const artifacts = { model_file: "../../../../../model.onnx" };
    const version = shelf.written({ inputs: { X: "FLOAT" }, outputs: { Y: "FLOAT" }, artifacts });
    expect(await refusalOf(shelf.open(version))).toMatch(/leaves the stage/);
  });

  it("of a method that the package does not have is refused", async () => {
    const version = repeating("FLOAT", "float32", ["N"]);
    expect(await refusalOf(shelf.open(version, "EXPLAIN"))).toMatch(
      /MODEL\(TUMOR, V1\)!EXPLAIN.*no signature of this method/,
    );
  });
});

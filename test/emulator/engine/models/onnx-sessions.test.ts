import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openShelf, repeatingPackage } from "../../../support/model-packages";
import type { Shelf } from "../../../support/model-packages";
import { refusalOf } from "../../../support/refusal";

let shelf: Shelf;

beforeAll(() => {
  shelf = openShelf();
});

afterAll(() => shelf.close());

const repeating = () => shelf.written(...repeatingPackage("FLOAT", "float32", ["N"]));

describe("files that are open", () => {
  it("are forgotten when their version is dropped, whatever stands there later", async () => {
    const version = repeating();
    const model = await shelf.open(version);
    shelf.remove(version);
    expect(await refusalOf(shelf.open(version))).toMatch(/Its package has no ONNX file/);
    expect(await refusalOf(model.score([Float64Array.of(1)]))).toMatch(
      /^100357 .*the version is gone/,
    );
  });

  it("are read anew when another file stands in their place", async () => {
    const version = repeating();
    const before = await shelf.open(version);
    const file = join(shelf.filesRoot, version.folder, "model/models/TUMOR/artifacts/model.onnx");
    const [, precise] = repeatingPackage("FLOAT", "float64", ["N", 1]);
    writeFileSync(file, precise);
    const after = await shelf.open(version);
    const third = Float64Array.of(1 / 3);
    expect(await after.score([third])).toEqual([third]);
    expect(await refusalOf(before.score([third]))).toMatch(/^100357 .*the version is gone/);
  });

  it("may be more than are kept, and are opened again", async () => {
    const models = await Promise.all(Array.from({ length: 40 }, () => shelf.open(repeating())));
    for (let round = 0; round < 2; round += 1) {
      const results = await Promise.all(
        models.map((model, index) => model.score([Float64Array.of(index)])),
      );
      expect(results.map(([column]) => column![0])).toEqual(models.map((_model, index) => index));
    }
  });
});

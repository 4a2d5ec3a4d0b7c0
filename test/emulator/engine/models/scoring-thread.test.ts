import { join } from "node:path";
import { openShelf } from "../../../support/model-packages";
import { refusalOf } from "../../../support/refusal";
import { PACKAGES } from "../../../support/registry";
import { inputRows } from "../../../support/samples";

describe("the thread", () => {
  it("says which package to install when there is none", async () => {
    const without = openShelf("onnxruntime-absent");
    const refusal = await refusalOf(without.open(without.copied(join(PACKAGES, "V1"))));
    expect(refusal).toBe(
      "000002 0A000 Unsupported feature 'MODEL(TUMOR, V1)!PREDICT'. (emulator: ONNX models run with the package onnxruntime-absent: npm install --save-dev onnxruntime-absent)",
    );
    await without.close();
  });

  it("ends with the server, and refuses what it was asked for", async () => {
    const own = openShelf();
    const model = await own.open(own.copied(join(PACKAGES, "V2")));
    const scored = refusalOf(model.score(inputRows(100_000)));
    await own.models.close();
    expect(await scored).toMatch(/the scoring thread has ended/);
    expect(await refusalOf(model.score(inputRows()))).toMatch(/the scoring thread has ended/);
    await own.close();
  });
});

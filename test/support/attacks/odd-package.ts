import { mkdirSync } from "node:fs";
import type { Values } from "../../../provider/core/values";
import { writePackage } from "../model-packages";
import type { Described } from "../model-packages";
import { identityModel } from "../onnx";
import { samplesTable } from "../tables";
import type { Scene } from "./scene";
import { SCHEMA } from "./sources";
import { quoted } from "./texts";

/** A model with one method that gives its one input back, under names of the test's choice. */

/** Makes it, and one sample of which the input is 7. */
export async function oddModel(
  { target, folder }: Scene,
  names: Partial<Pick<Described, "method" | "inputs" | "outputs">>,
): Promise<void> {
  const { inputs = { X: "FLOAT" }, outputs = { Y: "FLOAT" } } = names;
  const [input = ""] = Object.keys(inputs);
  const [output = ""] = Object.keys(outputs);
  const path = `${folder("odd")}-own`;
  mkdirSync(path, { recursive: true });
  const { method = "PREDICT" } = names;
  const described: Described = {
    ...{ inputs, outputs, method },
    volatility: "IMMUTABLE",
    caseSensitive: true,
  };
  const shape = ["batch", 1];
  writePackage(path, described, identityModel([{ input, output, type: "float64", shape }]));
  await target.execute(`CREATE STAGE ${SCHEMA}.ODD_STAGE`);
  await target.upload(path, `${SCHEMA}.ODD_STAGE`);
  await target.execute(
    `CREATE MODEL ${SCHEMA}.${quoted("ODD")} WITH VERSION V1 FROM @${SCHEMA}.ODD_STAGE`,
  );
  await target.execute(samplesTable(`${SCHEMA}.SAMPLES`));
  await target.execute(`INSERT INTO ${SCHEMA}.SAMPLES VALUES (1, 7, 0, 0, 0, 0, 0, 0, 0)`);
}

/** What a table says of it. */
export const odd = (): Values => ({
  model: `${SCHEMA}.ODD.V1`,
  arguments: ["MEAN_RADIUS"],
  outputs: { Y: { type: "FLOAT" } },
});

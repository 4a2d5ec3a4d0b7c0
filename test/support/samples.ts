import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/engine/places";
import type { Emulator } from "../../provider/emulator";
import { samplesTable } from "./tables";

/** Rows of the quickstart, which its models are for. */

/** Columns of a CSV file of numbers, by name. */
export function columnsOf(name: "samples" | "expected" | "labels"): Record<string, Float64Array> {
  const file = join(ROOT, "examples", "quickstart", "data", `${name}.csv`);
  const [head = "", ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const rows = lines.map((line) => line.split(",").map(Number));
  return Object.fromEntries(
    head
      .split(",")
      .map((column, index) => [column, Float64Array.from(rows, (row) => row[index] ?? NaN)]),
  );
}

/** The inputs of PREDICT in their order, over and over, so many rows. */
export function inputRows(rows?: number): readonly Float64Array[] {
  const { SAMPLE_ID, ...inputs } = columnsOf("samples");
  return Object.values(inputs).map((column) =>
    Float64Array.from(
      { length: rows ?? column.length },
      (_none, row) => column[row % column.length] ?? NaN,
    ),
  );
}

/** Makes ML.PROD.SAMPLES, with the rows of the quickstart out of a stage. */
export async function seedSamples(emulator: Emulator): Promise<void> {
  await emulator.execute(samplesTable("ML.PROD.SAMPLES"));
  await emulator.execute("CREATE STAGE ML.PROD.DATA");
  await emulator.upload(join(ROOT, "examples", "quickstart", "data"), "ML.PROD.DATA");
  await emulator.execute(
    "COPY INTO ML.PROD.SAMPLES FROM @ML.PROD.DATA FILES = ('samples.csv') FILE_FORMAT = (TYPE = CSV SKIP_HEADER = 1)",
  );
}

/** How many rows of a table differ from what a version was expected to give. */
export async function wrongRows(
  emulator: Emulator,
  table: string,
  version: "V1" | "V2",
): Promise<{
  readonly rows: number;
  readonly wrong: number;
  readonly versions: readonly unknown[];
}> {
  const expected = columnsOf("expected");
  const found = await emulator.execute(
    `SELECT SAMPLE_ID, MALIGNANT, RISK, MODEL_VERSION FROM ${table} ORDER BY SAMPLE_ID`,
  );
  const wrong = found.filter(
    ({ MALIGNANT: label, RISK: risk }, index) =>
      Number(label) !== expected[`${version}_MALIGNANT`]?.[index] ||
      Math.abs(Number(risk) - (expected[`${version}_PROBABILITY`]?.[index] ?? NaN)) > 1e-5,
  ).length;
  const versions = [...new Set(found.map(({ MODEL_VERSION: each }) => each))];
  return { rows: found.length, wrong, versions };
}

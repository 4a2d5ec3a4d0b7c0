import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/engine/places";

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

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../engine/places";
import { ask } from "./somebody";

/** The samples of the quickstart, and what its models were measured to say of them. */

const DATA = join(ROOT, "examples", "quickstart", "data");

const FEATURES =
  "MEAN_RADIUS MEAN_TEXTURE MEAN_PERIMETER MEAN_AREA MEAN_SMOOTHNESS MEAN_COMPACTNESS MEAN_CONCAVITY MEAN_CONCAVE_POINTS".split(
    " ",
  );

/** Puts samples.csv into a table, as people do. @returns the statements */
export async function loadSamples(url: string): Promise<readonly string[]> {
  const statements = [
    `CREATE TABLE ML.PROD.SAMPLES (SAMPLE_ID NUMBER, ${FEATURES.map((each) => `${each} FLOAT`).join(", ")})`,
    "CREATE STAGE ML.PROD.DATA",
    `PUT 'file://${DATA.replaceAll("\\", "/")}/samples.csv' @ML.PROD.DATA AUTO_COMPRESS = FALSE`,
    "COPY INTO ML.PROD.SAMPLES FROM @ML.PROD.DATA FILE_FORMAT = (TYPE = CSV SKIP_HEADER = 1)",
  ];
  for (const sql of statements) await ask(url, sql);
  return statements;
}

/** Largest difference of a probability that counts as none. */
const TOLERANCE = 1e-5;

type Expected = ReadonlyMap<number, readonly [label: number, probability: number]>;

function expectedOf(version: string): Expected {
  const [head = "", ...lines] = readFileSync(join(DATA, "expected.csv"), "utf8").trim().split("\n");
  const names = head.split(",");
  const at = (cells: readonly string[], name: string): number => Number(cells[names.indexOf(name)]);
  return new Map(
    lines.map((line) => {
      const cells = line.split(",");
      const found = [
        at(cells, `${version}_MALIGNANT`),
        at(cells, `${version}_PROBABILITY`),
      ] as const;
      return [at(cells, "SAMPLE_ID"), found];
    }),
  );
}

/** One sentence on how the table agrees with what was measured. @throws when it does not */
export async function verdict(url: string, version: string): Promise<string> {
  const expected = expectedOf(version);
  const rows = await ask(
    url,
    "SELECT SAMPLE_ID, MALIGNANT, PROBABILITY, MODEL_VERSION FROM ML.PROD.PREDICTIONS",
  );
  const equal = rows.filter((row) => {
    const [label, probability = NaN] = expected.get(Number(row["SAMPLE_ID"])) ?? [];
    const isNear = Math.abs(Number(row["PROBABILITY"]) - probability) <= TOLERANCE;
    return Number(row["MALIGNANT"]) === label && isNear && row["MODEL_VERSION"] === version;
  });
  const text = `${String(equal.length)} of ${String(expected.size)} predictions equal expected.csv for ${version} (labels equal, probabilities within 0.00001)`;
  if (equal.length !== expected.size || rows.length !== expected.size) throw new Error(text);
  return text;
}

/** A sample that comes later: the first one again, under another number. */
export const LATER = 1000;

export async function insertLater(url: string): Promise<string> {
  const sql = `INSERT INTO ML.PROD.SAMPLES SELECT ${String(LATER)}, ${FEATURES.join(", ")} FROM ML.PROD.SAMPLES WHERE SAMPLE_ID = 1`;
  await ask(url, sql);
  return sql;
}

/** What the table says of that sample. */
export async function laterRow(url: string): Promise<string> {
  const [row] = await ask(
    url,
    `SELECT * FROM ML.PROD.PREDICTIONS WHERE SAMPLE_ID = ${String(LATER)}`,
  );
  return row === undefined ? "  not there yet" : `  ${JSON.stringify(row)}`;
}

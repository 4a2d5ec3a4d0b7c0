import type { Values } from "../../../provider/core/values";
import { FEATURES, declared, samplesTable } from "../tables";
import { DATABASE, MODEL, WAREHOUSE } from "../target";
import type { Attack, Scene } from "./scene";
import { SCHEMA } from "./sources";
import { constant } from "./texts";

/** The table that is attacked, and what is seen of it. */

export const SAMPLES = `${SCHEMA}.SAMPLES`;
export const SCORED = `${SCHEMA}.SCORED`;

const base: Values = {
  ...declared,
  database: DATABASE,
  name: "SCORED",
  source: SAMPLES,
  model: `${MODEL}.V1`,
  arguments: FEATURES,
  warehouse: WAREHOUSE,
};

export const declare = (more: Values): Values => ({ ...base, ...more });

/** A table of one sample, with another column for the text. */
export const samples = (column = "T", value = "x", name = SAMPLES): readonly string[] => [
  samplesTable(name),
  `ALTER TABLE ${name} ADD COLUMN ${column} VARCHAR`,
  `INSERT INTO ${name} VALUES (5, ${FEATURES.map(() => "1").join(", ")}, ${constant(value)})`,
];

export const shown =
  (column: string) =>
  ({ cell }: Scene): Promise<unknown> =>
    cell(`SHOW DYNAMIC TABLES IN SCHEMA ${SCHEMA}`, column);

/** The text when rows were scored, which nothing but the right name leads to. */
export const scored: Attack["arrived"] = async ({ cell }, text) =>
  (await cell(`SELECT COUNT(*) AS N FROM ${SCORED}`, "N")) === "1" ? text : undefined;

/** The column of the table's one row that has this value. */
export const columnOf =
  (value: string): Attack["arrived"] =>
  async ({ target }) =>
    Object.entries((await target.execute(`SELECT * FROM ${SCORED}`))[0] ?? {}).find(
      ([, each]) => each === value,
    )?.[0];

export const versionOf: Attack["arrived"] = ({ cell }) =>
  cell(`SELECT MODEL_VERSION FROM ${SCORED}`, "MODEL_VERSION");

/** A table of a query alone. */
export function bare(more: Values): Values {
  const { database, schema, name, targetLag, warehouse } = base;
  return { database, schema, name, targetLag, warehouse, ...more };
}

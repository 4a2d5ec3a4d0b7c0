import type { Observed } from "../../provider/core/observed";
import type { Values } from "../../provider/core/values";
import { render } from "../../provider/resources/dynamic-inference-table/render";
import type { DynamicInferenceTableInputs } from "../../provider/resources/dynamic-inference-table/shapes";
import { kind, planned } from "./plans";

/** A table that scores ML.PROD.SAMPLES by an alias, for plans that ask no account. */

type Inputs = DynamicInferenceTableInputs;

export const table = kind("DynamicInferenceTable");

/** The inputs of TUMOR's PREDICT. */
export const FEATURES = [
  "MEAN_RADIUS",
  "MEAN_TEXTURE",
  "MEAN_PERIMETER",
  "MEAN_AREA",
  "MEAN_SMOOTHNESS",
  "MEAN_COMPACTNESS",
  "MEAN_CONCAVITY",
  "MEAN_CONCAVE_POINTS",
];

/** A table for samples.csv. */
export function samplesTable(name: string): string {
  const features = FEATURES.map((each) => `${each} FLOAT`).join(", ");
  return `CREATE TABLE ${name} (SAMPLE_ID NUMBER(38,0), ${features})`;
}

export const NAME = '"ML"."PROD"."PREDICTIONS"';

export const declared: Inputs = {
  database: "ml",
  schema: "prod",
  name: "predictions",
  source: "ml.prod.samples",
  passthroughColumns: ["sample_id"],
  model: "ml.prod.tumor/production",
  arguments: ["mean_radius", "mean_texture"],
  outputs: { MALIGNANT: { type: "NUMBER(38,0)" }, PROBABILITY: { type: "FLOAT", column: "risk" } },
  modelVersionColumn: "model_version",
  targetLag: "5 minutes",
  warehouse: "score_wh",
};

/** The inputs of a table that really scores, with all that PREDICT takes. */
export function scoring(more: Values = {}): Values {
  return { ...declared, arguments: FEATURES, warehouse: "COMPUTE_WH", ...more };
}

/** The query of {@link declared} with a version of TUMOR. */
export function queryOf(version: string, inputs: Inputs = declared): string {
  return render(inputs, { model: { database: "ML", schema: "PROD", name: "TUMOR" }, version });
}

/** SHOW MODELS of TUMOR. */
export function tumor(aliases: Readonly<Record<string, string>>) {
  return {
    name: "TUMOR",
    database_name: "ML",
    schema_name: "PROD",
    default_version_name: "V1",
    versions: ["V1", "V2"],
    aliases: { DEFAULT: "V1", FIRST: "V1", LAST: "V2", ...aliases },
    created_on: undefined,
    model_type: "USER_MODEL",
    comment: undefined,
    owner: "ML_OWNER",
  };
}

interface Standing {
  readonly inputs?: Inputs;
  /** The version in its query. */
  readonly version?: string;
  /** The version that the alias PRODUCTION stands on. */
  readonly alias?: string;
  readonly live?: Values;
  readonly around?: Values;
}

/** The table as it stands. */
export function standingTable(standing: Standing = {}): Observed {
  const { inputs = declared, version = "V1", alias = version, live = {}, around = {} } = standing;
  const query = queryOf(version, inputs);
  return {
    live: { ...table.canonical(inputs), query, ...live },
    facts: { query, resolvedModelVersion: version, currentModelVersion: alias },
    around: {
      row: {
        name: "PREDICTIONS",
        rows: 569,
        owner: "ML_OWNER",
        data_timestamp: "2026-11-01T00:00:00.000Z",
        database_name: "ML",
        schema_name: "PROD",
      },
      model: tumor({ PRODUCTION: alias }),
      ...around,
    },
  };
}

/** What every statement that makes the table says after its name. */
export const HEAD = `TARGET_LAG = '5 minutes' WAREHOUSE = "SCORE_WH" REFRESH_MODE = INCREMENTAL`;

/** What changes the table when its inputs do. */
export function changed(
  news: Values,
  was: Parameters<typeof standingTable>[0] = {},
): readonly string[] {
  const previous = was.inputs ?? declared;
  return planned(table, { ...previous, ...news }, standingTable(was), { previous });
}

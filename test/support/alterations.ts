import type { Values } from "../../provider/core/values";
import { FEATURES } from "./tables";

/** Two values of each input of a DynamicInferenceTable, and what somebody does to take the first back. */
export interface Alteration {
  /** Inputs beside the table's own that the property is seen with. */
  readonly beside?: Values;
  readonly from: unknown;
  readonly to: unknown;
  /** Takes the first value back by hand; ANEW with the statement that made the table; no account has what is without it. */
  readonly byHand?: string;
  /** True when the table cannot be without it. */
  readonly isNeeded?: true;
  /** True when servers of before the newest columns do not show it: nobody sees what somebody did. */
  readonly isNewer?: true;
}

/** For what no ALTER takes back. */
export const ANEW = "CREATE OR REPLACE";

const OF = "ALTER DYNAMIC TABLE ML.PROD.SCORED";

const QUERY = "SELECT SAMPLE_ID AS A FROM ML.PROD.SAMPLES";

const call = (version: string): string =>
  `SELECT SAMPLE_ID AS A, MODEL(ML.PROD.TUMOR, ${version})!PREDICT(${FEATURES.join(", ")}):MALIGNANT::INT AS M FROM ML.PROD.SAMPLES`;

/** In place of the parts. */
const whole = (query: string): Values => ({
  ...Object.fromEntries(
    ["source", "passthroughColumns", "model", "arguments", "outputs", "modelVersionColumn"].map(
      (name) => [name, undefined],
    ),
  ),
  query,
});

const one = { MALIGNANT: { type: "NUMBER(38,0)" } };
const byName = Object.fromEntries(FEATURES.map((name) => [name, name]));

const parts: Readonly<Record<string, Alteration>> = {
  source: { from: "ML.PROD.SAMPLES", to: "ML.PROD.OTHERS", byHand: ANEW, isNeeded: true },
  passthroughColumns: { from: ["SAMPLE_ID"], to: ["SAMPLE_ID", "DAY"], byHand: ANEW },
  model: { from: "ML.PROD.TUMOR.V1", to: "ML.PROD.TUMOR.V2", byHand: ANEW, isNeeded: true },
  function: { from: "predict", to: "score", byHand: ANEW },
  arguments: {
    from: FEATURES,
    to: { ...byName, MEAN_RADIUS: "MEAN_TEXTURE" },
    byHand: ANEW,
    isNeeded: true,
  },
  outputs: {
    from: one,
    to: { MALIGNANT: { type: "NUMBER(38,0)", column: "M" }, PROBABILITY: { type: "FLOAT" } },
    byHand: ANEW,
    isNeeded: true,
  },
  modelVersionColumn: { from: "VERSION", to: "MODEL_VERSION", byHand: ANEW },
  where: { from: "MEAN_RADIUS > 1", to: "MEAN_RADIUS > 2", byHand: ANEW },
  query: {
    beside: whole(QUERY),
    from: QUERY,
    to: call("V2"),
    byHand: ANEW,
    isNeeded: true,
  },
};

const options: Readonly<Record<string, Alteration>> = {
  targetLag: {
    from: "5 minutes",
    to: 7200,
    byHand: `${OF} SET TARGET_LAG = '5 minutes'`,
    isNeeded: true,
  },
  warehouse: {
    from: "COMPUTE_WH",
    to: "OTHER_WH",
    byHand: `${OF} SET WAREHOUSE = COMPUTE_WH`,
    isNeeded: true,
  },
  initializationWarehouse: {
    from: "COMPUTE_WH",
    to: "OTHER_WH",
    byHand: `${OF} SET INITIALIZATION_WAREHOUSE = COMPUTE_WH`,
    isNewer: true,
  },
  refreshMode: { from: "FULL", to: "ADAPTIVE", byHand: ANEW },
  clusterBy: { from: ["SAMPLE_ID"], to: ["DAY"], byHand: `${OF} CLUSTER BY (SAMPLE_ID)` },
  frozenWhere: {
    // Taking it away gives up what nothing computes again.
    beside: { deletionProtection: false },
    from: "DAY < '2026-01-01'",
    to: "DAY < '2026-02-01'",
    byHand: `${OF} SET FROZEN WHERE (DAY < '2026-01-01')`,
  },
  executeAsUser: { from: "ADA", to: "BOB", byHand: `${OF} SET EXECUTE AS USER ADA` },
  transient: { from: true, to: false, byHand: ANEW },
  tags: {
    from: { T: "one" },
    to: { T: "two", "ML.PROD.U": "x" },
    byHand: `${OF} SET TAG ML.PROD.T = 'one'`,
  },
  comment: { from: "it's one", to: "two \\ 'lines'\n", byHand: `${OF} SET COMMENT = 'it''s one'` },
  suspended: { from: false, to: true, byHand: `${OF} RESUME` },
  dataRetentionTimeInDays: {
    from: 2,
    to: 7,
    byHand: `${OF} SET DATA_RETENTION_TIME_IN_DAYS = 2`,
  },
  maxDataExtensionTimeInDays: {
    from: 0,
    to: 10,
    byHand: `${OF} SET MAX_DATA_EXTENSION_TIME_IN_DAYS = 0`,
  },
};

const steering: Readonly<Record<string, Alteration>> = {
  onModelVersionChange: { from: "replace", to: "blueGreen" },
  deletionProtection: { from: true, to: false },
};

const names: Readonly<Record<string, Alteration>> = {
  database: { from: "ML", to: "LIVE", isNeeded: true },
  schema: { from: "PROD", to: "STAGING", isNeeded: true },
  name: { from: "SCORED", to: '"a ""b"""', isNeeded: true },
};

export const ALTERATIONS: Readonly<Record<string, Alteration>> = {
  ...names,
  ...parts,
  ...options,
  ...steering,
};

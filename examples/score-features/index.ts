import { DynamicInferenceTable } from "pulumi-snowflakeml";

// The Feature Store keeps MEASUREMENTS$V1 up to date; this program reads it and never manages it.
const measured = {
  query: `
    SELECT P.PATIENT_ID, P.WARD, F.*
      FROM ML.PROD.PATIENTS AS P
      JOIN ML.FEATURES."MEASUREMENTS$V1" AS F ON F.SAMPLE_ID = P.SAMPLE_ID`,
};

const features = [
  "MEAN_RADIUS",
  "MEAN_TEXTURE",
  "MEAN_PERIMETER",
  "MEAN_AREA",
  "MEAN_SMOOTHNESS",
  "MEAN_COMPACTNESS",
  "MEAN_CONCAVITY",
  "MEAN_CONCAVE_POINTS",
];

const risks = new DynamicInferenceTable("risks", {
  database: "ML",
  schema: "PROD",
  name: "PATIENT_RISKS",
  source: measured,
  passthroughColumns: ["PATIENT_ID", "WARD", "SAMPLE_ID"],
  // Whoever moves the alias: the next preview shows what that means here.
  model: "ML.PROD.TUMOR/PRODUCTION",
  arguments: features,
  outputs: { PROBABILITY: { type: "FLOAT", column: "RISK" } },
  modelVersionColumn: "MODEL_VERSION",
  where: "MEAN_RADIUS IS NOT NULL",
  targetLag: "10 minutes",
  warehouse: "COMPUTE_WH",
  // Readers never see rows of two versions, nor a table that is being filled.
  onModelVersionChange: "blueGreen",
});

export const table = risks.fullyQualifiedName;
export const scoredBy = risks.resolvedModelVersion;

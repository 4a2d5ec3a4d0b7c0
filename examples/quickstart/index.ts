import * as pulumi from "@pulumi/pulumi";
import { Alias, DynamicInferenceTable, Model, ModelVersion } from "pulumi-snowflakeml";

const config = new pulumi.Config();

const tumor = new Model("tumor", {
  database: "ML",
  schema: "PROD",
  name: "TUMOR",
  comment: "Tells malignant from benign tumours",
  firstVersion: { name: "V1", source: { directory: "models/V1" } },
});

// The version that the model was created with, now with its metrics.
const v1 = new ModelVersion("v1", {
  model: tumor,
  name: "V1",
  source: { directory: "models/V1" },
  comment: "Logistic regression",
  metrics: { accuracy: 0.918129, roc_auc: 0.976489, log_loss: 0.236153 },
});

const v2 = new ModelVersion("v2", {
  model: tumor,
  name: "V2",
  source: { directory: "models/V2" },
  comment: "Gradient boosting, 80 trees",
  metrics: { accuracy: 0.906433, roc_auc: 0.982404, log_loss: 0.190339 },
});

// The promotion is this one line, or the stack configuration it reads.
const production = new Alias("production", {
  model: tumor,
  name: "PRODUCTION",
  version: config.get("productionVersion") ?? "V1",
});

// Every sample is scored by the version in production, those to come within a minute.
const predictions = new DynamicInferenceTable("predictions", {
  database: "ML",
  schema: "PROD",
  name: "PREDICTIONS",
  source: "ML.PROD.SAMPLES",
  passthroughColumns: ["SAMPLE_ID"],
  model: production,
  arguments: [
    "MEAN_RADIUS",
    "MEAN_TEXTURE",
    "MEAN_PERIMETER",
    "MEAN_AREA",
    "MEAN_SMOOTHNESS",
    "MEAN_COMPACTNESS",
    "MEAN_CONCAVITY",
    "MEAN_CONCAVE_POINTS",
  ],
  outputs: { MALIGNANT: { type: "NUMBER(38,0)" }, PROBABILITY: { type: "FLOAT" } },
  modelVersionColumn: "MODEL_VERSION",
  targetLag: "1 minute",
  warehouse: "COMPUTE_WH",
});

export const model = tumor.fullyQualifiedName;
export const inProduction = production.version;
export const rollbackTo = production.previousVersion;
export const versions = [v1.name, v2.name];
export const scoredBy = predictions.resolvedModelVersion;

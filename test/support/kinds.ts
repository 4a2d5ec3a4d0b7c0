import type { Declared } from "./dispatched";
import { FEATURES, declared, samplesTable } from "./tables";
import { DATABASE, MODEL, WAREHOUSE } from "./target";

/** For each kind an object beside PROD.TUMOR's own, and another state of it: what sweeps work on. */
export interface Specimen {
  readonly kind: string;
  /** What must stand before. */
  readonly before?: readonly string[];
  readonly declared: Declared;
  readonly changed: Declared;
  /** The statement that tells whether it stands, and what it says then. */
  readonly show: string;
  readonly stands: RegExp;
  readonly isChanged: RegExp;
}

const model = MODEL;
const source = { model, version: "V1" };
const lung = { database: DATABASE, schema: "PROD", name: "LUNG", deletionProtection: false };

const scored = {
  ...declared,
  database: DATABASE,
  name: "SCORED",
  source: `${DATABASE}.PROD.SAMPLES`,
  model: `${model}.V1`,
  arguments: FEATURES,
  warehouse: WAREHOUSE,
};

export const SPECIMENS: readonly Specimen[] = [
  {
    kind: "Model",
    declared: { kind: "Model", inputs: { ...lung, firstVersion: { name: "V1", source } } },
    changed: {
      kind: "Model",
      inputs: { ...lung, firstVersion: { name: "V1", source }, comment: "changed" },
    },
    show: `SHOW MODELS LIKE 'LUNG' IN SCHEMA ${DATABASE}.PROD`,
    stands: /LUNG/,
    isChanged: /changed/,
  },
  {
    kind: "ModelVersion",
    declared: { kind: "ModelVersion", inputs: { model, name: "V9", source } },
    changed: { kind: "ModelVersion", inputs: { model, name: "V9", source, comment: "changed" } },
    show: `SHOW VERSIONS LIKE 'V9' IN MODEL ${model}`,
    stands: /V9/,
    isChanged: /changed/,
  },
  {
    kind: "Alias",
    declared: { kind: "Alias", inputs: { model, name: "SPECIMEN", version: "V1" } },
    changed: { kind: "Alias", inputs: { model, name: "SPECIMEN", version: "V3" } },
    show: `SHOW MODELS LIKE 'TUMOR' IN SCHEMA ${DATABASE}.PROD`,
    stands: /SPECIMEN/,
    isChanged: /SPECIMEN[^,]*V3/,
  },
  {
    kind: "DynamicInferenceTable",
    before: [samplesTable(`${DATABASE}.PROD.SAMPLES`)],
    declared: { kind: "DynamicInferenceTable", inputs: scored },
    changed: { kind: "DynamicInferenceTable", inputs: { ...scored, comment: "changed" } },
    show: `SHOW DYNAMIC TABLES LIKE 'SCORED' IN SCHEMA ${DATABASE}.PROD`,
    stands: /SCORED/,
    isChanged: /changed/,
  },
];

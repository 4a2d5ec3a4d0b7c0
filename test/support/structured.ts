import fc from "fast-check";
import type { Values } from "../../provider/core/values";
import { FEATURES } from "./tables";

/** Inputs of a DynamicInferenceTable by its parts, in every form that they may have. */

const names = (name: string): fc.Arbitrary<string> =>
  fc.constantFrom(name, name.toLowerCase(), `"${name}"`);

/** A predicate or query in odd words. */
const texts = ["'a -- b' <> '/*'", "'it''s' = $$it's$$", '"MEAN_AREA" >= 0 /* ) */', "not FALSE"];

const argumentForms = fc.oneof(
  fc.tuple(...FEATURES.map(names)),
  fc
    .tuple(fc.shuffledSubarray(FEATURES, { minLength: 8 }), fc.tuple(...FEATURES.map(names)))
    .map(([keys, columns]) =>
      Object.fromEntries(keys.map((key, index) => [key.toLowerCase(), columns[index]])),
    ),
);

const outputs = fc
  .tuple(
    fc.shuffledSubarray(["MALIGNANT", "PROBABILITY"], { minLength: 1 }),
    fc.constantFrom("FLOAT", "float", " NUMBER(38, 5) ", "VARCHAR", "DOUBLE"),
    fc.option(fc.constantFrom("risk", '"AS SELECT"', '"x "" y"', '"$1"'), { nil: undefined }),
  )
  .map(([keys, type, column]) =>
    Object.fromEntries(
      keys.map((key, index) => [
        key,
        index === 0 && column !== undefined ? { type, column } : { type },
      ]),
    ),
  );

const parts = fc.record(
  {
    source: fc.oneof(
      names("SAMPLES").map((name) => `ml."PROD".${name}`),
      fc.constantFrom(...texts).map((text) => ({
        query: `select *\n from ML.PROD.SAMPLES -- it's\n where ${text}`,
      })),
    ),
    model: fc.constantFrom(
      ...["ML.PROD.TUMOR", "ml.prod.tumor.v2", "ML.PROD.TUMOR/live", 'ML.PROD."TUMOR"/PRODUCTION'],
    ),
    arguments: argumentForms,
    outputs,
    passthroughColumns: fc.constantFrom([], ["sample_id"], ['"MEAN_AREA"', "SAMPLE_ID"]),
    function: fc.constantFrom("predict", "PREDICT", '"PREDICT"'),
    modelVersionColumn: fc.constantFrom("v", '"model version"', '"--"'),
    where: fc.constantFrom(...texts),
  },
  { requiredKeys: ["source", "model", "arguments", "outputs"] },
);

const options = fc.record(
  {
    targetLag: fc.constantFrom("60 minutes", "1 hour", "'2 Days'", 90, 3600, "downstream"),
    warehouse: names("COMPUTE_WH"),
    initializationWarehouse: names("OTHER_WH"),
    refreshMode: fc.constantFrom("INCREMENTAL", "AUTO", "FULL", "ADAPTIVE"),
    initialize: fc.constantFrom("ON_CREATE", "ON_SCHEDULE"),
    executeAsUser: names("ADA"),
    transient: fc.boolean(),
    tags: fc.constantFrom({}, { T: "" }, { "ml.prod.t": "it's \\", 'ML.PROD."u"': "x" }),
    comment: fc.constantFrom("", "it's", "a\n\\ 'b'", "$$"),
    suspended: fc.boolean(),
    dataRetentionTimeInDays: fc.constantFrom(0, 1),
    maxDataExtensionTimeInDays: fc.constantFrom(0, 90),
  },
  { requiredKeys: ["targetLag", "warehouse"] },
);

/** Over ML.PROD.SAMPLES, with TUMOR, the warehouse OTHER_WH, the user ADA and the tags T and "u". */
export const structuredInputs: fc.Arbitrary<Values> = fc
  .tuple(parts, options, fc.boolean())
  .map(([made, chosen, isFrozen]) => ({
    database: "ML",
    schema: "PROD",
    ...made,
    ...chosen,
    ...(isFrozen ? frozenBy(made.modelVersionColumn) : {}),
  }));

function frozenBy(column: string | undefined): Values {
  if (column === undefined) return {};
  return { frozenWhere: `${column}  <> 'V1'`, clusterBy: [column, `lower( ${column} )`] };
}

import { FEATURES, samplesTable } from "../tables";
import { DATABASE, MODEL } from "../target";
import { odd, oddModel } from "./odd-package";
import { passages } from "./own-sql";
import type { Attack, Attacks, Scene } from "./scene";
import {
  SAMPLES,
  SCORED,
  columnOf,
  declare,
  samples,
  scored,
  shown,
  versionOf,
} from "./scored-table";
import { SCHEMA, modelNamed, versionNamed } from "./sources";
import { decoy, quoted } from "./texts";

const byModel: Attack = {
  before: (text) => [
    ...samples(),
    modelNamed(quoted(text)),
    `CREATE MODEL ${SCHEMA}.${decoy(text)} WITH VERSION V9 FROM MODEL ${MODEL} VERSION V1`,
  ],
  inputs: (text) => declare({ model: `${SCHEMA}.${quoted(text)}` }),
  arrived: async (scene, text) => ((await versionOf(scene, text)) === "V1" ? text : undefined),
};

/** The `model` input in its other forms. */
export const modelForms: Attacks = {
  "DATABASE.SCHEMA.MODEL.VERSION": {
    before: (text) => [...samples(), versionNamed(quoted(text)), versionNamed(decoy(text))],
    inputs: (text) => declare({ model: `${MODEL}.${quoted(text)}` }),
    arrived: versionOf,
  },
  "DATABASE.SCHEMA.MODEL/ALIAS": {
    before: (text) => [
      ...samples(),
      modelNamed(quoted(text)),
      `ALTER MODEL ${SCHEMA}.${quoted(text)} VERSION V1 SET ALIAS = LIVE`,
    ],
    inputs: (text) => declare({ model: `${SCHEMA}.${quoted(text)}/live` }),
    arrived: async (scene, text) => ((await versionOf(scene, text)) === "V1" ? text : undefined),
  },
};

const names: Attacks = {
  database: {
    before: async (text, { target }) => {
      await target.database(quoted(text));
      await target.execute(`CREATE SCHEMA ${quoted(text)}.PROD`);
      await target.execute(samplesTable(SAMPLES));
    },
    inputs: (text) => declare({ database: quoted(text) }),
    arrived: ({ cell }, text) =>
      cell(`SHOW DYNAMIC TABLES IN SCHEMA ${quoted(text)}.PROD`, "database_name"),
  },
  schema: {
    before: (text) => [...samples(), `CREATE SCHEMA ${DATABASE}.${quoted(text)}`],
    inputs: (text) => declare({ schema: quoted(text) }),
    arrived: ({ cell }, text) =>
      cell(`SHOW DYNAMIC TABLES IN SCHEMA ${DATABASE}.${quoted(text)}`, "schema_name"),
  },
  name: {
    before: () => samples(),
    // A dollar sign makes the provider ask for tags: every text has one.
    inputs: (text) => declare({ name: quoted(`$${text}`) }),
    arrived: async (scene) => String(await shown("name")(scene)).slice(1),
  },
  source: {
    before: (text) => [
      ...samples("T", "x", `${SCHEMA}.${quoted(text)}`),
      samplesTable(`${SCHEMA}.${decoy(text)}`),
    ],
    inputs: (text) => declare({ source: `${SCHEMA}.${quoted(text)}` }),
    arrived: scored,
  },
  model: byModel,
  "passthroughColumns[]": {
    before: (text) => samples(quoted(text), "found"),
    inputs: (text) => declare({ passthroughColumns: [quoted(text)] }),
    arrived: columnOf("found"),
  },
  modelVersionColumn: {
    before: () => samples(),
    inputs: (text) => declare({ modelVersionColumn: quoted(text) }),
    arrived: columnOf("V1"),
  },
  "outputs[value].column": {
    before: () => samples(),
    inputs: (text) =>
      declare({ outputs: { MALIGNANT: { type: "VARCHAR", column: quoted(text) } } }),
    arrived: columnOf("1"),
  },
  "arguments[]": {
    before: (text) => [
      ...samples(),
      `ALTER TABLE ${SAMPLES} RENAME COLUMN MEAN_RADIUS TO ${quoted(text)}`,
    ],
    inputs: (text) => declare({ arguments: [quoted(text), ...FEATURES.slice(1)] }),
    arrived: scored,
  },
  "arguments[value]": {
    before: (text) => [
      ...samples(),
      `ALTER TABLE ${SAMPLES} RENAME COLUMN MEAN_RADIUS TO ${quoted(text)}`,
    ],
    inputs: (text) =>
      declare({
        arguments: {
          ...Object.fromEntries(FEATURES.map((each) => [each, each])),
          MEAN_RADIUS: quoted(text),
        },
      }),
    arrived: scored,
  },
  warehouse: {
    before: (text) => [...samples(), `CREATE WAREHOUSE ${quoted(text)}`],
    inputs: (text) => declare({ warehouse: quoted(text) }),
    arrived: shown("warehouse"),
  },
  initializationWarehouse: {
    before: (text) => [...samples(), `CREATE WAREHOUSE ${quoted(text)}`],
    inputs: (text) => declare({ initializationWarehouse: quoted(text) }),
    // Not every server shows it; a warehouse of another name is refused.
    arrived: async (_scene, text) => text,
  },
  executeAsUser: {
    before: (text) => [
      ...samples(),
      `CREATE USER ${quoted(text)}`,
      `GRANT ROLE ACCOUNTADMIN TO USER ${quoted(text)}`,
    ],
    inputs: (text) => declare({ executeAsUser: quoted(text) }),
    arrived: shown("execute_as_user"),
  },
};

/** Names that only a package of its own can have. */
const ofPackages: Attacks = {
  function: {
    before: (text, scene) => oddModel(scene, { method: text }),
    inputs: (text) => declare({ ...odd(), function: quoted(text) }),
    arrived: scored,
  },
  "arguments[name]": {
    before: (text, scene) => oddModel(scene, { inputs: { [text]: "FLOAT" } }),
    inputs: (text) => declare({ ...odd(), arguments: { [quoted(text)]: "MEAN_RADIUS" } }),
    arrived: scored,
  },
  "outputs[name]": {
    before: (text, scene) => oddModel(scene, { outputs: { [text]: "FLOAT" } }),
    inputs: (text) => declare({ ...odd(), outputs: { [text]: { type: "FLOAT" } } }),
    arrived: columnOf("7"),
  },
};

const tagValue = ({ cell }: Scene) =>
  cell(
    `SELECT TAG_VALUE FROM TABLE(${DATABASE}.INFORMATION_SCHEMA.TAG_REFERENCES('${SCORED}', 'TABLE'))`,
    "TAG_VALUE",
  );

const literals: Attacks = {
  comment: {
    before: () => samples(),
    inputs: (text) => declare({ comment: text }),
    arrived: shown("comment"),
  },
  "tags[name]": {
    before: (text) => [...samples(), `CREATE TAG ${SCHEMA}.${quoted(text)}`],
    inputs: (text) => declare({ tags: { [`${SCHEMA}.${quoted(text)}`]: text } }),
    arrived: tagValue,
  },
  "tags[value]": {
    before: () => [...samples(), `CREATE TAG ${SCHEMA}.T`],
    inputs: (text) => declare({ tags: { T: text } }),
    arrived: tagValue,
  },
};

/** Texts in a DynamicInferenceTable; `targetLag` and `outputs[value].type` take no text of any kind. */
export const dynamicInferenceTable: Attacks = { ...names, ...ofPackages, ...literals, ...passages };

import type { Values } from "../../../provider/core/values";
import type { Attacks, Scene } from "./scene";
import { DATABASE } from "../target";
import { SCHEMA, copy, sources } from "./sources";
import { quoted } from "./texts";

const LUNG = `${SCHEMA}.LUNG`;
const firstVersion = { name: "V1", source: copy };
const identity = { database: DATABASE, schema: "PROD", name: "LUNG" };

const declare = (more: Values): Values => ({
  ...identity,
  firstVersion,
  deletionProtection: false,
  ...more,
});

const models = (schema: string): string => `SHOW MODELS IN SCHEMA ${schema}`;
const versions = `SHOW VERSIONS IN MODEL ${LUNG}`;
const tagValue = ({ cell }: Scene) =>
  cell(
    `SELECT TAG_VALUE FROM TABLE(${DATABASE}.INFORMATION_SCHEMA.TAG_REFERENCES('${LUNG}', 'MODULE'))`,
    "TAG_VALUE",
  );

/** Texts in a Model. */
export const model: Attacks = {
  database: {
    before: async (text, { target }) => {
      await target.database(quoted(text));
      await target.execute(`CREATE SCHEMA ${quoted(text)}.PROD`);
    },
    inputs: (text) => declare({ database: quoted(text) }),
    arrived: ({ cell }, text) => cell(models(`${quoted(text)}.PROD`), "database_name"),
  },
  schema: {
    before: (text) => [`CREATE SCHEMA ${DATABASE}.${quoted(text)}`],
    inputs: (text) => declare({ schema: quoted(text) }),
    arrived: ({ cell }, text) => cell(models(`${DATABASE}.${quoted(text)}`), "schema_name"),
  },
  name: {
    inputs: (text) => declare({ name: quoted(text) }),
    arrived: async ({ target }) =>
      (await target.execute(models(SCHEMA))).find(({ name }) => name !== "TUMOR")?.["name"],
  },
  "firstVersion.name": {
    inputs: (text) => declare({ firstVersion: { name: quoted(text), source: copy } }),
    arrived: ({ cell }) => cell(versions, "name"),
  },
  ...sources(
    "firstVersion.source",
    (source) => declare({ firstVersion: { name: "V1", source } }),
    async ({ cell }) => (await cell(versions, "name")) === "V1",
  ),
  comment: {
    inputs: (text) => declare({ comment: text }),
    arrived: ({ cell }) => cell(`SHOW MODELS LIKE 'LUNG' IN SCHEMA ${SCHEMA}`, "comment"),
  },
  "tags[name]": {
    before: (text) => [`CREATE TAG ${SCHEMA}.${quoted(text)}`],
    inputs: (text) => declare({ tags: { [`${SCHEMA}.${quoted(text)}`]: text } }),
    arrived: tagValue,
  },
  "tags[value]": {
    before: () => [`CREATE TAG ${SCHEMA}.T`],
    inputs: (text) => declare({ tags: { T: text } }),
    arrived: tagValue,
  },
};

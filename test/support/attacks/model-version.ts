import type { Values } from "../../../provider/core/values";
import { MODEL } from "../target";
import type { Attacks, Scene } from "./scene";
import { SCHEMA, copy, modelNamed, sources, versionNamed } from "./sources";
import { decoy, quoted } from "./texts";

const declare = (more: Values): Values => ({ model: MODEL, name: "V9", source: copy, ...more });

const V9 = `SHOW VERSIONS LIKE 'V9' IN MODEL ${MODEL}`;

async function metadata({ cell }: Scene): Promise<Values> {
  return JSON.parse(String(await cell(V9, "metadata"))) as Values;
}

async function metrics(scene: Scene): Promise<Values> {
  return (await metadata(scene))["metrics"] as Values;
}

/** Texts in a ModelVersion. */
export const modelVersion: Attacks = {
  model: {
    before: (text) => [quoted(text), decoy(text)].map(modelNamed),
    inputs: (text) => declare({ model: `${SCHEMA}.${quoted(text)}` }),
    arrived: async ({ cell }, text) =>
      (await cell(`SHOW VERSIONS IN MODEL ${SCHEMA}.${quoted(text)}`, "name", 1)) === "V9"
        ? text
        : undefined,
  },
  name: {
    before: (text) => [versionNamed(decoy(text))],
    inputs: (text) => declare({ name: quoted(text) }),
    arrived: ({ cell }) => cell(`SHOW VERSIONS IN MODEL ${MODEL}`, "name", 4),
  },
  ...sources(
    "source",
    (source) => declare({ source }),
    async ({ cell }) => (await cell(V9, "name")) === "V9",
  ),
  comment: {
    inputs: (text) => declare({ comment: text }),
    arrived: ({ cell }) => cell(V9, "comment"),
  },
  "metrics[name]": {
    inputs: (text) => declare({ metrics: { [text]: 1 } }),
    arrived: async (scene) => Object.keys(await metrics(scene))[0],
  },
  "metrics[value]": {
    inputs: (text) => declare({ metrics: { m: text } }),
    arrived: async (scene) => (await metrics(scene))["m"],
    empty: true,
  },
  "metadata[name]": {
    inputs: (text) => declare({ metadata: { [text]: "found" } }),
    arrived: async (scene) =>
      Object.entries(await metadata(scene)).find(([, value]) => value === "found")?.[0],
  },
  "metadata[value]": {
    inputs: (text) => declare({ metadata: { m: text } }),
    arrived: async (scene) => (await metadata(scene))["m"],
    empty: true,
  },
};

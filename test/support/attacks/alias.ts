import type { Values } from "../../../provider/core/values";
import { MODEL } from "../target";
import type { Attacks } from "./scene";
import { SCHEMA, modelNamed, versionNamed } from "./sources";
import { decoy, quoted } from "./texts";

const declare = (more: Values): Values => ({ model: MODEL, name: "A", version: "V1", ...more });

/** Texts in an Alias; its name stands without quotes and is refused otherwise. */
export const alias: Attacks = {
  model: {
    before: (text) => [quoted(text), decoy(text)].map(modelNamed),
    inputs: (text) => declare({ model: `${SCHEMA}.${quoted(text)}` }),
    arrived: async ({ cell }, text) =>
      String(await cell(`SHOW VERSIONS IN MODEL ${SCHEMA}.${quoted(text)}`, "aliases")).includes(
        '"A"',
      )
        ? text
        : undefined,
  },
  version: {
    before: (text) => [versionNamed(quoted(text))],
    inputs: (text) => declare({ version: quoted(text) }),
    arrived: async ({ cell }) => {
      const aliases = await cell(`SHOW MODELS LIKE 'TUMOR' IN SCHEMA ${SCHEMA}`, "aliases");
      return (JSON.parse(String(aliases)) as Values)["A"];
    },
  },
  "displaces[]": {
    inputs: (text) => declare({ displaces: [quoted(text)] }),
    // No alias has such a name, so none of that name stands in the way: nothing is sent of it.
    arrived: async (_scene, text) => text,
  },
};

/** Names that no alias can have. */
export const refusedName = (text: string): Values => declare({ name: quoted(text) });

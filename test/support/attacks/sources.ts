import { join } from "node:path";
import type { Values } from "../../../provider/core/values";
import { PACKAGES } from "../registry";
import { DATABASE, MODEL } from "../target";
import type { Attack, Attacks, Scene } from "./scene";
import { quoted } from "./texts";

/** Where the attacked objects are. */
export const SCHEMA = `${DATABASE}.PROD`;

export const copy = { model: MODEL, version: "V1" };

export const modelNamed = (name: string): string =>
  `CREATE MODEL ${SCHEMA}.${name} WITH VERSION V1 FROM MODEL ${MODEL} VERSION V1`;

export const versionNamed = (name: string): string =>
  `ALTER MODEL ${MODEL} ADD VERSION ${name} FROM MODEL ${MODEL} VERSION V1`;

/** A source leads to what it names, or to nothing: it arrived when the object stands. */
export function sources(
  path: string,
  declare: (source: Values) => Values,
  stands: (scene: Scene) => Promise<boolean>,
): Attacks {
  const arrived: Attack["arrived"] = async (scene, text) =>
    (await stands(scene)) ? text : undefined;
  return {
    [`${path}.model`]: {
      before: (text) => [modelNamed(quoted(text))],
      inputs: (text) => declare({ model: `${SCHEMA}.${quoted(text)}`, version: "V1" }),
      arrived,
    },
    [`${path}.version`]: {
      before: (text) => [versionNamed(quoted(text))],
      inputs: (text) => declare({ model: MODEL, version: quoted(text) }),
      arrived,
    },
    [`${path}.stage`]: {
      before: async (text, { target }) => {
        await target.execute(`CREATE STAGE ${SCHEMA}.${quoted(text)}`);
        await target.upload(join(PACKAGES, "V1"), `${SCHEMA}.${quoted(text)}`);
      },
      inputs: (text) => declare({ stage: `@${SCHEMA}.${quoted(text)}` }),
      arrived,
    },
    [`${path}.directory`]: {
      // Folders cannot have a slash in their name, and not more than 255 bytes.
      inputs: (text, { folder }) =>
        declare({ directory: folder(text.replaceAll(/[/\\]/gu, "|").slice(0, 60)) }),
      arrived,
    },
    [`${path}.contentHash`]: {
      // The provider's own: what a program says there is not sent.
      inputs: (text) => declare({ directory: join(PACKAGES, "V1"), contentHash: text }),
      arrived,
    },
  };
}

import type { Values } from "../../../provider/core/values";
import type { Attacks } from "./scene";
import { SAMPLES, SCORED, bare, declare, samples, scored, shown } from "./scored-table";
import { constant, quoted } from "./texts";

/** SQL of the user's own with the text inside it, as the user must write it. */
export const passages: Attacks = {
  query: {
    before: () => samples(),
    inputs: (text) => bare({ query: `SELECT ${constant(text)} AS T FROM ${SAMPLES}` }),
    arrived: ({ cell }) => cell(`SELECT T FROM ${SCORED}`, "T"),
    empty: true,
  },
  "source.query": {
    before: () => samples(),
    inputs: (text) =>
      declare({
        source: { query: `SELECT *, ${constant(text)} AS OWN FROM ${SAMPLES}` },
        passthroughColumns: ["OWN"],
      }),
    arrived: ({ cell }) => cell(`SELECT OWN FROM ${SCORED}`, "OWN"),
    empty: true,
  },
  where: {
    before: (text) => samples("T", text),
    inputs: (text) => declare({ where: `T = ${constant(text)}` }),
    arrived: scored,
    empty: true,
  },
  frozenWhere: {
    before: () => samples(),
    inputs: (text) =>
      declare({ frozenWhere: `MODEL_VERSION = ${constant(text)}`, deletionProtection: false }),
    arrived: async (scene, text) =>
      String(await shown("immutable_where")(scene)).includes(constant(text)) ? text : undefined,
    empty: true,
  },
  "clusterBy[]": {
    before: (text) => samples(quoted(text)),
    inputs: (text) => declare({ passthroughColumns: [quoted(text)], clusterBy: [quoted(text)] }),
    arrived: async (scene, text) =>
      (await shown("cluster_by")(scene)) === `LINEAR(${quoted(text)})` ? text : undefined,
  },
};

/** A place for SQL of the user's own. */
interface RawText {
  readonly inputs: (text: string) => Values;
  /** What it takes. */
  readonly harmless: string;
}

/** All of them, and what takes no text but of a certain form. */
export const rawTexts: Readonly<Record<string, RawText>> = {
  query: { inputs: (text) => bare({ query: text }), harmless: "SELECT 7 AS HARMLESS" },
  "source.query": {
    inputs: (text) => declare({ source: { query: text } }),
    harmless: "SELECT 7 AS HARMLESS",
  },
  where: { inputs: (text) => declare({ where: text }), harmless: "HARMLESS = 7" },
  frozenWhere: { inputs: (text) => declare({ frozenWhere: text }), harmless: "HARMLESS = 7" },
  "clusterBy[0]": { inputs: (text) => declare({ clusterBy: [text] }), harmless: "HARMLESS" },
  "outputs.MALIGNANT.type": {
    inputs: (text) => declare({ outputs: { MALIGNANT: { type: text } } }),
    harmless: "NUMBER(7,0)",
  },
  targetLag: { inputs: (text) => declare({ targetLag: text }), harmless: "7 minutes" },
};
